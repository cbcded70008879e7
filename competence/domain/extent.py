"""Months of work from posts of any extent, counted as a rule says.

The time line is laid in layers: half time for a year and full time for the next are half a post for
two years, and the other half for one. A layer that is one unbroken run gives its calendar months,
the last one in part. Of a broken one the most of these counts: the whole months of every run, added;
all days, 30.5 to a month, but no more than the calendar months from the first to the last; and the
calendar months of a single run. Each of these only grows when a day is added, so no post lowers
what is counted, and no absence raises it. Adding up the odd days of each run would not do: the
month that they are a part of depends on the day that the run began.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil

from competence.domain.calendar import add_months, months_between
from competence.domain.counting import NOTHING, Counting, PartTime, Pauses
from competence.domain.timeline import NOT_YET, Away, Run, Spell, joined, stretches

__all__ = [
    "NOT_YET",
    "Away",
    "Counting",
    "Months",
    "PartTime",
    "Pauses",
    "Spell",
    "first_day_with",
    "months_on",
]

# 30.5 days a month: never more than the calendar has in a year.
LEAP_YEAR_DAYS = 366
LONGEST_MONTH = 31
THOUSAND = 1000
LAST = date.max.toordinal()
# Nobody's months are sought in the last months that the calendar has.
END = LAST - 2 * LONGEST_MONTH


@dataclass(frozen=True, slots=True)
class Months:
    """Completed before the day begins. Rounded down to thousandths, so that 36 means 36.

    `individual_days` count nothing until a person has judged them. `unvalidated` are the facts of
    posts that count from a later day.
    """

    counted: Decimal
    individual_days: int = 0
    unvalidated: tuple[int, ...] = ()

    @property
    def individual(self) -> bool:
        return self.individual_days > 0


def months_on(
    counting: Counting, spells: Iterable[Spell], away: Iterable[Away], day: date
) -> Months:
    spells = tuple(spells)
    layers = _Layers.of(counting, spells, away, day)
    first, last = layers.window(day), day.toordinal()
    return Months(
        counted=layers.counted(first, last),
        individual_days=sum(stop - start for start, stop in _within(layers.judged, first, last)),
        unvalidated=tuple(spell.fact_id for spell in spells if not spell.known_on(day)),
    )


def first_day_with(
    counting: Counting,
    spells: Iterable[Spell],
    away: Iterable[Away],
    need: Decimal | int,
    day: date,
) -> date | None:
    """The first day, from `day` on, with that many months; None where there is no such day.

    With a window it may be lost again: the answer is true on that day.
    """
    spells, away = tuple(spells), tuple(away)
    later = (spell.validated_on for spell in spells)
    turns = {turn for turn in later if turn is not None and turn > day}
    for here, after in pairwise(sorted({day, NOT_YET, *turns})):
        layers = _Layers.of(counting, spells, away, here)
        found = layers.first_with(need, here, after.toordinal() - 1)
        if found is not None:
            return date.fromordinal(found)
    return None


@dataclass(frozen=True, slots=True)
class _Layers:
    """The posts known on a day; a month of each layer counts `worth` besides those below it."""

    layers: Sequence[tuple[Fraction, Sequence[Run]]]
    judged: Sequence[Run]
    within_months: int | None

    @classmethod
    def of(
        cls, counting: Counting, spells: Iterable[Spell], away: Iterable[Away], day: date
    ) -> "_Layers":
        known = [spell for spell in spells if spell.known_on(day)]
        by_share: defaultdict[Decimal, list[Run]] = defaultdict(list)
        for run, share in stretches(known, away, counting.pauses):
            by_share[share].append(run)
        by_worth: defaultdict[Fraction | None, list[Run]] = defaultdict(list)
        for share, runs in by_share.items():
            by_worth[counting.worth(share)] += runs
        judged = by_worth.pop(None, [])
        return cls(tuple(_laid(by_worth)), judged, counting.within_months)

    def window(self, day: date) -> int:
        return 0 if self.within_months is None else add_months(day, -self.within_months).toordinal()

    def counted(self, first: int, last: int) -> Decimal:
        months = NOTHING
        for worth, runs in self.layers:
            months += worth * _months(_within(runs, first, last), self.within_months)
        return Decimal(months.numerator * THOUSAND // months.denominator).scaleb(-3)

    def first_with(self, need: Decimal | int, day: date, latest: int) -> int | None:
        """Without moving the window a later day never has less: so it is sought, then moved."""
        at, latest = day.toordinal(), min(latest, self._horizon(need, day))
        while at <= latest:
            first = self.window(date.fromordinal(at))
            if self.counted(first, at) >= need:
                return at
            at = self._reached(need, first, at, latest)
        return None

    def _reached(self, need: Decimal | int, first: int, short: int, latest: int) -> int:
        """The first day with enough where the window stands still; after `latest` if none has."""
        step = 1
        while self.counted(first, enough := min(short + step, latest + 1)) < need:
            if enough > latest:
                return enough
            short, step = enough, step * 2
        while enough - short > 1:
            middle = (short + enough) // 2
            if self.counted(first, middle) < need:
                short = middle
            else:
                enough = middle
        return enough

    def _horizon(self, need: Decimal | int, day: date) -> int:
        """After this day nothing new happens: all is over, or goes on as it is."""
        edges = {edge for _worth, runs in self.layers for run in runs for edge in run}
        last = max({day.toordinal(), *edges} - {LAST})
        going_on = sum(worth for worth, runs in self.layers if runs[-1][1] == LAST)
        months = self.within_months or 0
        if going_on and not months:
            months = ceil(Fraction(need) / going_on)
        return min(last + (months + 1) * LONGEST_MONTH, END)


def _laid(by_worth: dict[Fraction | None, list[Run]]) -> Iterable[tuple[Fraction, Sequence[Run]]]:
    steps = sorted((worth for worth in by_worth if worth), reverse=True)
    runs: list[Run] = []
    for worth, below in pairwise((*steps, NOTHING)):
        runs = joined(sorted(runs + by_worth[worth]))
        yield worth - below, runs


def _within(runs: Iterable[Run], first: int, last: int) -> list[Run]:
    """Of each run the part from the first day up to, but not with, the last."""
    return [
        (max(start, first), min(stop, last))
        for start, stop in runs
        if start < last and stop > first
    ]


def _months(runs: Sequence[Run], most: int | None) -> Fraction:
    """Never more than the window, though 28 February to 31 March is more than a month."""
    if not runs:
        return NOTHING
    months = _calendar_months(runs[0][0], runs[-1][1])
    if len(runs) > 1:
        months = min(months, _broken_months(runs))
    return months if most is None else min(months, Fraction(most))


def _broken_months(runs: Sequence[Run]) -> Fraction:
    wholes = [months_between(*map(date.fromordinal, run)) for run in runs]
    whole, days = sum(wholes), sum(stop - start for start, stop in runs)
    # A run that is not all of the whole months is less than they are, with its odd days too.
    one_run = (
        _calendar_months(*run) for run, own in zip(runs, wholes, strict=True) if own == whole
    )
    return max(Fraction(whole), Fraction(days * 12, LEAP_YEAR_DAYS), *one_run)


def _calendar_months(first: int, after: int) -> Fraction:
    """Whole months and, of the month begun, the share of its days."""
    start, stop = date.fromordinal(first), date.fromordinal(after)
    months = months_between(start, stop)
    begun = add_months(start, months)
    length = (add_months(start, months + 1) - begun).days
    return Fraction(months * length + (stop - begun).days, length)
