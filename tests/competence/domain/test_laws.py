"""Laws that hold for every rule and every set of facts."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import RANK, Answer, Because, State
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.rules import evaluate, parse
from competence.domain.tasks import may_do

from .build import moment, proven
from .strategies import DAYS, FACTS, MOMENTS, OTHERS, PROOFS, PROVABLE, RULES, facts


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

    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))) == proven(answer)


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
    assert proven(then) == proven(evaluate(rule, [*early, wrong], day))
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


LATEST_COUNTS = [
    {"leaf": "element", "element": "a", "level": 3},
    {"leaf": "assessment", "of": "a", "by": "supervisor", "level": 3},
    {"leaf": "assessment", "of": "a", "by": "self", "level": 3},
]
WORDS = facts(st.sampled_from([FactKind.ELEMENT_RATED, FactKind.ASSESSMENT])).map(
    lambda fact: replace(fact, subject="a", ends_on=None)
)


@given(st.sampled_from(LATEST_COUNTS), st.lists(WORDS, max_size=6), DAYS)
def test_of_ratings_only_the_latest_of_the_role_counts(rule, words, day):
    heard = [word for word in words if word.starts_on <= day and speaks(word, rule)]
    latest = max(heard, key=lambda word: (word.starts_on, word.recorded_at, word.id), default=None)

    answer = evaluate(rule, words, day)

    assert answer.met == (latest is not None and (latest.level or 0) >= 3)
    assert answer == evaluate(rule, [latest] if latest else [], day)


def speaks(word, rule):
    if word.kind is FactKind.ELEMENT_RATED:
        return rule.get("by", "supervisor") == "supervisor"
    return rule.get("by") == word.value["by"]


@given(RULES, FACTS, facts(st.just(FactKind.REVOCATION)), DAYS)
def test_revocation_raises_nothing_and_changes_no_state_before_its_day(
    rule, known, revocation, day
):
    before = evaluate(rule, known, day)
    after = evaluate(rule, [*known, revocation], day)

    assert RANK[after.state] <= RANK[before.state]
    if day < revocation.starts_on:
        assert before.met == after.met


ALLOWED = st.sampled_from(
    [
        {"leaf": "method", "method": "a", "valid_months": 12},
        {"leaf": "method", "method": "a", "validity": {"valid_months": 12, "grace_days": 30}},
        {"leaf": "external", "course": "a", "hp": 15},
        {"leaf": "external", "course": "a"},
    ]
)


@given(ALLOWED, FACTS, facts(st.just(FactKind.TEMPORARY)), DAYS)
def test_temporary_decision_that_begins_later_is_a_day_on_which_it_can_be_met(
    rule, known, allowed, day
):
    begins = max(allowed.starts_on, day + timedelta(days=1))
    coming = replace(allowed, subject="a", starts_on=begins, ends_on=None)

    answer = evaluate(rule, [*known, coming], day)

    if not answer.met:
        assert day < answer.earliest <= begins
        assert evaluate({"all": [rule]}, [*known, coming], day).earliest == answer.earliest


BESIDE = st.sampled_from([FactKind.ABSENCE, FactKind.MENTORED, FactKind.BOOKED, FactKind.OFFERED])


@given(RULES, FACTS, st.lists(facts(BESIDE), max_size=4), DAYS)
def test_numbers_of_what_lies_beside_the_ledger_are_nobodys(rule, known, beside, day):
    alike = [replace(fact, id=-1) for fact in beside]

    assert told(evaluate(rule, [*known, *alike], day)) == told(
        evaluate(rule, [*known, *beside], day)
    )


def told(answer):
    facts = [(proof.kind, proof.subject, proof.on, proof.until) for proof in answer.proofs]
    children = [told(child) for child in answer.children]
    return answer._replace(grounds=facts, children=children)


@given(RULES, FACTS, facts(st.just(FactKind.CHECK)), DAYS)
def test_failed_check_takes_nothing_away_and_gives_nothing(rule, known, taken, day):
    failed = replace(taken, value={**taken.value, "passed": False})

    before = evaluate(rule, known, day)
    after = evaluate(rule, [*known, failed], day)

    assert (after.state, after.until, after.earliest) == (
        before.state,
        before.until,
        before.earliest,
    )


CHECKS = st.lists(facts(st.just(FactKind.CHECK)), max_size=5)


@given(CHECKS, facts(st.just(FactKind.CHECK)), DAYS)
def test_where_the_latest_check_counts_the_ones_before_it_do_not(earlier, taken, day):
    rule = {"leaf": "check", "course": taken.subject, "latest": True}
    last = replace(taken, starts_on=max([taken.starts_on, *(f.starts_on for f in earlier)]))
    last = replace(last, ends_on=None, recorded_at=moment("2035-01-01"))

    answer = evaluate(rule, [*earlier, last], max(day, last.starts_on))

    assert answer == evaluate(rule, [last], max(day, last.starts_on))
    assert answer.met == bool(last.value.get("passed") and (last.amount or 100) >= 1)


LEAVE = facts(st.just(FactKind.ABSENCE))
COUNTED = {
    "leaf": "experience",
    "of": "a",
    "months": 24,
    "arithmetic": "extent",
    "pauses": {"away_percent": 50, "away_days": 14},
}


GRACED = {
    "leaf": "module",
    "course": "a",
    "validity": {"valid_months": 12, "window_months": 3, "grace_days": 30},
}
PASSES = facts(st.just(FactKind.COURSE_COMPLETED)).map(
    lambda fact: replace(fact, subject="a", ends_on=None)
)


@given(RULES.map(lambda rule: without(rule, "grace_days")), FACTS, LEAVE, DAYS)
def test_absence_changes_nothing_where_no_rule_lets_it_pause_or_gives_days_of_grace(
    rule, known, absence, day
):
    assert evaluate(rule, [*known, absence], day) == evaluate(rule, known, day)


def without(rule, term):
    if isinstance(rule, list):
        return [without(part, term) for part in rule]
    if not isinstance(rule, dict):
        return rule
    return {name: without(value, term) for name, value in rule.items() if name != term}


@given(st.lists(PASSES, max_size=4), LEAVE, DAYS)
def test_absence_only_rests_or_gives_days_of_grace(passes, absence, day):
    before, after = evaluate(GRACED, passes, day), evaluate(GRACED, [*passes, absence], day)

    assert RANK[after.state] >= RANK[before.state]
    if after.state is not before.state:
        assert (before.state, after.because) in {
            (State.SOON, Because.NOTHING),
            (State.EXPIRED, Because.GRACE),
            (State.EXPIRED, Because.AWAY),
        }


@given(st.lists(facts(st.just(FactKind.EXPERIENCE)), max_size=5), LEAVE, DAYS)
def test_absence_never_raises_the_months(posts, absence, day):
    before = evaluate(COUNTED, posts, day)
    after = evaluate(COUNTED, [*posts, absence], day)

    assert after.have <= before.have
    assert after.earliest is None or before.met or before.earliest <= after.earliest


@given(RULES, FACTS, DAYS, st.integers(1, 400))
def test_day_by_day_and_a_jump_give_the_same(rule, known, day, days):
    ledger, asked = Ledger(known), parse(rule)
    last = day + timedelta(days=days)

    for number in range(0, days, 40):
        evaluate(asked, ledger, day + timedelta(days=number))

    assert evaluate(asked, ledger, last) == evaluate(rule, known, last)


@given(RULES, FACTS, DAYS)
def test_between_two_days_only_a_last_day_or_a_fact_takes_anything_away(rule, known, day):
    today, tomorrow = evaluate(rule, known, day), evaluate(rule, known, day + timedelta(days=1))

    if today.met and not tomorrow.met:
        begun = {fact.starts_on for fact in known}
        ended = {fact.ends_on for fact in known}
        assert day in {today.until, *ended} or day + timedelta(days=1) in begun


@given(RULES, FACTS, facts(st.just(FactKind.WAIVER)), DAYS)
def test_waiver_touches_only_its_node(rule, known, waiver, day):
    before, after = evaluate(rule, known, day), evaluate(rule, [*known, waiver], day)

    assert [*beside(waiver.subject, before)] == [*beside(waiver.subject, after)]


def beside(key, answer):
    """What does not hold the node with that key; what the node holds is no part of it."""
    if key not in keys(answer):
        yield answer
        return
    for child in answer.children:
        yield from beside(key, child)


def keys(answer):
    return {answer.key}.union(*map(keys, answer.children))


@given(RULES, FACTS, facts(PROOFS | OTHERS), DAYS, MOMENTS)
def test_what_is_written_down_later_never_changes_what_was_known(rule, known, later, day, then):
    written = replace(later, recorded_at=then + timedelta(seconds=1))

    assert evaluate(rule, [*known, written], day, then) == evaluate(rule, known, day, then)
