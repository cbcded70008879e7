from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.calendar import is_working_day
from competence.domain.plan import Absence, Deviation, DeviationKind, MovedBy, plan_for

from .build import on

START = on("2026-09-01")
YEAR = {
    "stages": [
        {"key": "before_start", "due_days": 0, "requirements": [{"key": "welcome"}]},
        {"key": "week_1", "due_days": 7},
        {"key": "month_1", "due_days": 30, "requirements": [{"key": "talk"}, {"key": "reports"}]},
    ]
}
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
ABSENCES = st.lists(
    st.builds(
        lambda first, days, percent: Absence(first, first + timedelta(days=days), percent),
        DAYS,
        st.integers(0, 200),
        st.integers(1, 100),
    ),
    max_size=4,
)


def test_requirements_are_due_with_their_stage():
    plan = plan_for(YEAR, START)

    assert [(due.key, due.stage, due.due_on) for due in plan.requirements] == [
        ("welcome", "before_start", on("2026-09-01")),
        ("talk", "month_1", on("2026-10-01")),
        ("reports", "month_1", on("2026-10-01")),
    ]
    assert plan.due("week_1").due_on == on("2026-09-08")


@pytest.mark.parametrize(
    ("day", "stage", "days"),
    [
        ("2026-08-20", "before_start", 12),
        ("2026-09-01", "before_start", 0),
        ("2026-09-02", "week_1", 6),
        ("2026-09-09", "month_1", 22),
        ("2026-10-01", "month_1", 0),
        ("2026-10-11", "month_1", -10),
    ],
)
def test_stage_and_days_left_follow_the_day(day, stage, days):
    plan = plan_for(YEAR, START)

    assert (plan.stage_on(on(day)), plan.days_to_gate(on(day))) == (stage, days)


def test_stage_rests_while_an_absence_has_no_end():
    plan = plan_for(YEAR, START, [Absence(on("2026-09-20"), None, 100)])

    assert plan.stage_on(on("2026-11-01")) == "month_1"
    assert plan.days_to_gate(on("2026-11-01")) is None
    assert plan.due("talk").moved_by == (MovedBy.ABSENCE,)


def test_more_time_does_not_end_a_rest_but_a_day_after_the_return_does():
    absence = Absence(on("2026-09-20"), None, 100)
    longer = Deviation("talk", DeviationKind.EXTENSION, on("2026-10-20"))
    moved = Deviation("talk", DeviationKind.MOVED, on("2026-10-20"))

    assert plan_for(YEAR, START, [absence], [longer]).due("talk").due_on is None
    assert plan_for(YEAR, START, [absence], [moved]).due("talk").due_on is None
    ended = absence._replace(ends_on=on("2026-10-15"))
    assert plan_for(YEAR, START, [ended], [moved]).due("talk").due_on == on("2026-10-20")


def test_absence_pauses_again_when_the_pause_has_carried_the_deadline_into_another_one():
    first = Absence(on("2026-09-14"), on("2026-09-27"), 100)
    second = Absence(on("2026-10-12"), on("2026-10-25"), 100)

    assert plan_for(YEAR, START, [second, first]).due("talk").due_on == on("2026-10-29")


def test_days_away_before_the_start_do_not_move_anything():
    before = Absence(on("2026-07-01"), on("2026-08-20"), 100)

    assert plan_for(YEAR, START, [before]).due("talk").due_on == on("2026-10-01")


def test_change_for_the_stage_moves_all_of_it_and_the_requirement_has_the_last_word():
    stage = Deviation("month_1", DeviationKind.MOVED, on("2026-10-20"))
    talk = Deviation("talk", DeviationKind.MOVED, on("2026-10-06"))

    plan = plan_for(YEAR, START, deviations=[talk, stage])

    assert plan.due("month_1").due_on == on("2026-10-20")
    assert plan.due("reports").due_on == on("2026-10-20")
    assert plan.due("talk").due_on == on("2026-10-06")
    assert plan.due("talk").base_on == on("2026-10-01")
    assert plan.due("week_1").moved_by == ()


@given(DAYS, ABSENCES)
def test_nothing_is_ever_due_on_a_free_day_or_while_away(starts_on, absences):
    away = [absence for absence in absences if absence.percent >= 50]

    for due in plan_for(YEAR, starts_on, absences).stages:
        assert is_working_day(due.due_on)
        assert not any(first <= due.due_on <= last for first, last, _percent in away)
        assert due.due_on >= due.base_on
        assert (due.due_on > due.base_on) == bool(due.moved_by)


@given(DAYS, ABSENCES)
def test_stages_stay_in_order_however_long_she_is_away(starts_on, absences):
    dues = [due.due_on for due in plan_for(YEAR, starts_on, absences).stages]

    assert dues == sorted(dues)


@given(DAYS, ABSENCES)
def test_absence_never_shortens_the_time_at_work(starts_on, absences):
    away = set()
    for first, last, percent in absences:
        if percent >= 50 and (last - first).days >= 13:
            away |= {first + timedelta(days=n) for n in range((last - first).days + 1)}

    due = plan_for(YEAR, starts_on, absences).due("month_1")

    span = (starts_on + timedelta(days=n) for n in range((due.due_on - starts_on).days))
    assert sum(day not in away for day in span) >= 30
