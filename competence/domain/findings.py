"""The two ways a leaf is answered: one fact that holds, or an amount that is reached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from competence.domain.answer import MET_STATES, RANK, Answer, Proof, State, WaitsFor
from competence.domain.facts import Fact
from competence.domain.grammar import Leaf
from competence.domain.validity import state_on, valid_until


def held(
    leaf: Leaf,
    facts: Sequence[Fact],
    day: date,
    waits_for: WaitsFor,
    absent: State = State.MISSING,
) -> Answer:
    """One fact is enough; of several, the one that lasts longest answers."""
    begun = [(fact, _last_day(fact, leaf.terms)) for fact in facts if fact.starts_on <= day]
    if not begun:
        return not_held(leaf, absent, waits_for, _next_start(facts, day))
    fact, until = max(begun, key=_longest)
    state = state_on(fact.starts_on, until, day)
    met = state in MET_STATES
    if not met:
        # What somebody waits for without a proof, she waits for with an old one too.
        state = max(state, absent, key=RANK.__getitem__)
    earliest = None if met else _next_start(facts, day)
    return Answer(
        key=leaf.key,
        kind=leaf.kind,
        subject=leaf.subject,
        state=state,
        have=1 if met else 0,
        need=1,
        proofs=(Proof.of(fact, until),),
        until=until,
        earliest=earliest,
        waits_for=WaitsFor.NOBODY if met else _who(waits_for, earliest),
    )


def not_held(leaf: Leaf, state: State, waits_for: WaitsFor, earliest: date | None = None) -> Answer:
    return Answer(
        key=leaf.key,
        kind=leaf.kind,
        subject=leaf.subject,
        state=state,
        have=0,
        need=1,
        earliest=earliest,
        waits_for=_who(waits_for, earliest),
    )


def reached(
    leaf: Leaf,
    have: Decimal | int,
    need: Decimal | int,
    facts: Iterable[Fact],
    waits_for: WaitsFor,
    *,
    kind: str = "",
    earliest: date | None = None,
) -> Answer:
    met = have >= need
    return Answer(
        key="" if kind else leaf.key,
        kind=kind or leaf.kind,
        subject=leaf.subject,
        state=State.VALID if met else State.MISSING,
        have=have,
        need=need,
        proofs=tuple(Proof.of(fact) for fact in facts),
        earliest=None if met else earliest,
        waits_for=WaitsFor.NOBODY if met else _who(waits_for, earliest),
    )


def total(facts: Iterable[Fact], unstated: Decimal) -> Decimal | int:
    amounts = (unstated if fact.amount is None else fact.amount for fact in facts)
    return whole(sum(amounts, Decimal(0)))


def whole(number: Decimal) -> Decimal | int:
    return int(number) if number == number.to_integral_value() else number


def _last_day(fact: Fact, terms: Mapping[str, int]) -> date | None:
    limits = [
        valid_until(fact.starts_on, terms[term])
        for term in ("valid_months", "max_age_months")
        if term in terms
    ]
    if fact.ends_on is not None:
        limits.append(fact.ends_on)
    return min(limits, default=None)


def _next_start(facts: Iterable[Fact], day: date) -> date | None:
    return min((fact.starts_on for fact in facts if fact.starts_on > day), default=None)


def _longest(found: tuple[Fact, date | None]) -> tuple[date, date, int]:
    fact, until = found
    return until or date.max, fact.starts_on, fact.id


def _who(waits_for: WaitsFor, earliest: date | None) -> WaitsFor:
    return waits_for if earliest is None else WaitsFor.TIME
