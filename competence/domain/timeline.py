"""The time line of somebody's posts and absences, cut where her share of full time changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from competence.domain.counting import FULL, Pauses

# Validated on no day: work elsewhere that waits for somebody to look at it.
NOT_YET = date.max


@dataclass(frozen=True, slots=True)
class Spell:
    """A post: first and last day, both included, and its share of full time.

    Work elsewhere counts from the day somebody has validated it, and then whole. Without such a
    day it needs none: the municipality knows its own employments.
    """

    starts_on: date
    ends_on: date | None
    extent: Decimal
    fact_id: int = 0
    validated_on: date | None = None

    def known_on(self, day: date) -> bool:
        return self.validated_on is None or self.validated_on <= day


@dataclass(frozen=True, slots=True)
class Away:
    """Without a last day it goes on, and is long enough for any rule."""

    starts_on: date
    ends_on: date | None
    extent: Decimal


# An unbroken run of days as ordinals: the first, and the first after it.
Run = tuple[int, int]


def stretches(
    spells: Iterable[Spell], away: Iterable[Away], pauses: Pauses | None
) -> Iterator[tuple[Run, Decimal]]:
    """In order, what was worked: at several posts at once their sum, but not beyond full time."""
    shares: defaultdict[int, Decimal] = defaultdict(Decimal)
    for spell in spells:
        start, stop = _run(spell)
        if start < stop:
            shares[start] += spell.extent
            shares[stop] -= spell.extent
    resting = _resting(away, pauses)
    for start, stop in resting:
        shares[start] += 0
        shares[stop] += 0
    share = Decimal(0)
    for here, after in pairwise(sorted(shares)):
        share += shares[here]
        if share and not any(start <= here < stop for start, stop in resting):
            yield (here, after), min(share, FULL)


def joined(runs: Iterable[Run]) -> list[Run]:
    """Runs in order of their first day, as one where they overlap or touch."""
    whole: list[Run] = []
    for start, stop in runs:
        if whole and start <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(stop, whole[-1][1]))
        else:
            whole.append((start, stop))
    return whole


def _resting(away: Iterable[Away], pauses: Pauses | None) -> Sequence[Run]:
    if pauses is None:
        return ()
    large = (absence for absence in away if absence.extent * 100 >= pauses.away_percent)
    runs = joined(sorted(_run(absence) for absence in large))
    return [(start, stop) for start, stop in runs if stop - start >= pauses.away_days]


def _run(lasting: Spell | Away) -> Run:
    last = lasting.ends_on
    stop = date.max.toordinal() if last is None else last.toordinal() + 1
    return lasting.starts_on.toordinal(), stop
