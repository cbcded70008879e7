"""Until the day that `next_turn` names, time alone changes neither state nor last valid day."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from competence.domain.facts import Ledger
from competence.domain.rules import case_of, evaluate, parse
from competence.domain.stated import as_competence
from competence.domain.turns import next_turn, turns_of_facts
from tests.competence.domain.build import fact, on, written
from tests.competence.domain.strategies import DAYS, FACTS, RULES

MODULE = {"leaf": "module", "course": "a", "valid_months": 12}


def turn(rule, facts, day):
    return turn_of(parse(rule), Ledger(facts), day)


def turn_of(node, ledger, day):
    turns = turns_of_facts(ledger, day)
    return next_turn(turns, node, evaluate(node, ledger, day), case_of(ledger, day, ""))


@given(rule=RULES, facts=FACTS, day=DAYS, ahead=st.integers(1, 500))
@example(rule=MODULE, facts=written("course_completed a 2026-09-01"), day=on("2026-09-01"), ahead=1)
def test_nothing_changes_before_the_day_that_is_named(rule, facts, day, ahead):
    assert_the_same_until_the_turn(parse(rule), Ledger(facts), day, ahead)


@given(
    rule=RULES,
    facts=FACTS,
    day=DAYS,
    ahead=st.integers(1, 500),
    says=st.sampled_from(["holds", "not", "unknown"]),
    begun=st.integers(-400, 900),
    lasts=st.none() | st.integers(0, 800),
)
def test_nothing_changes_before_it_where_somebody_has_said_something_either(
    rule, facts, day, ahead, says, begun, lasts
):
    said = fact("stated_competence", "it", "2026-01-01", says=says)
    first = day - timedelta(days=begun)
    last = None if lasts is None else first + timedelta(days=lasts)
    word = replace(said, starts_on=first, ends_on=last)

    node = as_competence(parse(rule), "it")
    assert_the_same_until_the_turn(node, Ledger([*facts, word]), day, ahead)


def assert_the_same_until_the_turn(node, ledger, day, ahead):
    then, later = turn_of(node, ledger, day), day + timedelta(days=ahead)
    # What moves every day is worked out anew every day; the day before the turn tells the most.
    later = later if then is None or later < then else then - timedelta(days=1)

    answers = evaluate(node, ledger, day), evaluate(node, ledger, later)
    now, after = ((answer.state, answer.until) for answer in answers)
    assert after == now


def test_what_lasts_turns_when_it_runs_out_soon_and_the_day_after_its_last():
    passed = written("course_completed a 2026-09-01 version=1")

    assert turn(MODULE, passed, on("2026-09-01")) == on("2027-06-03")
    assert turn(MODULE, passed, on("2027-06-03")) == on("2027-09-01")
    assert turn(MODULE, passed, on("2027-09-01")) is None


def test_what_can_be_done_any_day_waits_for_no_day():
    rule = {"all": [MODULE, {"leaf": "talk", "talk": "t"}]}

    assert turn(rule, [], on("2026-09-01")) is None


def test_months_turn_when_there_are_enough_and_a_booking_on_its_day():
    rule = {"all": [{"leaf": "experience", "of": "x", "months": 12}, {"leaf": "talk", "talk": "t"}]}
    known = written("experience x 2026-09-01; booked t 2026-09-20")

    assert turn(rule, known, on("2026-09-10")) == on("2026-09-20")
    assert turn(rule, known, on("2026-09-20")) == on("2026-09-21")
    assert turn(rule, known, on("2026-09-21")) == on("2027-09-01")


def test_newcomers_turn_when_they_have_been_mentored_long_enough():
    rule = {"leaf": "mentored", "of": "newcomer", "persons": 2, "months": 6}
    begun = fact("mentored", "newcomer", "2026-09-01", person=1)

    assert turn(rule, [begun], on("2026-10-01")) == on("2027-03-01")


def test_occasions_apart_turn_when_the_next_one_may_be():
    rule = {"leaf": "element", "element": "PE1", "count": 2, "days_apart": 14}
    done = written("element_done PE1 2026-09-01")

    assert turn(rule, done, on("2026-09-05")) == on("2026-09-15")


def test_a_period_turns_with_its_end_and_leave_when_it_ends():
    rule = MODULE | {"validity": {"valid_months": 12, "window_days": 30, "grace_days": 10}}
    del rule["valid_months"]
    passed = written("course_completed a 2026-09-01 version=1")
    leave = fact("absence", "", "2026-12-01", ends_on="2027-01-31", amount=1)

    assert turn(rule, passed, on("2027-06-10")) == on("2027-09-01")
    assert turn(rule, [*passed, leave], on("2027-01-20")) == on("2027-02-01")


def test_what_renews_turns_with_what_it_renews():
    months = {"leaf": "experience", "of": "x", "months": 3}
    rule = {
        "leaf": "method",
        "method": "m",
        "validity": {"valid_months": 12, "window_days": 60},
        "renewal": [{"all": [months]}],
    }
    known = written("method_certificate m 2026-01-01; experience x 2026-02-15")

    assert turn(rule, known, on("2026-02-20")) == on("2026-03-15")


def test_credits_turn_when_one_of_several_courses_runs_out():
    rule = {"leaf": "external", "course": "c", "hp": 15, "valid_months": 24}
    known = written("external_course c 2026-01-10 amount=5; external_course c 2026-03-10 amount=5")

    assert turn(rule, known, on("2028-01-05")) == on("2028-01-10")


def test_shares_of_full_time_turn_every_day():
    rule = {"leaf": "experience", "of": "x", "months": 3, "arithmetic": "extent"}
    known = written("experience x 2026-09-01 amount=0.5")

    assert turn(rule, known, on("2026-10-05")) == on("2026-10-06")
    assert turn(rule, [], on("2026-10-05")) is None
