"""Swedish office days, computed: no list to renew every year."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

SATURDAY = 5


@lru_cache(maxsize=8192)
def add_months(day: date, months: int) -> date:
    """The same date `months` later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, stop: date) -> int:
    """Whole months from one day to another, as `add_months` counts them."""
    months = (stop.year - start.year) * 12 + stop.month - start.month
    return months - 1 if add_months(start, months) > stop else months


def easter_sunday(year: int) -> date:
    """Gregorian computus: the Sunday after the full moon that follows the spring equinox."""
    golden = year % 19
    century, rest = divmod(year, 100)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * golden + century - century // 4 - moon_shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - full_moon - rest % 4) % 7
    late = (golden + 11 * full_moon + 22 * weekday) // 451
    month, day = divmod(full_moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> Mapping[date, str]:
    """Public holidays, and the three eves on which Swedish offices are closed."""
    easter = easter_sunday(year)
    midsummer = _saturday_from(date(year, 6, 20))
    return MappingProxyType(
        {
            date(year, 1, 1): "new_years_day",
            date(year, 1, 6): "epiphany",
            easter - timedelta(days=2): "good_friday",
            easter: "easter_sunday",
            easter + timedelta(days=1): "easter_monday",
            date(year, 5, 1): "first_of_may",
            easter + timedelta(days=39): "ascension_day",
            easter + timedelta(days=49): "whit_sunday",
            date(year, 6, 6): "national_day",
            midsummer - timedelta(days=1): "midsummer_eve",
            midsummer: "midsummer_day",
            _saturday_from(date(year, 10, 31)): "all_saints_day",
            date(year, 12, 24): "christmas_eve",
            date(year, 12, 25): "christmas_day",
            date(year, 12, 26): "boxing_day",
            date(year, 12, 31): "new_years_eve",
        }
    )


def is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def is_holiday(day: date) -> bool:
    return day in holidays(day.year)


def is_working_day(day: date) -> bool:
    return not is_weekend(day) and not is_holiday(day)


def next_working_day(day: date) -> date:
    """The day itself where it is a working day, otherwise the first one after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)
