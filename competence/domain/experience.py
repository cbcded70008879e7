"""Months of experience from employment periods that may overlap, touch or leave gaps.

Of a broken record the larger of two counts: the whole months of every stretch, added; and all days,
30.5 to a month, but no more than the calendar has from the first to the last. Both only grow when a
period is added or lengthened. Carrying left-over days from one period to the next would not: filling
a gap could then lower the sum. These are the whole months of `extent` with calendar arithmetic.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from competence.domain.calendar import add_months, months_between

# First and last day, both included; no last day means still going on.
Period = tuple[date, date | None]
# An unbroken stretch: its first day, and the first day after it.
_Run = tuple[date, date]

YEAR = 12
LEAP_YEAR_DAYS = 366
ONE_DAY = timedelta(days=1)


def whole_months(periods: Iterable[Period], day: date) -> int:
    """Full months completed when `day` begins."""
    return _months_before(_runs(tuple(periods)), day)


def earliest_with_months(periods: Iterable[Period], months: int, day: date) -> date | None:
    """The first day, from `day` on, with that many months; None where no period lasts so long."""
    runs = _runs(tuple(periods))
    months_left, days_left = months, -(-months * LEAP_YEAR_DAYS // YEAR)
    for start, stop in runs:
        reached = add_months(start, months_left)
        if start != runs[0][0]:
            by_days = start + timedelta(days=days_left)
            most = add_months(runs[0][0], months)
            reached = max(min(reached, by_days), most, start + ONE_DAY)
        if reached <= stop:
            return max(reached, day)
        months_left -= months_between(start, stop)
        days_left -= (stop - start).days
    return None


# The steps of a ladder ask for more and more months of the same work.
@lru_cache(maxsize=64)
def _runs(periods: tuple[Period, ...]) -> list[_Run]:
    runs: list[_Run] = []
    for starts_on, ends_on in sorted(periods, key=lambda period: period[0]):
        stop = date.max if ends_on is None else ends_on + ONE_DAY
        if runs and starts_on <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(stop, runs[-1][1]))
        else:
            runs.append((starts_on, stop))
    return runs


def _months_before(runs: Sequence[_Run], day: date) -> int:
    begun = [(start, min(stop, day)) for start, stop in runs if start < day]
    months = sum(months_between(start, stop) for start, stop in begun)
    if len(begun) < 2:
        return months
    days = sum((stop - start).days for start, stop in begun)
    most = months_between(begun[0][0], begun[-1][1])
    return min(max(months, days * YEAR // LEAP_YEAR_DAYS), most)
