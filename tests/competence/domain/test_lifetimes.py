"""What a person is told of her periods is what the rules answer on that day."""

from datetime import date

import pytest
from hypothesis import given

from competence.domain.answer import State
from competence.domain.facts import Ledger
from competence.domain.grammar import parse
from competence.domain.inspection import Fault, Kept, inspect, is_away, is_waived
from competence.domain.lifetimes import KINDS, Stands, lifetime, nameless, runs_out
from competence.domain.plan import AWAY_PERCENT
from competence.domain.rules import evaluate

from .build import fact, on, written
from .strategies import DAYS, DECIDED, FACTS, HELPED

DAY = on("2027-03-15")
SIGNS = {
    "leaf": "method",
    "method": "signs",
    "validity": {"valid_months": 12, "window_months": 3, "grace_days": 30},
    "renewal": [{"leaf": "supervision", "of": "signs", "hours": 2}],
}
COURSE = {"leaf": "external", "course": "adv", "hp": 15, "max_age_months": 60}
CHECK = {"leaf": "check", "course": "sekretess", "percent": 80, "valid_months": 12}
ASKED = (HELPED | DECIDED).filter(lambda rule: rule["leaf"] in KINDS and "hp" not in rule)


@given(ASKED, FACTS, DAYS)
def test_periods_hold_rest_and_end_as_the_rules_answer(rule, known, day):
    answer = evaluate({**rule, "key": "nobody_waives"}, known, day)

    life = lifetime(nameless(parse(rule)), Ledger(known), day)

    assert answer.met == bool(life.holding)
    if answer.met:
        assert answer.until == max_last(life.holding)
    assert (answer.state is State.PAUSED) == (
        not life.holding and any(row.stands is Stands.RESTS for row in life.rows)
    )


def max_last(rows):
    last = max(row.last_on or date.max for row in rows)
    return None if last == date.max else last


@given(ASKED, FACTS, DAYS)
def test_periods_of_what_rules_let_run_out_never_cross_each_other(rule, known, day):
    life = lifetime(nameless(parse(rule)), Ledger(known), day)
    inspected = inspect(life, day, away=False, waived=False)

    ordinary = [row for row in life.holding if not row.temporary]
    assert len(ordinary) <= 1
    if inspected is not None and len([row for row in life.rows if row.temporary]) < 2:
        assert Fault.TWO_AT_ONCE not in {found.fault for found in inspected.found}


def test_each_period_tells_what_it_rests_on():
    facts = written(
        "method_certificate signs 2025-01-15; method_certificate signs 2025-06-01;"
        "supervision_session signs 2025-12-01 amount=90; revocation signs 2026-09-01"
    )

    life = lifetime(nameless(parse(SIGNS)), Ledger(facts), DAY)

    first, second = life.rows
    assert (first.stands, first.last_on) == (Stands.REPLACED, on("2026-01-14"))
    assert [line.id for line in first.lines] == [facts[0].id, facts[1].id]
    assert (second.stands, second.last_on, second.because) == (
        Stands.ENDED,
        on("2026-08-31"),
        "revoked",
    )
    assert [line.id for line in second.lines] == [facts[2].id]
    assert life.live is None
    assert life.last == second
    assert [line.id for line in life.said] == [facts[3].id]


def test_courses_that_are_added_up_last_each_by_itself():
    facts = written(
        "external_course adv 2024-01-01 amount=7.5; external_course adv 2025-01-01 amount=7.5;"
        "temporary_validity adv 2027-01-01..2027-04-01"
    )

    life = lifetime(nameless(parse(COURSE)), Ledger(facts), DAY)

    assert [(row.temporary, row.last_on) for row in life.rows] == [
        (False, on("2028-12-31")),
        (False, on("2029-12-31")),
        (True, on("2027-04-01")),
    ]
    assert not life.live.temporary


def test_only_checks_that_the_rule_counts_begin_a_period():
    facts = written(
        "knowledge_check sekretess 2027-01-01 passed=yes amount=90;"
        "knowledge_check sekretess 2027-02-01 passed=yes amount=75"
    )

    once = lifetime(nameless(parse(CHECK)), Ledger(facts), DAY)
    newest = lifetime(nameless(parse({**CHECK, "latest": True})), Ledger(facts), DAY)
    none = lifetime(nameless(parse({**CHECK, "latest": True})), Ledger([]), DAY)

    assert len(once.rows) == 1
    assert newest.rows == none.rows == ()
    assert none.live is none.last is None


@pytest.mark.parametrize(
    ("rule", "lasts"),
    [
        (SIGNS, True),
        (COURSE, True),
        ({"leaf": "module", "course": "sekretess"}, False),
        ({"leaf": "document", "routine": "hot", "until_new_version": True}, True),
        ({"leaf": "assessment", "of": "PE9", "by": "peer", "valid_months": 12}, False),
    ],
)
def test_what_runs_out_is_what_a_rule_gives_an_end(rule, lasts):
    assert runs_out(parse(rule)) == lasts


def inspected(text, **given):
    life = lifetime(nameless(parse(SIGNS)), Ledger(written(text)), DAY)
    return inspect(life, DAY, **{"away": False, "waived": False, **given})


def test_who_never_began_keeps_nothing():
    assert inspected("") is None


def test_leave_and_a_waiver_are_reasons():
    ran_out = "method_certificate signs 2025-01-15"

    assert inspected(ran_out, away=True) == (Kept.AWAY, ())
    assert inspected(ran_out, waived=True) == (Kept.WAIVED, ())
    assert inspected("temporary_validity signs 2027-04-01..2027-05-01 reason=x") == (
        Kept.NOT_KEPT,
        (),
    )


def test_period_that_ends_before_it_begins_is_found_from_its_first_day():
    backwards = fact("temporary_validity", "signs", "2027-02-01", "2027-01-01", reason="x")
    life = lifetime(nameless(parse(SIGNS)), Ledger([backwards]), DAY)

    found = inspect(life, DAY, away=False, waived=False).found

    assert found == (
        (Fault.BACKWARDS, on("2027-02-01")),
        (Fault.TEMPORARY_ENDED, on("2027-01-02")),
    )


def test_what_is_revoked_on_leave_without_an_end_was_valid_until_then():
    rests = lifetime(
        nameless(parse(SIGNS)),
        Ledger(written("method_certificate signs 2026-03-01; absence x 2027-02-01")),
        DAY,
    )

    assert inspect(rests, DAY, away=True, waived=False) == (Kept.RESTS, ())


@pytest.mark.parametrize(
    ("amount", "last", "day", "away"),
    [
        (1, "2026-12-31", "2026-09-01", True),
        (1, "2026-12-31", "2026-12-31", True),
        (1, "2026-12-31", "2026-08-31", False),
        (1, "2026-12-31", "2027-01-01", False),
        (None, "2026-12-31", "2026-10-01", True),
        (1, None, "2030-01-01", True),
        # Parental leave on Fridays rests nothing, nor does a week in the mountains.
        (0.2, "2026-12-31", "2026-10-01", False),
        (1, "2026-09-05", "2026-09-03", False),
    ],
)
def test_she_is_away_on_long_and_large_leave_only(amount, last, day, away):
    details = {} if amount is None else {"amount": amount}
    leave = fact("absence", "", "2026-09-01", ends_on=last, **details)

    assert is_away(Ledger([leave]), on(day)) is away


def test_so_much_leave_is_the_least_that_rests():
    for percent, away in ((AWAY_PERCENT, True), (AWAY_PERCENT - 1, False)):
        leave = fact("absence", "", "2026-09-01", amount=percent / 100)

        assert is_away(Ledger([leave]), on("2026-10-01")) is away


def test_a_waiver_speaks_for_the_ladder_it_was_given_in_while_it_lasts():
    given = fact("waiver", "secrecy", "2026-09-01", ends_on="2026-12-31", within="barn")
    anywhere = fact("waiver", "law", "2026-09-01")
    known = Ledger([given, anywhere])

    assert is_waived(known, [("other", "barn"), ("secrecy", "barn")], on("2026-12-31"))
    assert is_waived(known, [("law", "vuxen")], on("2027-12-31"))
    assert not is_waived(known, [("secrecy", "vuxen")], on("2026-12-31"))
    assert not is_waived(known, [("secrecy", "barn")], on("2027-01-01"))
    assert not is_waived(known, [], on("2026-12-31"))
