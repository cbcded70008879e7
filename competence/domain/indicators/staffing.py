"""Who comes and goes, and how much of the work agencies do."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from competence.domain.indicators.figure import INDICATORS, NOTHING, Figure, Key, figure
from competence.domain.indicators.months import ONE_DAY, YEAR, Post, month_ends, place_on

FULL_TIME = 100


@dataclass(frozen=True, slots=True)
class Worked:
    """`as_caseworker` is her time as one in permanent posts; `employed` every post of her own.

    None of an agency is in either of them. Whoever goes to a temporary post has not left.
    """

    as_caseworker: Sequence[Post]
    employed: Sequence[Post]


@dataclass(frozen=True, slots=True)
class Moved:
    """Who left a place within the year, each once, and how many permanents were there on average."""

    external: int
    internal: int
    headcount: Decimal


def turnover(people: Iterable[Worked], day: date) -> Mapping[int, Moved]:
    """By place. Leaving is external where she is not in the municipality the day after.

    The mean is of thirteen ends of months: where the year began, and each of its twelve.
    """
    ends = list(month_ends(day, YEAR + 1))
    external: dict[int, int] = defaultdict(int)
    internal: dict[int, int] = defaultdict(int)
    heads: dict[int, int] = defaultdict(int)
    for person in people:
        for end in ends:
            if (place := place_on(person.as_caseworker, end)) is not None:
                heads[place] += 1
        out, away = _left(person, ends[0], day)
        for place in out:
            external[place] += 1
        for place in away:
            internal[place] += 1
    return {
        place: Moved(external[place], internal[place], Decimal(heads[place]) / len(ends))
        for place in sorted({*external, *internal, *heads})
    }


def turnover_figure(moved: Iterable[Moved]) -> Figure:
    found = list(moved)
    headcount = sum((one.headcount for one in found), NOTHING)
    parts: dict[str, Decimal | int] = {
        "external": sum(one.external for one in found),
        "internal": sum(one.internal for one in found),
        "headcount": headcount,
    }
    return figure(INDICATORS[Key.TURNOVER], parts, people=int(headcount))


def agency_share(posts: Iterable[Post], day: date) -> Figure:
    """Full-time posts on average of the last twelve ends of months, agencies' and one's own."""
    held = list(posts)
    percent = {True: 0, False: 0}
    for end in month_ends(day, YEAR):
        for post in held:
            if post.holds_on(end):
                percent[post.agency] += post.percent
    parts = {
        name: Decimal(percent[agency]) / (FULL_TIME * YEAR)
        for name, agency in (("agency", True), ("employed", False))
    }
    now = {post.person for post in held if post.holds_on(day)}
    return figure(INDICATORS[Key.AGENCY], parts, people=len(now))


def _left(person: Worked, since: date, day: date) -> tuple[set[int], set[int]]:
    """The places she left after `since`, for good, and for another place, role or form of employment."""
    external: set[int] = set()
    internal: set[int] = set()
    for last in _last_days(person.as_caseworker):
        if not since < last <= day:
            continue
        before = place_on(person.as_caseworker, last)
        after = place_on(person.as_caseworker, last + ONE_DAY)
        if before is None or before == after:
            continue
        stays = place_on(person.employed, last + ONE_DAY) is not None
        (internal if stays else external).add(before)
    return external, internal - external


def _last_days(posts: Sequence[Post]) -> set[date]:
    """Days after which she may be counted elsewhere: where a post ends, or another begins."""
    ends = {post.ends_on for post in posts if post.ends_on is not None}
    return ends | {post.starts_on - ONE_DAY for post in posts}
