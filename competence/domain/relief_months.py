"""Whether relief was kept is asked a month at a time: of each month when it, or the relief, is over."""

from collections.abc import Collection
from datetime import date, timedelta

# A share of fewer people than this could tell of one of them.
LEAST_PEOPLE = 5


def months(starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The first day of every month that the relief touches."""
    found, month = [], starts_on.replace(day=1)
    while month <= ends_on:
        found.append(month)
        month = _after(month)
    return tuple(found)


def is_over(month: date, ends_on: date, day: date) -> bool:
    """On its last day one can tell: the month's own, or the relief's where that comes before."""
    return min(_after(month) - timedelta(days=1), ends_on) <= day


def to_ask(
    starts_on: date, ends_on: date, answered: Collection[date], day: date
) -> tuple[date, ...]:
    return tuple(
        month
        for month in months(starts_on, ends_on)
        if month not in answered and is_over(month, ends_on, day)
    )


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
