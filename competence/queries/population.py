"""Who counts on the competence map: caseworkers at work in the units that the reader may see.

Four queries, whatever the number of people; five for what was known at an earlier moment.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from competence.domain.coverage import LONG_ABSENCE_DAYS, Period, away_for
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Absence, Employment, Person, Role, RoleGrant, Unit, lean
from competence.queries.moments import Moment

MAP_ROLES = (Role.HR, Role.UNIT_MANAGER)
FULL_TIME = 100
# Longer runs than this are long already; what ended before it cannot touch today's.
LOOKS_BACK = timedelta(days=2 * LONG_ABSENCE_DAYS)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as the map shows it: its teams counted in."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`named` is False where the reader may count her but not learn who she is.

    `opens` is False for whoever was taken to work here, and is known now never to have done so.
    """

    pk: int
    name: str
    named: bool
    opens: bool
    agency: bool
    days_away: int
    places: tuple[int, ...]

    @property
    def at_work(self) -> bool:
        return not self.days_away

    @property
    def counted(self) -> bool:
        return self.days_away <= LONG_ABSENCE_DAYS


@dataclass(frozen=True, slots=True)
class Population:
    """`long_away` are employed but not counted."""

    places: tuple[Place, ...]
    members: tuple[Member, ...]
    long_away: tuple[Member, ...]

    def place(self, pk: int) -> Place | None:
        return next((place for place in self.places if place.pk == pk), None)

    def of(self, place: Place) -> tuple[Member, ...]:
        return tuple(member for member in self.members if place.pk in member.places)

    def within(self, place: Place) -> "Population":
        away = tuple(member for member in self.long_away if place.pk in member.places)
        return Population((place,), self.of(place), away)


def population(reach: Reach, moment: Moment, *, agency: bool = True) -> Population:
    """People in the order of their names, places as the organisation is built now.

    Which units she may see is asked of today; who worked there, of the moment.
    """
    day, known_at = moment.day, moment.known_at
    units = {unit.pk: unit for unit in _units(reach)}
    homes = home_rows(units.values())
    rows = _employments(units, day, known_at, agency=agency)
    scopes = _caseworker_scopes(reach, day, known_at)
    away = _absences(reach, day, known_at)
    seen = rows.keys() if known_at is None else _still_seen(reach, rows.keys())
    members = []
    for person_id, employments in rows.items():
        held = [row for row in employments if _is_caseworker(units[row.unit_id], scopes[person_id])]
        if held:
            days_away = away_for(away[person_id], day)
            opens = person_id in seen
            members.append(_member(reach, held, units, homes, days_away, opens=opens))
    used = {pk for member in members for pk in member.places}
    places = tuple(
        Place(unit.pk, unit.name)
        for unit in units.values()
        if unit.pk in used or (unit.kind == Unit.Kind.UNIT and homes[unit.pk] == unit.pk)
    )
    return Population(
        places,
        tuple(member for member in members if member.counted),
        tuple(member for member in members if not member.counted),
    )


def _units(reach: Reach) -> Iterable[Unit]:
    paths = reach.paths(*MAP_ROLES)
    if not paths:
        return ()
    under = reduce(or_, (Q(path__startswith=path) for path in paths))
    home = reach.person.municipality_id
    return lean(Unit.objects.filter(under, municipality_id=home).order_by("path"))


def home_rows(units: Iterable[Unit]) -> dict[int, int]:
    """The row each unit is counted in: a team in its unit, when that is among them.

    Units come in the order of their paths.
    """
    tops: list[Unit] = []
    homes = {}
    for unit in units:
        top = next((top for top in tops if top.contains(unit)), None)
        if top is None and unit.kind == Unit.Kind.UNIT:
            tops.append(unit)
        homes[unit.pk] = top.pk if top else unit.pk
    return homes


def _employments(
    units: Mapping[int, Unit], day: date, known_at: datetime | None, *, agency: bool
) -> dict[int, list[Employment]]:
    rows = Employment.objects.as_known(known_at).on(day).filter(unit__in=list(units))
    if not agency:
        rows = rows.exclude(type=Employment.Type.AGENCY)
    found: dict[int, list[Employment]] = defaultdict(list)
    for row in lean(rows.select_related("person").order_by("person__sort_key", "person_id", "pk")):
        found[row.person_id].append(row)
    return found


def _still_seen(reach: Reach, person_ids: Iterable[int]) -> Collection[int]:
    people = Person.objects.filter(pk__in=list(person_ids))
    return set(access.visible_to(reach, people).values_list("pk", flat=True))


def _caseworker_scopes(reach: Reach, day: date, known_at: datetime | None) -> dict[int, list[str]]:
    grants = (
        RoleGrant.objects.as_known(known_at)
        .on(day)
        .filter(municipality_id=reach.person.municipality_id, role=Role.CASEWORKER)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, path in grants.values_list("person_id", "scope__path"):
        found[person_id].append(path)
    return found


def _is_caseworker(unit: Unit, scopes: Iterable[str]) -> bool:
    """In this unit: who manages another one is no caseworker here."""
    return any(unit.path.startswith(path) or path.startswith(unit.path) for path in scopes)


def _absences(reach: Reach, day: date, known_at: datetime | None) -> dict[int, list[Period]]:
    rows = Absence.objects.as_known(known_at).lasting(day - LOOKS_BACK)
    rows = rows.filter(municipality_id=reach.person.municipality_id, extent_percent=FULL_TIME)
    found: dict[int, list[Period]] = defaultdict(list)
    for person_id, starts_on, ends_on in rows.values_list("person_id", "starts_on", "ends_on"):
        found[person_id].append((starts_on, ends_on))
    return found


def _member(
    reach: Reach,
    employments: list[Employment],
    units: Mapping[int, Unit],
    homes: Mapping[int, int],
    days_away: int,
    *,
    opens: bool,
) -> Member:
    person = employments[0].person
    paths = [units[row.unit_id].path for row in employments]
    named = not person.protected_identity or _may_name(reach, person.pk, paths)
    return Member(
        pk=person.pk,
        name=person.name if named else "",
        named=named,
        opens=named and opens,
        agency=any(row.type == Employment.Type.AGENCY for row in employments),
        days_away=days_away,
        places=tuple(dict.fromkeys(homes[row.unit_id] for row in employments)),
    )


def _may_name(reach: Reach, person_id: int, paths: Iterable[str]) -> bool:
    """access.may_see_protected for many at once, from what is read already."""
    if person_id == reach.person.pk or person_id in reach.led | reach.mentored:
        return True
    return any(path.startswith(scope) for path in paths for scope in reach.paths(Role.HR))
