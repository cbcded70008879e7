from datetime import date, timedelta
from functools import lru_cache

from competence.domain.answer import State
from competence.domain.calendar import add_months

SOON_DAYS = 90


@lru_cache(maxsize=8192)
def valid_until(starts_on: date, months: int) -> date:
    """The last valid day: the day before the same date `months` later.

    A date that the later month lacks is clamped first: valid from 31 January 2027 for one month
    makes 28 February the first day without, and 27 February the last day with.
    """
    return add_months(starts_on, months) - timedelta(days=1)


def state_on(starts_on: date, until: date | None, day: date, soon_days: int = SOON_DAYS) -> State:
    if day < starts_on:
        return State.MISSING
    if until is None:
        return State.VALID
    if day > until:
        return State.EXPIRED
    return State.SOON if (until - day).days < soon_days else State.VALID
