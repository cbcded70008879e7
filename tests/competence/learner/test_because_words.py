"""Every code that the rules can answer with has words, and the words say what the rules say."""

from datetime import date
from itertools import product

import pytest
from django.utils import translation

from competence.domain.answer import Answer, Because, Proof, State, WaitsFor
from competence.domain.facts import FactKind
from competence.domain.rules import evaluate, parse
from competence.wording import Names
from competence.wording.because import what_next, why
from competence.wording.reasons import reasons
from competence.wording.validity import validity_words
from tests.competence.domain.build import fact

DAY = date(2027, 3, 15)
KINDS = (
    "module",
    "check",
    "document",
    "method",
    "external",
    "talk",
    "element",
    "supervision",
    "assessment",
    "experience",
    "mentored",
    "eligibility",
    "step",
    "decision",
)
SAID = tuple(because for because in Because if because is not Because.NOTHING)


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


def answer(kind, because, state=State.MISSING, **more):
    return Answer("", kind, "x", state, 0, 1, because=because, **more)


@pytest.mark.parametrize("because", SAID)
def test_every_code_has_a_sentence_for_every_leaf_with_a_day_and_without(because):
    for kind, until, state in product(KINDS, (None, date(2027, 3, 14)), State):
        told = why(answer(kind, because, state, until=until), Names())
        assert told.endswith("."), (kind, state)
        assert "%(" not in told


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_met_says_to_herself_and_to_others_what_it_waits_for(kind):
    for because, waits_for in product(SAID, (WaitsFor.LEARNER, WaitsFor.HR, WaitsFor.TIME)):
        unmet = answer(kind, because, waits_for=waits_for)
        assert what_next(unmet, Names(), herself=True)
        others = what_next(unmet, Names(), herself=False)
        assert others
        assert "du" not in others.lower().split()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "state", [State.MISSING, State.EXPIRED, State.UNKNOWN, State.WAITING, State.NOT_REQUIRED]
)
def test_an_answer_kept_before_there_were_codes_is_still_told(kind, state):
    assert why(answer(kind, Because.NOTHING, state), Names())


def test_what_is_met_needs_no_reason():
    assert why(answer("module", Because.NOTHING, State.VALID), Names()) == ""


@pytest.mark.parametrize(
    ("because", "state", "told"),
    [
        (
            Because.RAN_OUT,
            State.EXPIRED,
            "Det gällde till och med 14 mars 2027 och är inte förnyat.",
        ),
        (
            Because.REVOKED,
            State.EXPIRED,
            "Det är återkallat från och med 15 mars 2027. Dagarna dessförinnan står kvar.",
        ),
        (
            Because.OLD_VERSION,
            State.EXPIRED,
            "En ny version kom 15 mars 2027. Det som gjordes före den räknas inte längre.",
        ),
        (
            Because.TEMPORARY,
            State.VALID,
            "Det gäller tillfälligt, efter ett beslut, till och med 14 mars 2027.",
        ),
        (
            Because.RAN_OUT,
            State.PAUSED,
            "Det vilar under frånvaron. Ingen behöver förnya det nu.",
        ),
    ],
)
def test_the_days_are_those_of_the_rules(because, state, told):
    assert why(answer("module", because, state, until=date(2027, 3, 14)), Names()) == told


def test_a_failed_check_is_told_kindly():
    failed = answer("check", Because.FAILED, waits_for=WaitsFor.LEARNER)

    assert why(failed, Names()) == "Kunskapskontrollen är inte godkänd än. Den går bra att göra om."
    assert what_next(failed, Names(), herself=True).startswith("Gå igenom modulen igen")
    assert what_next(failed, Names(), herself=False) == "Väntar på medarbetaren."


def test_what_one_attends_is_not_done_at_a_screen():
    seminar = answer("module", Because.NOT_DONE)

    assert what_next(seminar, Names(forms={"x": "seminar"}), herself=True).startswith("Delta")


def test_nothing_is_to_do_but_wait_for_a_booked_day():
    booked = answer("talk", Because.NOT_DONE, waits_for=WaitsFor.TIME)

    assert what_next(booked, Names(), herself=True) == "Väntar på dagen."


def lasting(rule, on, day=DAY, **fact_details):
    node = parse(rule)
    found = evaluate(node, [fact(FactKind.METHOD, "bbic", on, **fact_details)], day)
    return validity_words(found, day, node)


METHOD = {"leaf": "method", "method": "bbic", "basis": "local"}


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        (
            {"validity": {"valid_months": 24, "window_months": 3}},
            "Gäller till 30 april 2028. Räknas från 1 maj 2026. Kan förnyas från 1 februari 2028."
            " Lokal regel.",
        ),
        (
            {"validity": {"valid_months": 24, "counted_from": "expiry", "window_months": 20}},
            "Gäller till 30 april 2028. Förnyas det i tid räknas nästa period från slutet av den"
            " här. Kan förnyas nu. Lokal regel.",
        ),
        ({"valid_months": 12}, "Gäller till 30 april 2027. Räknas från 1 maj 2026. Lokal regel."),
        ({"basis": "law"}, "Gäller tills vidare. Enligt lag."),
        ({"valid_months": 3}, "Lokal regel."),
    ],
)
def test_how_long_it_lasts_is_told_with_its_base_its_window_and_who_says_so(terms, told):
    assert lasting({**METHOD, **terms}, "2026-05-01") == told


def test_the_last_day_of_a_certificate_is_counted_from_nothing():
    assert (
        lasting(METHOD, "2026-05-01", ends_on="2027-12-31")
        == "Gäller till 31 december 2027. Lokal regel."
    )


def test_without_the_rule_an_answer_kept_with_a_decision_says_only_what_it_knows():
    proof = Proof(1, FactKind.METHOD, "x", date(2026, 5, 1), None, None, None)
    kept = answer("method", Because.NOTHING, State.VALID, until=date(2027, 4, 30), grounds=(proof,))

    assert validity_words(kept, DAY) == "Gäller till 30 april 2027."


def test_what_has_run_out_since_it_was_worked_out_says_so():
    stored = answer("method", Because.NOTHING, State.SOON, until=date(2027, 3, 14))

    told = reasons(stored._replace(have=1), Names(), DAY)[0]

    assert told.sentence == "Gick ut 14 mars 2027."
