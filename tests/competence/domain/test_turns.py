"""Until the day that `next_turn` names, time alone changes nothing of what is kept."""

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from competence.domain.facts import Ledger
from competence.domain.rules import case_of, evaluate, parse
from competence.domain.turns import kept, next_turn
from tests.competence.domain.build import on, written
from tests.competence.domain.strategies import DAYS, FACTS, RULES

MODULE = {"leaf": "module", "course": "a", "valid_months": 12}


def turn(rule, facts, day):
    node, ledger = parse(rule), Ledger(facts)
    return next_turn(node, evaluate(node, ledger, day), case_of(ledger, day, ""))


@given(rule=RULES, facts=FACTS, day=DAYS, ahead=st.integers(1, 500))
@example(rule=MODULE, facts=written("course_completed a 2026-09-01"), day=on("2026-09-01"), ahead=1)
def test_nothing_changes_before_the_day_that_is_named(rule, facts, day, ahead):
    node, ledger, later = parse(rule), Ledger(facts), day + timedelta(days=ahead)
    then = turn(rule, facts, day)
    # What moves every day is worked out anew every day; the day before the turn tells the most.
    later = later if then is None or later < then else then - timedelta(days=1)

    assert kept(evaluate(node, ledger, later)) == kept(evaluate(node, ledger, day))


def test_what_lasts_turns_when_it_runs_out_soon_and_the_day_after_its_last():
    passed = written("course_completed a 2026-09-01 version=1")

    assert turn(MODULE, passed, on("2026-09-01")) == on("2027-06-03")
    assert turn(MODULE, passed, on("2027-06-03")) == on("2027-09-01")
    assert turn(MODULE, passed, on("2027-09-01")) is None


def test_what_can_be_done_any_day_waits_for_no_day():
    rule = {"all": [MODULE, {"leaf": "talk", "talk": "t"}]}

    assert turn(rule, [], on("2026-09-01")) is None


def test_months_turn_month_by_month_and_a_booking_on_its_day():
    rule = {"all": [{"leaf": "experience", "of": "x", "months": 12}, {"leaf": "talk", "talk": "t"}]}
    known = written("experience x 2026-09-01; booked t 2026-09-20")

    assert turn(rule, known, on("2026-09-10")) == on("2026-09-20")
    assert turn(rule, known, on("2026-09-20")) == on("2026-09-21")
    assert turn(rule, known, on("2026-09-21")) == on("2026-10-01")
