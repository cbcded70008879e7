"""Whether somebody has exactly one period that holds, or a reason why not: what the night looks for."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from competence.domain.answer import Because
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.lifetimes import Lifetime, Row, Stands
from competence.domain.limits import ONE_DAY
from competence.domain.period import Breach, breaches
from competence.domain.spans import counted_leave


class Kept(StrEnum):
    """One period holds, or the reason why none does."""

    HOLDS = "holds"
    TEMPORARY = "temporary"
    RESTS = "rests"
    AWAY = "away"
    REVOKED = "revoked"
    WAIVED = "waived"
    NOT_KEPT = ""


class Fault(StrEnum):
    RAN_OUT = "ran_out"
    TEMPORARY_ENDED = "temporary_ended"
    NEW_VERSION = "new_version"
    TWO_AT_ONCE = "two_at_once"
    BACKWARDS = "backwards"
    TEMPORARY_NO_REASON = "temporary_no_reason"
    TEMPORARY_NO_END = "temporary_no_end"
    REVOKED_NO_REASON = "revoked_no_reason"
    REVOKED_NOTHING = "revoked_nothing"


class Found(NamedTuple):
    fault: Fault
    on: date


class Inspected(NamedTuple):
    kept: Kept
    found: tuple[Found, ...]


_ENDED = {
    Because.TEMPORARY_ENDED: Fault.TEMPORARY_ENDED,
    Because.OLD_VERSION: Fault.NEW_VERSION,
}
_CROSSED = {"two_at_once": Fault.TWO_AT_ONCE, "ends_before_it_starts": Fault.BACKWARDS}


def inspect(life: Lifetime, day: date, *, away: bool, waived: bool) -> Inspected | None:
    """None where she has never begun: then there is nothing to keep."""
    if not life.rows and not life.said:
        return None
    kept = _kept(life, away, waived)
    found = [*_crossed(life, day), *_unsaid(life, day)]
    last = life.last
    if kept is Kept.NOT_KEPT and last is not None:
        found.append(_not_kept(last, day))
    return Inspected(kept, tuple(found))


def is_away(known: Ledger, day: date) -> bool:
    """On a leave that counts, as in the days of grace."""
    return any(leave.covers(day) for leave in counted_leave(known))


def is_waived(known: Ledger, waivable: Iterable[tuple[str, str]], day: date) -> bool:
    """Under any of these keys, each with the programme or ladder that asks."""
    return any(
        fact.holds_on(day) and fact.value.get("within", within) == within
        for key, within in waivable
        for fact in known.about(FactKind.WAIVER, key)
    )


def _kept(life: Lifetime, away: bool, waived: bool) -> Kept:
    if life.live is not None:
        return Kept.TEMPORARY if life.live.temporary else Kept.HOLDS
    if any(row.stands is Stands.RESTS for row in life.rows):
        return Kept.RESTS
    if waived:
        return Kept.WAIVED
    if life.last is not None and life.last.because is Because.REVOKED:
        return Kept.REVOKED
    # What a rule gives no grace runs out on leave too; nobody is asked to renew it there.
    return Kept.AWAY if away and life.rows else Kept.NOT_KEPT


def _not_kept(row: Row, day: date) -> Found:
    first_without = day if row.last_on is None else row.last_on + ONE_DAY
    return Found(_ENDED.get(row.because, Fault.RAN_OUT), first_without)


def _crossed(life: Lifetime, day: date) -> Iterator[Found]:
    """Periods that cross each other, up to the day; credits are courses beside each other."""
    alone = "hp" not in life.leaf.terms
    crossed: Iterable[Breach] = breaches([row.period for row in life.rows])
    for breach in crossed:
        fault = _CROSSED.get(breach.reason)
        if fault is not None and breach.on <= day and (alone or fault is Fault.BACKWARDS):
            yield Found(fault, breach.on)


def _unsaid(life: Lifetime, day: date) -> Iterator[Found]:
    first = min((row.period.starts_on for row in life.rows), default=None)
    for fact in life.said:
        if fact.kind is FactKind.TEMPORARY:
            yield from _of_temporary(fact)
            continue
        if not _has_reason(fact):
            yield Found(Fault.REVOKED_NO_REASON, fact.starts_on)
        if fact.starts_on <= day and (first is None or first >= fact.starts_on):
            yield Found(Fault.REVOKED_NOTHING, fact.starts_on)


def _of_temporary(fact: Fact) -> Iterator[Found]:
    if not _has_reason(fact):
        yield Found(Fault.TEMPORARY_NO_REASON, fact.starts_on)
    if fact.ends_on is None:
        yield Found(Fault.TEMPORARY_NO_END, fact.starts_on)


def _has_reason(fact: Fact) -> bool:
    return bool(str(fact.value.get("reason") or "").strip())
