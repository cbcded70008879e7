"""Laws that hold for every rule and every set of facts."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import RANK, Answer, State
from competence.domain.facts import Fact, FactKind
from competence.domain.rules import evaluate
from competence.domain.tasks import may_do

from .build import moment
from .strategies import DAYS, FACTS, OTHERS, PROOFS, PROVABLE, RULES, facts


@given(PROVABLE, FACTS, facts(), DAYS)
def test_one_more_proof_never_lowers_an_answer(rule, known, proof, day):
    before = evaluate(rule, known, day)
    after = evaluate(rule, [*known, proof], day)

    assert RANK[after.state] >= RANK[before.state]


@given(RULES, FACTS, DAYS, st.randoms(use_true_random=False))
def test_order_of_facts_is_irrelevant(rule, known, day, random):
    apart = [replace(fact, id=number) for number, fact in enumerate(known, start=1)]

    shuffled = random.sample(apart, len(apart))

    assert evaluate(rule, shuffled, day) == evaluate(rule, apart, day)
    assert may_do("a", shuffled, day) == may_do("a", apart, day)


@given(RULES, FACTS, DAYS)
def test_answer_survives_the_trip_through_json(rule, known, day):
    answer = evaluate(rule, known, day)

    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == answer


@given(RULES, FACTS, facts(PROOFS | OTHERS), DAYS)
def test_retracted_fact_leaves_no_trace_but_is_seen_by_who_asks_what_was_known(
    rule, known, mistake, day
):
    early = [replace(fact, recorded_at=moment("2023-01-01")) for fact in known]
    wrong = replace(mistake, recorded_at=moment("2023-02-01"))
    retracted = replace(wrong, retracted_at=moment("2023-03-01"))

    now = evaluate(rule, [*early, retracted], day)
    then = evaluate(rule, [*early, retracted], day, moment("2023-02-15"))

    assert now == evaluate(rule, early, day)
    assert then == evaluate(rule, [*early, wrong], day)
    assert evaluate(rule, [*early, retracted], day, moment("2023-03-01")) == now


@given(RULES, FACTS, DAYS)
def test_met_answers_wait_for_nobody_and_unmet_ones_for_somebody(rule, known, day):
    answer = evaluate(rule, known, day)

    assert answer.met == (answer.waits_for == "")


@given(RULES, FACTS, DAYS)
def test_met_answer_still_holds_on_its_last_day_and_never_after(rule, known, day):
    answer = evaluate(rule, known, day)
    soon = {State.VALID, State.SOON, State.NOT_REQUIRED}

    if answer.state in soon and answer.until is not None:
        assert answer.until >= day


@given(FACTS, facts(PROOFS | st.just(FactKind.ELEMENT_RATED)), DAYS)
def test_only_decisions_change_what_she_may_do_alone(known, fact, day):
    other = replace(fact, subject="a") if fact.kind is not FactKind.STEP else fact

    assert may_do("a", [*known, other], day) == may_do("a", known, day)


def test_amounts_are_exact():
    occasions = [
        Fact(
            n,
            FactKind.ELEMENT_DONE,
            "a",
            date(2026, 1, 1),
            None,
            Decimal("0.1"),
            None,
            {},
            moment("2026-01-01"),
        )
        for n in range(10)
    ]

    assert evaluate(
        {"leaf": "element", "element": "a", "count": 1}, occasions, date(2026, 2, 1)
    ).met
