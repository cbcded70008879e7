"""Posts as an import leaves them: begun, written on from a day, moved or ended. Very many at once."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import batched

from competence.domain.facts import FactKind
from competence.domain.roster.changes import Difference, Kind, PersonChange
from competence.domain.roster.headers import Field
from competence.domain.roster.matching import Post
from competence.models import Fact
from competence.people import staffing
from competence.people.models import Employment, Person, Role, RoleGrant
from competence.people.staffing import LEFT
from competence.services import dated, roles
from competence.services.people import CHILD_SERVICES, EXPERIENCED_ROLES
from competence.services.people_import_changed import BATCH, Hers, Writing, change
from competence.services.people_import_leaving import close_what_hung_on_it, end_posts

# Whoever mentors is asked and answers; every other role is given by hand.
GIVEN = {role.value for role in (Role.CASEWORKER, Role.SUPERVISOR, Role.UNIT_MANAGER)}


def write(changes: Collection[tuple[Person, PersonChange]], writing: Writing) -> None:
    posts = [
        Hers(person, change, person_change.known is not None)
        for person, person_change in changes
        for change in person_change.posts
    ]
    by_kind = {
        kind: [hers for hers in posts if hers.change.kind is kind]
        for kind in (Kind.NEW, Kind.CHANGED, Kind.ENDED)
    }
    known = [hers.change.known for kind in (Kind.CHANGED, Kind.ENDED) for hers in by_kind[kind]]
    for some in batched(filter(None, known), BATCH):
        found = Employment.objects.live().filter(pk__in=some)
        writing.rows.update({row.pk: row for row in found})
    _begin(by_kind[Kind.NEW], writing)
    change(by_kind[Kind.CHANGED], writing)
    _end([*by_kind[Kind.ENDED], *_sooner(by_kind[Kind.CHANGED], writing)], writing)


def _begin(posts: Collection[Hers], writing: Writing) -> None:
    begun = [(hers, hers.change.after, _new_row(hers, writing)) for hers in posts]
    Employment.objects.bulk_create([row for _, _, row in begun], batch_size=BATCH)
    held = _held([hers.person.pk for hers, _, _ in begun if hers.was_here])
    grants = [
        _grant(row, _role(after), writing)
        for hers, after, row in begun
        if hers.person.pk != writing.by.person_id
        and (row.person_id, _role(after), row.unit_id) not in held
    ]
    RoleGrant.objects.bulk_create(grants, batch_size=BATCH)
    if writing.counts_experience:
        counted = [row for _, after, row in begun if _role(after) in EXPERIENCED_ROLES]
        Fact.objects.bulk_create((_count(row, writing) for row in counted), batch_size=BATCH)


def _role(after: Post) -> str:
    return after.role if after.role in GIVEN else Role.CASEWORKER


def counted_since(found: Difference) -> list[date]:
    """For each whose new posts count as experience, if they are to be: the first day of it."""
    days = [
        [
            post.after.starts_on
            for post in person.posts
            if post.kind is Kind.NEW and _role(post.after) in EXPERIENCED_ROLES
        ]
        for person in found.people
    ]
    return [min(hers) for hers in days if hers]


def _new_row(hers: Hers, writing: Writing) -> Employment:
    after = hers.change.after
    return Employment(
        person_id=hers.person.pk,
        municipality_id=writing.home_id,
        unit_id=writing.unit_of(hers.change),
        type=after.type,
        fte_percent=after.fte_percent,
        title=after.title,
        agency=after.agency,
        **writing.recorded(after.starts_on, after.ends_on),
    )


def _held(person_ids: Collection[int]) -> set[tuple[int, str, int]]:
    found: set[tuple[int, str, int]] = set()
    for some in batched(person_ids, BATCH):
        rows = RoleGrant.objects.live().filter(person__in=some, ends_on__isnull=True)
        found |= set(rows.values_list("person_id", "role", "scope_id"))
    return found


def _grant(row: Employment, role: str, writing: Writing) -> RoleGrant:
    """As when somebody is hired by hand: before her first day she may read her own pages."""
    first = min(row.starts_on, writing.day) if role == Role.CASEWORKER else row.starts_on
    return RoleGrant(
        person_id=row.person_id,
        municipality_id=writing.home_id,
        role=role,
        scope_id=row.unit_id,
        **writing.recorded(first, row.ends_on),
    )


def _count(row: Employment, writing: Writing) -> Fact:
    return Fact(
        person_id=row.person_id,
        municipality_id=writing.home_id,
        kind=FactKind.EXPERIENCE,
        subject=CHILD_SERVICES,
        amount=Decimal(row.fte_percent) / 100,
        source=f"employment:{row.pk}",
        **writing.recorded(row.starts_on, row.ends_on),
    )


def _sooner(posts: Collection[Hers], writing: Writing) -> Iterator[Hers]:
    """A last day that the file says, where there was none or a later one."""
    for hers in posts:
        ends_on = hers.change.after.ends_on
        before = {one.field for one in hers.change.fields}
        if Field.ENDS_ON in before and ends_on is not None:
            yield hers


def _end(posts: Collection[Hers], writing: Writing) -> None:
    ends = {}
    for hers in posts:
        ends[writing.rows[hers.change.known or 0]] = hers.change.after.ends_on or writing.day
    end_posts(ends, reason=staffing.ENDED, by=writing.by)
    said: dict[int, date] = {}
    for row, day in ends.items():
        said[row.person_id] = max(day, said.get(row.person_id, day))
    _leave_units(ends, writing)
    close_what_hung_on_it(said, by=writing.by)


def _leave_units(ends: Mapping[Employment, date], writing: Writing) -> None:
    """What she holds for a unit in which nothing else keeps her ends with it."""
    places: dict[tuple[int, int], date] = {}
    for row, day in ends.items():
        place = row.person_id, row.unit_id
        places[place] = max(day, places.get(place, day))
    closing: dict[RoleGrant, date] = {}
    for some in batched(sorted({person for person, _unit in places}), BATCH):
        live = Employment.objects.live().filter(person__in=some)
        kept = {
            (person, unit)
            for person, unit, ends_on in live.values_list("person_id", "unit_id", "ends_on")
            if (person, unit) in places and (ends_on is None or ends_on > places[person, unit])
        }
        # What is of the whole municipality is not of the unit, also where somebody is placed there.
        of_units = RoleGrant.objects.live().exclude(scope=writing.home_id)
        for grant in of_units.filter(person__in=some).select_related("person"):
            place = (grant.person_id, grant.scope_id)
            if place in places and place not in kept:
                closing[grant] = places[place]
    _close(closing, writing)


def _close(closing: Mapping[RoleGrant, date], writing: Writing) -> None:
    """HR one after the other: the second of two in a file sees that the first has gone."""
    for grant, day in closing.items():
        if grant.role == Role.HR:
            roles.check_hr_remains([grant], ends_on=day, by=writing.by)
            dated.close(grant, ends_on=day, reason=LEFT, by=writing.by)
    rest = {grant: day for grant, day in closing.items() if grant.role != Role.HR}
    dated.close_all(RoleGrant, rest, reason=LEFT, by=writing.by)
