"""Ends of months, unbroken time, and the place somebody is counted in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from competence.domain.calendar import add_months, months_between

ONE_DAY = timedelta(days=1)
YEAR = 12

# First and last day, both included; no last day means still going on.
Period = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Post:
    """A person's time in one place. `place` is the row of the organisation it is counted in."""

    person: int
    place: int
    permanent: bool
    agency: bool
    percent: int
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def period(self) -> Period:
        return self.starts_on, self.ends_on


def month_end(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return add_months(first, 1) - ONE_DAY


def month_ends(day: date, number: int) -> Iterator[date]:
    """The last days of so many months, oldest first; `day` is the last one, itself such a day."""
    first = day.replace(day=1)
    return (month_end(add_months(first, back)) for back in range(1 - number, 1))


def runs(periods: Iterable[Period]) -> list[tuple[date, date]]:
    """Unbroken time: what overlaps or follows on the day after is one. No end is the last day."""
    found: list[tuple[date, date]] = []
    for starts_on, ends_on in sorted(periods, key=lambda period: period[0]):
        last = date.max if ends_on is None else ends_on
        if found and found[-1][1] >= starts_on - ONE_DAY:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((starts_on, last))
    return found


def months_in_run(periods: Iterable[Period], day: date) -> int | None:
    """Full months when `day` is over, of the unbroken time that holds it; None where none does.

    From 1 April, 31 March the year after is the last day of the twelfth month: twelve.
    """
    for first, last in runs(periods):
        if first <= day <= last:
            return months_between(first, day + ONE_DAY)
    return None


def place_on(posts: Iterable[Post], day: date) -> int | None:
    """Where she is counted, once: her largest post that day, of equals the one she had first."""
    held = [post for post in posts if post.holds_on(day)]
    if not held:
        return None
    return min(held, key=lambda post: (-post.percent, post.starts_on, post.place)).place


def within(post: Post, role: Iterable[Period]) -> Iterator[Post]:
    """The time of the post during which she held the role; two grants at once count once."""
    for starts_on, ends_on in runs(role):
        first = max(post.starts_on, starts_on)
        last = min(post.ends_on or date.max, ends_on)
        if first <= last:
            yield replace(post, starts_on=first, ends_on=None if last == date.max else last)
