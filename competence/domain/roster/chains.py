"""Rows of one person in one unit that follow day by day on one another: one post, as it is that day.

What begins after the day is a post of its own, here and in the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from operator import attrgetter

from competence.domain.roster.known import KnownPost
from competence.domain.roster.posts import ReadPost

A_DAY = timedelta(days=1)


def joined_here(posts: Iterable[KnownPost], day: date) -> list[KnownPost]:
    """As it is last, since the first."""
    joined: list[KnownPost] = []
    for post in sorted(posts, key=attrgetter("starts_on", "id")):
        before = joined[-1] if joined and post.starts_on <= day else None
        if before and before.ends_on == post.starts_on - A_DAY:
            joined[-1] = replace(post, starts_on=before.starts_on)
        else:
            joined.append(post)
    return joined


def joined_in_file(
    rows: Iterable[ReadPost], here: Sequence[KnownPost], day: date
) -> list[ReadPost]:
    """Where it is one post here too. What was over before it came here is still not taken in."""
    joined: list[ReadPost] = []
    for row in sorted(rows, key=_in_time):
        before = next((one for one in joined if _goes_on_as(one, row, here, day)), None)
        if before:
            joined.remove(before)
            row = replace(row, starts_on=before.starts_on)
        joined.append(row)
    return sorted(joined, key=last_day)


def _goes_on_as(before: ReadPost, row: ReadPost, here: Sequence[KnownPost], day: date) -> bool:
    first, last = row.starts_on, before.ends_on
    if first is None or first > day or last != first - A_DAY:
        return False
    return any(post.starts_on <= last and post.lasts(first) for post in here)


def parted(rows: Sequence[ReadPost], here: Sequence[KnownPost], day: date) -> list[ReadPost]:
    """A row that goes on through the day when another post takes over here is a row of each."""
    told = {told for row in rows for told in (row.starts_on, row.ends_on)}
    firsts = [first for first in _takes_over(here, day) if not told & {first, first - A_DAY}]
    begun = [row for row in rows if (row.starts_on or day) <= day]
    through = [row for row in begun if firsts and last_day(row) >= firsts[0]]
    if len(through) != 1:
        return list(rows)
    others = [row for row in rows if row is not through[0]]
    return [*others, *_parts(through[0], firsts)]


def _parts(row: ReadPost, firsts: Iterable[date]) -> Iterator[ReadPost]:
    for first in firsts:
        if first <= last_day(row):
            yield replace(row, ends_on=first - A_DAY)
            row = replace(row, starts_on=first)
    yield row


def _takes_over(here: Sequence[KnownPost], day: date) -> list[date]:
    """First days to come of posts that have another before them, and none beside them."""
    if not any(post.holds_on(day) for post in here):
        return []
    to_come = sorted(post.starts_on for post in here if post.starts_on > day)
    return [
        first
        for first in to_come
        if not any(post.starts_on < first and post.lasts(first) for post in here)
    ]


def last_day(row: ReadPost) -> date:
    return row.ends_on or date.max


def _in_time(row: ReadPost) -> tuple[date, date]:
    return row.starts_on or date.min, last_day(row)
