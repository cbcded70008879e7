"""Who and what is in a municipality, as an import compares it. Three queries, whatever its size."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from competence.domain.roster.known import Known, KnownPerson, KnownPost, KnownUnit
from competence.people.models import Employment, Person, Unit

A_DAY = timedelta(days=1)


class _Row(NamedTuple):
    person_id: int
    unit_id: int
    starts_on: date
    ends_on: date | None
    id: int
    type: str
    fte_percent: int
    title: str
    agency: str


def known(home: Unit, ids: Collection[int] | None = None) -> Known:
    """Everybody of the municipality, or only some of them."""
    people = Person.objects.filter(municipality=home)
    rows = Employment.objects.live().filter(municipality=home)
    if ids is not None:
        people, rows = people.filter(pk__in=ids), rows.filter(person_id__in=ids)
    posts: dict[int, list[KnownPost]] = defaultdict(list)
    columns = rows.order_by("person_id", "unit_id", "starts_on", "pk").values_list(*_Row._fields)
    for (person_id, _unit_id), hers in groupby(map(_Row._make, columns), key=lambda row: row[:2]):
        posts[person_id] += _chains(hers)
    return Known(
        tuple(
            KnownPerson(*columns, posts=tuple(posts[columns[0]]))
            for columns in people.order_by("pk").values_list(
                "pk",
                "employee_number",
                "given_name",
                "family_name",
                "work_email",
                "protected_identity",
            )
        ),
        tuple(units(home)),
        home.name,
    )


def _chains(rows: Iterator[_Row]) -> Iterator[KnownPost]:
    """What follows day by day on one another in a unit is one post: as it is last, since the first."""
    since: date | None = None
    latest: _Row | None = None
    for row in rows:
        if latest is None or latest.ends_on is None or row.starts_on != latest.ends_on + A_DAY:
            if latest and since:
                yield _post(latest, since)
            since = row.starts_on
        latest = row
    if latest and since:
        yield _post(latest, since)


def _post(row: _Row, since: date) -> KnownPost:
    return KnownPost(
        id=row.id,
        unit=row.unit_id,
        type=row.type,
        fte_percent=row.fte_percent,
        title=row.title,
        agency=row.agency,
        starts_on=since,
        ends_on=row.ends_on,
    )


def units(home: Unit) -> Iterator[KnownUnit]:
    """Each with the names from below the municipality down to its own."""
    names: dict[str, tuple[str, ...]] = {home.path: ()}
    rows = Unit.objects.filter(municipality=home).order_by("path")
    for pk, path, name in rows.values_list("pk", "path", "name"):
        if pk != home.pk:
            above = path.rstrip("/").rpartition("/")[0] + "/"
            names[path] = (*names.get(above, ()), name)
        yield KnownUnit(pk, names[path])
