"""How completions, revocations and temporary decisions make periods of validity.

A period is never written over. A renewal begins a new one on its own day, and the old one says from
which day the new one holds in its place. Completions may arrive in any order; they are taken in the
order of their days, and those of one day are one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from competence.domain.lasting import ONE_DAY, Base, Validity, problems
from competence.domain.period import (
    Away,
    Breach,
    How,
    Period,
    breaches,
    counted_away,
    holds_on,
    is_resting,
    last_day,
    live_on,
)

__all__ = [
    "Away",
    "Base",
    "Breach",
    "Done",
    "How",
    "Period",
    "Revocation",
    "Temporary",
    "Validity",
    "begin",
    "breaches",
    "counted_away",
    "holds_on",
    "how_renewed",
    "is_resting",
    "last_day",
    "live_on",
    "periods",
    "problems",
    "renew",
]


@dataclass(frozen=True, slots=True)
class Done:
    """A completion. `ends_on` is a last day of its own, which nothing passes."""

    on: date
    fact_id: int
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Revocation:
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Temporary:
    """Validity that somebody decided on with a reason, until a day, without any completion."""

    starts_on: date
    ends_on: date
    reason: str
    fact_id: int


def begin(validity: Validity, done: Done) -> Period:
    return _period(validity, done, validity.first_end(done.on))


def how_renewed(validity: Validity, period: Period, day: date, away: Sequence[Away] = ()) -> How:
    """What a completion on that day does to the period; EARLY: it is recorded, and no end moves."""
    if period.revoked_on is not None:
        return How.FIRST
    last = last_day(validity, period, away)
    if last is not None and day > last:
        return How.LATE
    if period.opens_on is None or day >= period.opens_on:
        return How.RENEWED
    return How.RESTARTED if validity.early_restarts else How.EARLY


def renew(
    validity: Validity, period: Period, done: Done, away: Sequence[Away] = ()
) -> tuple[Period, bool]:
    """The new period and True; or the same one, with the completion recorded in it, and False."""
    how = how_renewed(validity, period, done.on, away)
    if how is How.FIRST:
        return begin(validity, done), True
    if how is How.EARLY or period.ends_on is None:
        return _recorded(period, done), False
    renewed = _renewed(validity, period, done, period.ends_on, how)
    if how is not How.LATE and _shortens(validity, period, renewed, away):
        return _recorded(period, done), False
    return renewed, True


def periods(
    validity: Validity,
    dones: Iterable[Done],
    *,
    revocations: Sequence[Revocation] = (),
    temporary: Iterable[Temporary] = (),
    away: Sequence[Away] = (),
) -> tuple[Period, ...]:
    """Every period there has been, in the order they began."""
    rows: list[Period] = []
    for day, of_a_day in groupby(sorted(dones, key=_longest_first), key=lambda done: done.on):
        leading, *others = of_a_day
        rows[-1:] = [_revoked(row, revocations, day) for row in rows[-1:]]
        rows[-1:] = _taken(validity, rows[-1:], leading, away)
        rows[-1:] = [_recorded(rows[-1], *others)]
    rows[-1:] = [_revoked(row, revocations, date.max) for row in rows[-1:]]
    rows += [_revoked(_temporary(given), revocations, given.ends_on) for given in temporary]
    return tuple(sorted(rows, key=lambda row: (row.starts_on, row.how is How.TEMPORARY, row.done)))


def _period(validity: Validity, done: Done, ends_on: date | None) -> Period:
    """As a first one."""
    ends_on = min((day for day in (ends_on, done.ends_on) if day is not None), default=None)
    return Period(
        starts_on=done.on,
        ends_on=ends_on,
        opens_on=validity.opens_on(ends_on),
        base=done.on,
        turn=0,
        how=How.FIRST,
        done=(done.fact_id,),
        never_after=done.ends_on,
    )


def _renewed(validity: Validity, period: Period, done: Done, ended_on: date, how: How) -> Period:
    turn = period.turn + 1
    if how is not How.RENEWED or not validity.has_rhythm:
        return replace(begin(validity, done), turn=turn, how=how)
    new = _period(validity, done, validity.next_end(period.base, ended_on, done.on))
    # A rhythm is renewed once in each period: years are not stored up by renewing every week.
    opens_on = new.opens_on or ended_on + ONE_DAY
    base = period.base if validity.counted_from is Base.EXPIRY else done.on
    return replace(new, turn=turn, how=how, base=base, opens_on=opens_on)


def _shortens(validity: Validity, old: Period, new: Period, away: Sequence[Away]) -> bool:
    """No later end; or a last day of its own before the grace that the old one would have had."""
    if (new.ends_on or date.max) <= (old.ends_on or date.max):
        return True
    new_last, old_last = (last_day(validity, period, away) for period in (new, old))
    return (new_last or date.max) < (old_last or date.max)


def _taken(
    validity: Validity, rows: Sequence[Period], done: Done, away: Sequence[Away]
) -> list[Period]:
    if not rows:
        return [begin(validity, done)]
    period, moved = renew(validity, rows[-1], done, away)
    return [replace(rows[-1], followed_on=done.on), period] if moved else [period]


def _recorded(period: Period, *dones: Done) -> Period:
    return replace(period, done=(*period.done, *(done.fact_id for done in dones)))


def _temporary(given: Temporary) -> Period:
    return Period(
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        opens_on=None,
        base=given.starts_on,
        turn=0,
        how=How.TEMPORARY,
        done=(given.fact_id,),
        reason=given.reason,
    )


def _revoked(period: Period, revocations: Iterable[Revocation], day: date) -> Period:
    """By the first revocation after it began, up to that day."""
    of_it = [revoked for revoked in revocations if period.starts_on < revoked.on <= day]
    if not of_it:
        return period
    first = min(of_it, key=lambda revoked: (revoked.on, revoked.reason))
    return replace(period, revoked_on=first.on, revoked_for=first.reason)


def _longest_first(done: Done) -> tuple[date, int, int]:
    return done.on, -(done.ends_on or date.max).toordinal(), done.fact_id
