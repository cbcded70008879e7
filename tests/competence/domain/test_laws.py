"""Laws that hold for every rule and every set of facts."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import RANK, Answer, State
from competence.domain.facts import Fact, FactKind
from competence.domain.rules import evaluate
from competence.domain.tasks import may_do

from .build import moment

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # timezones= makes them aware
NUMBERS = st.integers(1, 3)
KEYS = st.sampled_from("abc")

# More of these can only help. Ratings and decisions are not among them: there the latest counts.
PROOFS = st.sampled_from(
    [
        FactKind.COURSE_COMPLETED,
        FactKind.ELEMENT_DONE,
        FactKind.TALK_HELD,
        FactKind.DOCUMENT_ACKNOWLEDGED,
        FactKind.STEP,
        FactKind.EXPERIENCE,
        FactKind.METHOD,
        FactKind.EXTERNAL,
        FactKind.WAIVER,
    ]
)
SUBJECTS = {FactKind.STEP: st.sampled_from(["step_1", "step_2", "step_3"])}
OTHERS = st.sampled_from([FactKind.ELEMENT_RATED, FactKind.ELIGIBILITY, FactKind.INDEPENDENCE])
SUBJECTS[FactKind.ELIGIBILITY] = st.just("degree")


@st.composite
def facts(draw, kinds=PROOFS):
    kind = draw(kinds)
    starts_on = draw(DAYS)
    days = draw(st.none() | st.integers(0, 800))
    return Fact(
        id=draw(st.integers(1, 10**6)),
        kind=kind,
        subject=draw(SUBJECTS.get(kind, KEYS)),
        starts_on=starts_on,
        ends_on=None if days is None else starts_on + timedelta(days=days),
        amount=draw(st.none() | st.decimals("0.5", 15, places=1)),
        level=draw(st.none() | st.integers(1, 5)),
        value=draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "version": NUMBERS,
                    "observed_by": st.sampled_from(["", "mentor"]),
                    "status": st.sampled_from(["approved", "not_eligible", "under_review"]),
                    "granted": st.booleans(),
                },
            )
        ),
        recorded_at=draw(MOMENTS),
    )


def leaf(kind, **fields):
    optional = {
        name: strategy for name, strategy in fields.items() if name in ("valid_months", "hp", "key")
    }
    required = {name: strategy for name, strategy in fields.items() if name not in optional}
    return st.fixed_dictionaries({"leaf": st.just(kind), **required}, optional=optional)


HELPED = st.one_of(
    leaf("module", course=KEYS, min_version=NUMBERS, valid_months=st.integers(1, 24)),
    leaf("element", element=KEYS, count=NUMBERS, observed=NUMBERS),
    leaf("talk", talk=KEYS),
    leaf("document", routine=KEYS, version=NUMBERS),
    leaf("experience", of=KEYS, months=st.integers(1, 30)),
    leaf("method", method=KEYS, valid_months=st.integers(1, 24)),
    leaf("external", course=KEYS, hp=st.sampled_from([7.5, 15])),
    leaf("step", step=SUBJECTS[FactKind.STEP]),
    leaf("eligibility"),
)
DECIDED = st.one_of(
    leaf("element", element=KEYS, level=st.integers(1, 5)),
    leaf("decision", decision=st.just("independence_decision"), subject=KEYS),
)


def groups(inner):
    parts = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        st.fixed_dictionaries({"all": parts}),
        st.fixed_dictionaries({"any": parts}),
        parts.flatmap(
            lambda of: st.fixed_dictionaries(
                {"at_least": st.integers(1, len(of)), "of": st.just(of)}
            )
        ),
    )


def numbered(rule):
    """Keys a, b, c for the first leaves, so that waivers find something to waive."""
    names = iter("abc")

    def walk(node):
        if "leaf" in node:
            name = next(names, None)
            return {**node, "key": name} if name else node
        return {
            field: [walk(part) for part in value] if isinstance(value, list) else value
            for field, value in node.items()
        }

    return walk(rule)


PROVABLE = st.recursive(HELPED, groups, max_leaves=6).map(numbered)
RULES = st.recursive(HELPED | DECIDED, groups, max_leaves=6).map(numbered)
FACTS = st.lists(facts(PROOFS | OTHERS), max_size=8)


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
def test_time_alone_brings_what_earliest_promises(rule, known, day):
    answer = evaluate(rule, known, day)

    if answer.earliest is not None:
        assert not answer.met
        assert answer.earliest > day
        assert evaluate(rule, known, answer.earliest).met


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
