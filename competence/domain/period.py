"""A period of validity, and on which days it holds: leave, revocation and what follows it included."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from competence.domain.lasting import ONE_DAY, Validity
from competence.domain.plan import AWAY_PERCENT, RESTING_DAYS, Absence, stretches_away

PLAIN = Validity()


class How(StrEnum):
    """How a period came about, or what a completion would do. An early one makes no period."""

    FIRST = "first"
    RENEWED = "renewed"
    LATE = "late"
    EARLY = "early"
    RESTARTED = "restarted"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class Away:
    """An absence that counts: its first and last day; no last day means until further notice."""

    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Period:
    """`done` are the facts that gave it, then those recorded in it without moving its end.

    `turn` 0 is the first, n the nth renewal. `never_after` is a last day that the completion brought
    with it. `followed_on` is the first day on which the next period holds in its place, `revoked_on`
    the first day for which it was revoked.
    """

    starts_on: date
    ends_on: date | None
    opens_on: date | None
    base: date
    turn: int
    how: How
    done: tuple[int, ...]
    reason: str = ""
    never_after: date | None = None
    revoked_on: date | None = None
    revoked_for: str = ""
    followed_on: date | None = None

    @property
    def taken_on(self) -> date:
        """The first day on which something else than its end stops it."""
        return min(self.revoked_on or date.max, self.followed_on or date.max)


@dataclass(frozen=True, slots=True)
class Breach:
    """What must never be: the first day of it, why, and the periods."""

    on: date
    reason: str
    periods: tuple[Period, ...]


def counted_away(
    absences: Iterable[Absence], percent: int = AWAY_PERCENT, days: int = RESTING_DAYS
) -> tuple[Away, ...]:
    """Those of at least so much and so long, in order; what goes on where another ends is one."""
    return tuple(
        Away(stretch.starts_on, None if stretch.is_open() else stretch.ends_on)
        for stretch in stretches_away(absences, percent)
        if stretch.is_open() or (stretch.ends_on - stretch.starts_on).days + 1 >= days
    )


def last_day(validity: Validity, period: Period, away: Sequence[Away]) -> date | None:
    """Days of grace included. None: it never ends, or she is away and nobody knows until when."""
    put_off = [last for _leave, last in _put_off(validity, period, away)]
    last = put_off[-1] if put_off else period.ends_on
    stops = [last, period.never_after, period.revoked_on and period.revoked_on - ONE_DAY]
    return min((stop for stop in stops if stop is not None), default=None)


def is_resting(validity: Validity, period: Period, away: Sequence[Away], day: date) -> bool:
    """Away over its end: neither valid nor expired."""
    if period.ends_on is None or not period.ends_on < day < period.taken_on:
        return False
    if period.never_after is not None and day > period.never_after:
        return False
    return any(leave.covers(day) for leave, _last in _put_off(validity, period, away))


def holds_on(validity: Validity, period: Period, away: Sequence[Away], day: date) -> bool:
    if not period.starts_on <= day < period.taken_on:
        return False
    last = last_day(validity, period, away)
    return (last is None or day <= last) and not is_resting(validity, period, away, day)


def live_on(
    periods: Iterable[Period], day: date, validity: Validity = PLAIN, away: Sequence[Away] = ()
) -> Period | None:
    """The period that holds on a day: the ordinary one where a temporary one stands beside it."""
    live = [period for period in periods if holds_on(validity, period, away, day)]
    return min(live, key=lambda period: period.how is How.TEMPORARY, default=None)


def breaches(periods: Sequence[Period]) -> Iterator[Breach]:
    """At most one period holds a day; a temporary one may stand beside it and says why it does."""
    for period in periods:
        if period.ends_on is not None and period.ends_on < period.starts_on:
            yield Breach(period.starts_on, "ends_before_it_starts", (period,))
        if period.how is How.TEMPORARY and (not period.reason or period.ends_on is None):
            yield Breach(period.starts_on, "no_reason_or_end", (period,))
    for one, other in combinations(periods, 2):
        first = max(one.starts_on, other.starts_on)
        alike = (one.how is How.TEMPORARY) == (other.how is How.TEMPORARY)
        if alike and first <= min(_last(one), _last(other)):
            yield Breach(first, "two_at_once", (one, other))


def _put_off(
    validity: Validity, period: Period, away: Sequence[Away]
) -> Iterator[tuple[Away, date | None]]:
    """Each leave that lies over the end or shortly before it, and the last day it leads to."""
    last = period.ends_on
    if last is None or not validity.grace_days or period.how is How.TEMPORARY:
        return
    for leave in sorted(away, key=lambda leave: leave.starts_on):
        if leave.starts_on > last:
            return
        if leave.ends_on is None:
            yield leave, None
            return
        with_grace = leave.ends_on + timedelta(days=validity.grace_days)
        if with_grace > last:
            last = with_grace
            yield leave, last


def _last(period: Period) -> date:
    return min(period.ends_on or date.max, period.taken_on - ONE_DAY)
