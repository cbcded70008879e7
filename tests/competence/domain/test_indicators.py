from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from competence.domain.answer import State, WaitsFor
from competence.domain.coverage import Holding
from competence.domain.facts import FactKind, Ledger
from competence.domain.indicators import competence, decided, introductions, staffing, times
from competence.domain.indicators.figure import INDICATORS, Key, added
from competence.domain.indicators.introductions import Deadline, OpenGate
from competence.domain.indicators.months import Post, month_end, month_ends, place_on, within

from .build import fact, on

DAY = on("2026-03-31")
POST = Post(1, 1, True, False, 100, on("2024-01-01"), None)


def numbers(figure):
    return {part: int(number) for part, number in figure.parts.items() if number}


def ledger(*facts):
    return Ledger(facts)


def approved(**fields):
    return fact(FactKind.ELIGIBILITY, "degree", "2025-01-01", status="approved", **fields)


def task(name="T1", **fields):
    return fact(FactKind.TASK_ASSIGNED, name, "2025-01-01", **fields)


def test_coverage_and_gap_are_the_two_sides_of_the_same_requirements():
    states = [
        State.VALID,
        State.SOON,
        State.MISSING,
        State.EXPIRED,
        State.UNKNOWN,
        State.NOT_REQUIRED,
    ]
    holdings = [Holding(state) for state in states]

    covered = competence.coverage(holdings, people=2, left_out=1)
    missed = competence.gap(holdings, people=2, left_out=1)

    assert numbers(covered) == {"valid": 2, "missing": 2, "unknown": 1}
    assert covered.parts == missed.parts
    assert (covered.numerator, missed.numerator, covered.denominator) == (2, 3, 5)
    assert (covered.people, covered.left_out, covered.version) == (2, 1, 1)


@pytest.mark.parametrize(
    ("until", "part"),
    [
        (DAY, "expiring"),
        (DAY + timedelta(days=89), "expiring"),
        (DAY + timedelta(days=90), "lasting"),
        (None, "lasting"),
    ],
)
def test_ninety_days_begin_with_the_day_itself(until, part):
    held = Holding(State.VALID, until)

    figure = competence.expiring([held, Holding(State.MISSING, DAY)], DAY, people=1, left_out=0)

    assert numbers(figure) == {part: 1}


def test_eligibility_is_asked_of_those_with_a_task_and_what_is_not_known_is_not_approved():
    under_review = fact(FactKind.ELIGIBILITY, "degree", "2025-01-01", status="under_review")
    people = [
        ledger(task(), approved()),
        ledger(task("T2"), approved(ends_on="2026-03-30")),
        ledger(task("T3"), under_review),
        ledger(task()),
        ledger(task(ends_on="2026-03-30"), approved()),
        ledger(approved()),
    ]

    figure = decided.eligibility(people, DAY, left_out=0)

    assert numbers(figure) == {"approved": 1, "lacking": 3}
    assert figure.people == 4


def test_independence_is_counted_in_tasks():
    def decision(name, **fields):
        return fact(FactKind.INDEPENDENCE, name, "2025-06-01", **fields)

    people = [
        ledger(task("T1"), task("T2"), decision("T1"), decision("T2", granted=False)),
        ledger(task("T1"), decision("T1", ends_on="2026-03-30")),
        ledger(decision("T3")),
    ]

    figure = decided.independence(people, DAY, left_out=2)

    assert numbers(figure) == {"alone": 1, "together": 2}
    assert (figure.people, figure.left_out) == (2, 2)


def test_what_a_leader_moved_is_told_beside_what_was_done_in_time():
    deadlines = [
        Deadline(1, met_in_time=True, met_since=True, moved=False),
        Deadline(1, met_in_time=False, met_since=True, moved=False),
        Deadline(2, met_in_time=False, met_since=False, moved=False),
        Deadline(3, met_in_time=True, met_since=True, moved=True),
    ]

    figure = introductions.on_time(deadlines)

    assert numbers(figure) == {"on_time": 1, "late": 1, "open": 1}
    assert (figure.people, figure.left_out) == (2, 1)
    assert introductions.since(DAY) == on("2025-03-31")


def test_days_of_late_gates_are_told_by_whom_they_wait_for():
    late = DAY - timedelta(days=10)
    gates = [
        OpenGate(1, late, WaitsFor.LEARNER),
        OpenGate(2, late, WaitsFor.MENTOR),
        OpenGate(3, late, WaitsFor.SUPERVISOR),
        OpenGate(4, late, WaitsFor.HR),
        OpenGate(5, late - timedelta(days=1), WaitsFor.PANEL),
        OpenGate(6, late, WaitsFor.TIME),
        OpenGate(7, late, WaitsFor.NOBODY),
        OpenGate(8, DAY, WaitsFor.LEARNER),
        OpenGate(9, None, WaitsFor.LEARNER),
    ]

    figure = introductions.gate_delay(gates, DAY)

    assert numbers(figure) == {"learner": 1, "mentor": 1, "supervisor": 1, "others": 2, "time": 2}
    assert figure.amounts == {
        "learner": 10,
        "mentor": 10,
        "supervisor": 10,
        "others": 21,
        "time": 20,
    }
    assert (figure.numerator, figure.denominator, figure.people) == (4, 7, 7)


def test_newcomers_stand_beside_their_mentors():
    figure = introductions.mentor_ratio(5, 2)

    assert (figure.numerator, figure.denominator, figure.people) == (5, 2, 5)


@pytest.mark.parametrize(
    ("since", "part"), [("2023-04-01", "longer"), ("2023-04-02", "short"), ("2026-04-01", None)]
)
def test_supervisors_have_three_years_when_the_36th_month_is_over(since, part):
    figure = times.supervisor_tenure([[(on(since), None)]], DAY)

    assert numbers(figure) == ({part: 1} if part else {})


@pytest.mark.parametrize(
    ("since", "part"),
    [
        ("2025-04-02", "below_one"),
        ("2025-04-01", "one_to_three"),
        ("2023-04-01", "three_to_five"),
        ("2021-04-01", "three_to_five"),
        ("2021-03-31", "above_five"),
    ],
)
def test_years_of_child_investigations_are_in_the_groups_of_the_survey(since, part):
    figure = times.experience([[(on(since), None)], []], DAY)

    assert numbers(figure) == {part: 1, "unknown": 1}


def test_whoever_gets_another_role_has_not_left_the_municipality():
    ended = replace(POST, ends_on=on("2025-12-31"))

    moved = staffing.turnover([staffing.Worked([ended], [POST])], DAY)

    assert (moved[1].external, moved[1].internal) == (0, 1)


def test_whoever_leaves_a_place_twice_has_left_it_once():
    first = replace(POST, ends_on=on("2025-06-30"))
    second = replace(POST, starts_on=on("2025-09-01"), ends_on=on("2025-12-31"))

    moved = staffing.turnover([staffing.Worked([first, second], [first, second])], DAY)
    figure = staffing.turnover_figure([*moved.values(), *moved.values()])

    assert (moved[1].external, moved[1].internal) == (1, 0)
    assert (figure.numerator, figure.denominator, figure.people) == (2, Decimal("1.2"), 1)


def test_full_time_posts_tell_how_many_people_they_are_of():
    figure = staffing.agency_share([POST, replace(POST, person=2, percent=50)], DAY)

    assert (figure.numerator, figure.denominator, figure.people) == (0, Decimal("1.5"), 2)


def test_the_ends_of_months_are_counted_back_from_the_last():
    assert list(month_ends(on("2028-03-31"), 3)) == [
        on("2028-01-31"),
        on("2028-02-29"),
        on("2028-03-31"),
    ]
    assert month_end(on("2026-02-01")) == on("2026-02-28")


def test_nobody_is_counted_where_no_post_holds_her():
    assert place_on([replace(POST, ends_on=on("2026-03-30"))], DAY) is None


def test_two_grants_of_a_role_at_once_are_one_time_of_work():
    role = [
        (on("2024-03-01"), on("2024-12-31")),
        (on("2024-06-01"), None),
        (on("2020-01-01"), on("2023-12-31")),
    ]

    (held,) = within(POST, role)

    assert held.period == (on("2024-03-01"), None)
    assert [post.period for post in within(POST, role[:1])] == [role[0]]
    assert list(within(POST, role[2:])) == []
    ended = replace(POST, ends_on=on("2024-05-31"))
    assert [post.ends_on for post in within(ended, role)] == [on("2024-05-31")]


def test_every_indicator_counts_parts_of_its_own():
    assert set(INDICATORS) == set(Key)
    for indicator in INDICATORS.values():
        assert set(indicator.of) < set(indicator.parts)
        assert (indicator.whole in indicator.parts) != indicator.is_share
    assert {key: one.reference for key, one in INDICATORS.items() if one.reference} == {
        Key.NEWLY_EMPLOYED: 33,
        Key.SUPERVISOR_TENURE: 70,
    }


def test_what_is_counted_of_some_and_of_others_is_counted_of_all():
    late = DAY - timedelta(days=10)
    gates = [
        OpenGate(1, late, WaitsFor.LEARNER),
        OpenGate(2, late, WaitsFor.MENTOR),
        OpenGate(3, late - timedelta(days=2), WaitsFor.MENTOR),
    ]
    some, others = (introductions.gate_delay(part, DAY) for part in (gates[:2], gates[2:]))
    away = [replace(one, left_out=2) for one in (some, others)]

    assert added(some, others) == introductions.gate_delay(gates, DAY)
    assert added(*away).left_out == 4
