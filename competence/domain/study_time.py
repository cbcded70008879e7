"""Study time that is lost again and again is told of once, to the one who can give it back."""

from collections.abc import Iterable
from datetime import date, timedelta

LOSSES_TOLD = 3
WINDOW_DAYS = 30


def losses_within(lost_on: Iterable[date], on: date) -> int:
    """How many of the days lie in the thirty that end with `on`, that day included."""
    first = on - timedelta(days=WINDOW_DAYS - 1)
    return sum(first <= day <= on for day in lost_on)


def is_told(lost_on: Iterable[date], told_on: Iterable[date], on: date) -> bool:
    """Whether the loss on `on`, which is among `lost_on`, is the one to tell of: once a window."""
    return losses_within(lost_on, on) >= LOSSES_TOLD and not losses_within(told_on, on)
