"""Posts that an import changes: written on from a day, put right in their place, or longer than said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from competence.domain.roster.changes import PostChange
from competence.domain.roster.headers import Field
from competence.domain.roster.matching import Post
from competence.models import Fact
from competence.people.audit import Actor
from competence.people.models import Employment, LineManagement, Person, Recorded, RoleGrant
from competence.people.staffing import LEFT
from competence.services import dated
from competence.services.leaving import TAKEN_BACK
from competence.services.people_import_leaving import experience_of, with_earlier

BATCH = 1000
CHANGED = "changed by import"
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Writing:
    """Who writes, of which day, and what units and people the codes of the difference mean here."""

    home_id: int
    day: date
    moment: datetime
    by: Actor
    counts_experience: bool
    units: Mapping[tuple[str, ...], int]
    # By the id of the row that a post in the difference was known by.
    rows: dict[int, Employment] = field(default_factory=dict)

    def recorded(self, starts_on: date, ends_on: date | None) -> dict[str, Any]:
        """As `dated.recorded`, at one moment for all."""
        return {
            "starts_on": starts_on,
            "ends_on": ends_on,
            "recorded_at": self.moment,
            "recorded_by_id": self.by.person_id,
        }

    def unit_of(self, change: PostChange) -> int:
        return change.unit if change.unit is not None else self.units[change.path]


@dataclass(frozen=True, slots=True)
class Hers:
    """A change of a post, and whose post it is."""

    person: Person
    change: PostChange
    was_here: bool


def change(posts: Collection[Hers], writing: Writing) -> None:
    """What is another from the day on: what was before stays as it was."""
    written_on, in_place, longer = [], [], []
    for hers in posts:
        row, after = writing.rows[hers.change.known or 0], hers.change.after
        asked = {one.field for one in hers.change.fields}
        said_otherwise = asked - {Field.ENDS_ON}
        if said_otherwise and _is_now(row, after, writing.day):
            written_on.append((row, after))
        elif said_otherwise:
            in_place.append((row, after))
        elif _is_longer(row, after):
            longer.append((row, after))
    _write_on(written_on, writing)
    _put_in_place([*in_place, *longer], writing)
    everyone = [*written_on, *in_place, *longer]
    _give_back([pair for pair in everyone if _is_longer(*pair)], writing)


def _is_now(row: Employment, after: Post, day: date) -> bool:
    """She was in the post before the day, and is in it on the day."""
    lasts = after.ends_on is None or after.ends_on >= day
    return row.starts_on < day and not row.is_over(day) and lasts


def _is_longer(row: Employment, after: Post) -> bool:
    if row.ends_on is None:
        return False
    return after.ends_on is None or after.ends_on > row.ends_on


def _write_on(posts: Collection[tuple[Employment, Post]], writing: Writing) -> None:
    """A row to the day before, and another from the day. Its experience counts by the new extent."""
    yesterday = writing.day - A_DAY
    before = {row: row.ends_on for row, _ in posts}
    counted = experience_of([row for row, after in posts if row.fte_percent != after.fte_percent])
    closed = dated.close_all(
        Employment, {row: yesterday for row, _ in posts}, reason=CHANGED, by=writing.by
    )
    fresh = {
        row: dated.like(closed[row], ends_on=after.ends_on, by=writing.by, **_values(after))
        for row, after in posts
    }
    for row in fresh.values():
        row.starts_on = writing.day
    Employment.objects.bulk_create(fresh.values(), batch_size=BATCH)
    writing.rows.update({row.pk: new for row, new in fresh.items()})
    _count_on(counted, fresh, before, writing)


def _values(after: Post) -> dict[str, str | int]:
    return {
        "type": after.type,
        "fte_percent": after.fte_percent,
        "title": after.title,
        "agency": after.agency,
    }


def _count_on(
    counted: Mapping[Fact, Employment],
    fresh: Mapping[Employment, Employment],
    before: Mapping[Employment, date | None],
    writing: Writing,
) -> None:
    """Only what was counted to the full of the old extent, and as long as the post was to last."""
    goes_on = {
        fact: post
        for fact, post in counted.items()
        if fact.ends_on == before[post] and fact.amount == Decimal(post.fte_percent) / 100
    }
    yesterday = dict.fromkeys(goes_on, writing.day - A_DAY)
    dated.close_all(Fact, yesterday, reason=CHANGED, by=writing.by)
    rows = []
    for fact, post in goes_on.items():
        new = fresh[post]
        share = Decimal(new.fte_percent) / 100
        row = dated.like(
            fact, ends_on=new.ends_on, by=writing.by, amount=share, source=f"employment:{new.pk}"
        )
        row.starts_on, row.replaces = max(fact.starts_on, writing.day), None
        rows.append(row)
    Fact.objects.bulk_create(rows, batch_size=BATCH)


def _put_in_place(posts: Collection[tuple[Employment, Post]], writing: Writing) -> None:
    """The row said it wrongly, or is not begun: another stands for all of its days."""
    rows = [row for row, _ in posts]
    counted = experience_of(rows)
    dated.retract_all(Employment, rows, reason=CHANGED, by=writing.by)
    fresh = {}
    for row, after in posts:
        new = dated.like(row, ends_on=after.ends_on, by=writing.by, **_values(after))
        new.starts_on = after.starts_on if row.starts_on > writing.day else row.starts_on
        fresh[row] = new
    Employment.objects.bulk_create(fresh.values(), batch_size=BATCH)
    writing.rows.update({row.pk: new for row, new in fresh.items()})
    kept = {
        fact: fresh[post]
        for fact, post in counted.items()
        if fact.ends_on == post.ends_on and fact.amount == Decimal(post.fte_percent) / 100
    }
    dated.retract_all(Fact, kept, reason=CHANGED, by=writing.by)
    Fact.objects.bulk_create(
        (_counted_anew(fact, kept[fact], writing) for fact in kept), batch_size=BATCH
    )


def _counted_anew(fact: Fact, post: Employment, writing: Writing) -> Fact:
    share = Decimal(post.fte_percent) / 100
    row = dated.like(
        fact, ends_on=post.ends_on, by=writing.by, amount=share, source=f"employment:{post.pk}"
    )
    # Of a post that is not begun it begins with the post; earlier work was said by hand.
    if fact.starts_on > writing.day:
        row.starts_on = post.starts_on
    return row


def _give_back(posts: Collection[tuple[Employment, Post]], writing: Writing) -> None:
    """She stays longer: what was to end with the post's last day goes on as long as the post."""
    begun = _begun_at([row for row, _ in posts])
    for row, after in posts:
        ends_alike = Q(person_id=row.person_id, ends_on=row.ends_on, retracted_at__isnull=True)
        was_closed = Q(replaces__retracted_reason__in=(LEFT, TAKEN_BACK))
        with_post = Q(scope_id=row.unit_id, recorded_at__in=begun[row])
        others = Employment.objects.live().filter(person_id=row.person_id)
        others = others.exclude(unit_id=row.unit_id).lasting(row.ends_on or writing.day)
        elsewhere = Q(scope__in=others.values("unit_id"))
        for held in [
            *RoleGrant.objects.filter(ends_alike & (was_closed | with_post) & ~elsewhere),
            *LineManagement.objects.filter(ends_alike & was_closed),
        ]:
            _lengthen(held, after, writing)


def _begun_at(posts: Collection[Employment]) -> Mapping[Employment, set[datetime]]:
    """When each was written down, and the rows it came in place of: its role is of that moment."""
    chains = with_earlier(posts)
    keys = [pk for chain in chains.values() for pk in chain]
    moments: dict[int, datetime] = {}
    for some in batched(keys, BATCH):
        rows = Employment.objects.filter(pk__in=some)
        moments |= dict(rows.values_list("pk", "recorded_at"))
    return {post: {moments[pk] for pk in chain} for post, chain in chains.items()}


def _lengthen(held: Recorded, after: Post, writing: Writing) -> None:
    """Skipped where something new stands in its place since."""
    try:
        with transaction.atomic():
            dated.retract(held, reason=TAKEN_BACK, by=writing.by)
            dated.again(held, ends_on=after.ends_on, by=writing.by)
    except IntegrityError:
        return
