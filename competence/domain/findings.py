"""The two ways a leaf is answered: something that holds, or an amount that is reached."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from competence.domain.answer import MET_STATES, RANK, Answer, Because, State, WaitsFor, answer_of
from competence.domain.case import Case
from competence.domain.facts import Fact, FactKind
from competence.domain.grammar import Leaf
from competence.domain.limits import Span, length
from competence.domain.offers import offers
from competence.domain.spans import longest, said_of, spans
from competence.domain.validity import state_on

NOTHING = Decimal(0)


class Reach(StrEnum):
    """What binds the day on which something can be met."""

    ANY_DAY = "any_day"
    # Any day, until a day is set; then that day.
    SET_DAY = "set_day"
    # Only on the days that somebody offers.
    OFFERED = "offered"


def held(
    leaf: Leaf,
    kind: FactKind,
    facts: Sequence[Fact],
    case: Case,
    waits_for: WaitsFor,
    *,
    reach: Reach = Reach.ANY_DAY,
    absent: State = State.MISSING,
    because: Because = Because.NOT_DONE,
) -> Answer:
    """One fact is enough; of several that hold, the one that lasts longest answers."""
    span = longest(leaf, kind, facts, case)
    if span is None:
        # A fact without a day that it holds was out of date when it was done.
        out_of_date = any(fact.starts_on <= case.day for fact in facts)
        reason = Because.OLD_VERSION if out_of_date else because
        earliest = _or_allowed(soonest(leaf, facts, case, reach), leaf, kind, case)
        return not_held(leaf, absent, waits_for, earliest, case, reason)
    until = span.until
    state = State.PAUSED if span.rests else state_on(span.starts_on, until, case.day)
    if state in MET_STATES:
        return answer_of(
            (
                leaf.key,
                leaf.kind,
                leaf.subject,
                state,
                1,
                1,
                ((span.fact, until),),
                until,
                None,
                WaitsFor.NOBODY,
                span.renewing,
                span.now,
                leaf.basis,
                span.opens_on,
            )
        )
    # What somebody waits for without a proof, she waits for with an old one too.
    state = max(state, absent, key=RANK.__getitem__)
    # What she may do on leave is not asked of her: it is the day she is back.
    earliest = span.returns_on if span.rests else soonest(leaf, facts, case, reach)
    earliest = _or_allowed(earliest, leaf, kind, case)
    return answer_of(
        (
            leaf.key,
            leaf.kind,
            leaf.subject,
            state,
            0,
            1,
            ((span.fact, until),),
            until,
            earliest,
            who(waits_for, earliest, case.day),
            span.renewing,
            span.ended,
            leaf.basis,
            span.opens_on,
        )
    )


def _or_allowed(earliest: date | None, leaf: Leaf, kind: FactKind, case: Case) -> date | None:
    """Or the day on which a temporary decision begins, where that comes first."""
    if case.ledger.is_plain:
        return earliest
    said = said_of(FactKind.TEMPORARY, kind, leaf, case)
    coming = [fact.starts_on for fact in said if fact.starts_on > case.day]
    days = coming if earliest is None else [earliest, *coming]
    return min(days, default=None)


def not_held(
    leaf: Leaf,
    state: State,
    waits_for: WaitsFor,
    earliest: date | None,
    case: Case,
    because: Because = Because.NOT_DONE,
) -> Answer:
    return answer_of(
        (
            leaf.key,
            leaf.kind,
            leaf.subject,
            state,
            0,
            1,
            (),
            None,
            earliest,
            who(waits_for, earliest, case.day),
            (),
            because,
            leaf.basis,
            None,
        )
    )


def reached(
    leaf: Leaf,
    have: Decimal | int,
    need: Decimal | int,
    facts: Iterable[Fact],
    waits_for: WaitsFor,
    earliest: date | None,
    because: Because = Because.TOO_FEW,
    kind: str = "",
) -> Answer:
    """`kind` names a part of a leaf, which has no key of its own."""
    key = "" if kind else leaf.key
    kind, subject, grounds = kind or leaf.kind, leaf.subject, tuple(facts)
    if have >= need:
        return answer_of(
            (
                key,
                kind,
                subject,
                State.VALID,
                have,
                need,
                grounds,
                None,
                None,
                WaitsFor.NOBODY,
                (),
                Because.NOTHING,
                leaf.basis,
                None,
            )
        )
    return answer_of(
        (
            key,
            kind,
            subject,
            State.MISSING,
            have,
            need,
            grounds,
            None,
            earliest,
            waits_for,
            (),
            because,
            leaf.basis,
            None,
        )
    )


def holding(leaf: Leaf, kind: FactKind, facts: Sequence[Fact], case: Case) -> list[Span]:
    """Each fact by itself, for what is added up; the one that lasts longest first."""
    found = [span for fact in facts for span in spans(leaf, kind, [fact], case)]
    own = [span for span in found if span.holds_on(case.day) and span.now is not Because.TEMPORARY]
    return sorted(own, key=length, reverse=True)


def summed(leaf: Leaf, kind: FactKind, found: Answer, until: date | None, case: Case) -> Answer:
    """What is reached, as long as enough of it holds, or what somebody lets hold meanwhile."""
    if found.met:
        return found._replace(state=state_on(case.day, until, case.day), until=until)
    meanwhile = held(leaf, kind, (), case, found.waits_for)
    if meanwhile.met:
        return meanwhile
    earliest = _or_allowed(found.earliest, leaf, kind, case)
    if earliest == found.earliest:
        return found
    return found._replace(earliest=earliest, waits_for=WaitsFor.TIME)


def soonest(leaf: Leaf, facts: Iterable[Fact], case: Case, reach: Reach) -> date | None:
    """The first day, from today, on which it can be done; None where no day is known."""
    if reach is Reach.ANY_DAY:
        return case.day
    days = [fact.starts_on for fact in facts if fact.starts_on > case.day]
    if reach is Reach.OFFERED:
        return min([*days, *(fact.starts_on for fact in offers(leaf, case))], default=None)
    booked = case.ledger.about(FactKind.BOOKED, leaf.subject)
    days += [fact.starts_on for fact in booked if fact.starts_on >= case.day]
    return min(days, default=case.day)


def who(waits_for: WaitsFor, earliest: date | None, day: date) -> WaitsFor:
    """A day that is set, and has not come, is all there is to wait for."""
    return WaitsFor.TIME if earliest is not None and earliest > day else waits_for


def total(facts: Iterable[Fact], unstated: Decimal) -> Decimal | int:
    amounts = [unstated if fact.amount is None else fact.amount for fact in facts]
    return whole(sum(amounts, NOTHING))


def whole(number: Decimal) -> Decimal | int:
    rounded = int(number)
    return rounded if rounded == number else number
