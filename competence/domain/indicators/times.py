"""How long people have been there: newly employed, tenure, supervisors, years of investigations."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal

from competence.domain.buckets import COUNTING, Bucket, bucket
from competence.domain.extent import Spell, months_on
from competence.domain.indicators.figure import INDICATORS, Figure, Key, figure
from competence.domain.indicators.months import (
    ONE_DAY,
    YEAR,
    Period,
    Post,
    months_in_run,
    place_on,
)

SHORT_SUPERVISOR = 36
# The last whole month of each group of tenure.
TENURE_GROUPS = ((6, "to_6"), (12, "to_12"), (24, "to_24"), (36, "to_36"), (60, "to_60"))
BUCKETS = {
    Bucket.BELOW_ONE: "below_one",
    Bucket.ONE_TO_THREE: "one_to_three",
    Bucket.THREE_TO_FIVE: "three_to_five",
    Bucket.ABOVE_FIVE: "above_five",
}


def newly_employed(employed: Iterable[Sequence[Post]], day: date) -> Figure:
    """Each person's posts of her own, none of an agency. Months in the place she is in now."""
    counted = Counter("new" if _in_place(posts, day) < YEAR else "longer" for posts in employed)
    return figure(INDICATORS[Key.NEWLY_EMPLOYED], counted, people=counted.total())


def tenure(employed: Iterable[Sequence[Post]], day: date) -> Figure:
    """Unbroken months in the municipality: a move between units does not begin anew."""
    months = (months_in_run([post.period for post in posts], day) or 0 for posts in employed)
    counted = Counter(map(tenure_group, months))
    return figure(INDICATORS[Key.TENURE], counted, people=counted.total())


def tenure_group(months: int) -> str:
    return next((name for last, name in TENURE_GROUPS if months <= last), "above_60")


def supervisor_tenure(supervising: Iterable[Collection[Period]], day: date) -> Figure:
    """By supervisor, the times she has been one; who is none that day is not counted."""
    months = (months_in_run(periods, day) for periods in supervising)
    counted = Counter(
        "short" if number < SHORT_SUPERVISOR else "longer"
        for number in months
        if number is not None
    )
    return figure(INDICATORS[Key.SUPERVISOR_TENURE], counted, people=counted.total())


def experience(investigating: Iterable[Collection[Period]], day: date) -> Figure:
    """By caseworker with a degree in social work, her times of child investigations.

    Nothing registered is not known; it is never taken for less than a year.
    """
    counted = Counter(_experienced(periods, day) for periods in investigating)
    return figure(INDICATORS[Key.EXPERIENCE], counted, people=counted.total())


def _in_place(posts: Sequence[Post], day: date) -> int:
    here = place_on(posts, day)
    return months_in_run([post.period for post in posts if post.place == here], day) or 0


def _experienced(periods: Collection[Period], day: date) -> str:
    if not periods:
        return "unknown"
    spells = [Spell(first, last, Decimal(1)) for first, last in periods]
    return BUCKETS[bucket(months_on(COUNTING, spells, (), day + ONE_DAY).counted)]
