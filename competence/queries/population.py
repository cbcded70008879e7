"""Who counts on the competence map: those of a role at work in the units that the reader may see.

Four queries, whatever the number of people; five for what was known at an earlier moment, or where
only one stage of the introduction is asked for.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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
COLUMNS = (
    "person_id",
    "unit_id",
    "type",
    "person__given_name",
    "person__family_name",
    "person__protected_identity",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the filters ask for. `type` is one type of employment, empty for all of them."""

    role: str = Role.CASEWORKER
    agency: bool = True
    type: str = ""

    def employment(self) -> Q:
        q = Q(type=self.type) if self.type else Q()
        return q if self.agency else q & ~Q(type=Employment.Type.AGENCY)


EVERYBODY = Wanted()


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

    def by_place(self) -> Mapping[int, tuple[Member, ...]]:
        found: dict[int, list[Member]] = defaultdict(list)
        for member in self.members:
            for pk in member.places:
                found[pk].append(member)
        return {pk: tuple(members) for pk, members in found.items()}

    def within(self, place: Place) -> "Population":
        away = tuple(member for member in self.long_away if place.pk in member.places)
        return Population((place,), self.of(place), away)

    def among(self, person_ids: Collection[int]) -> "Population":
        """Those of them who are here, in the same units."""
        return Population(
            self.places,
            tuple(member for member in self.members if member.pk in person_ids),
            tuple(member for member in self.long_away if member.pk in person_ids),
        )


@dataclass(frozen=True, slots=True)
class _Held:
    """One employment of hers, in a unit that counts."""

    person_id: int
    unit_id: int
    type: str
    given_name: str
    family_name: str
    protected: bool


def population(reach: Reach, moment: Moment, wanted: Wanted = EVERYBODY) -> Population:
    """People in the order of their names, places as the organisation is built now.

    Which units she may see is asked of today; who worked there, of the moment.
    """
    day, known_at = moment.day, moment.known_at
    units = {unit.pk: unit for unit in _units(reach)}
    homes = home_rows(units.values())
    home = reach.person.municipality_id
    rows = employments_in(units, day, known_at, wanted)
    scopes = scopes_of(Q(municipality_id=home), day, known_at, wanted.role)
    away = absences_of(Q(municipality_id=home), day, known_at)
    seen = rows.keys() if known_at is None else _still_seen(reach, rows.keys())
    members = []
    for person_id, employments in rows.items():
        held = [row for row in employments if _is_held(units[row.unit_id], scopes[person_id])]
        if held:
            days_away = away_for(away[person_id], day) if person_id in away else 0
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


def counted_in(
    units: Mapping[int, Unit], day: date, known_at: datetime | None
) -> Iterator[tuple[int, int]]:
    """Each caseworker at work and her municipality, for a whole region: nobody is named here."""
    municipalities = Q(municipality_id__in={unit.municipality_id for unit in units.values()})
    scopes = scopes_of(municipalities, day, known_at, Role.CASEWORKER)
    away = absences_of(municipalities, day, known_at)
    for person_id, rows in employments_in(units, day, known_at, EVERYBODY).items():
        held = [units[r.unit_id] for r in rows if _is_held(units[r.unit_id], scopes[person_id])]
        long_away = person_id in away and away_for(away[person_id], day) > LONG_ABSENCE_DAYS
        if held and not long_away:
            yield person_id, held[0].municipality_id or 0


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


def employments_in(
    units: Mapping[int, Unit], day: date, known_at: datetime | None, wanted: Wanted
) -> dict[int, list[_Held]]:
    rows = Employment.objects.as_known(known_at).on(day).filter(unit__in=list(units))
    rows = rows.filter(wanted.employment())
    found: dict[int, list[_Held]] = defaultdict(list)
    for row in rows.order_by("person__sort_key", "person_id", "pk").values_list(*COLUMNS):
        found[row[0]].append(_Held(*row))
    return found


def _still_seen(reach: Reach, person_ids: Iterable[int]) -> Collection[int]:
    people = Person.objects.filter(pk__in=list(person_ids))
    return set(access.visible_to(reach, people).values_list("pk", flat=True))


def scopes_of(where: Q, day: date, known_at: datetime | None, role: str) -> dict[int, list[str]]:
    grants = RoleGrant.objects.as_known(known_at).on(day).filter(where, role=role)
    found: dict[int, list[str]] = defaultdict(list)
    for person_id, path in grants.values_list("person_id", "scope__path"):
        found[person_id].append(path)
    return found


def _is_held(unit: Unit, scopes: Iterable[str]) -> bool:
    """In this unit: who manages another one is no caseworker here."""
    return any(unit.path.startswith(path) or path.startswith(unit.path) for path in scopes)


def absences_of(where: Q, day: date, known_at: datetime | None) -> dict[int, list[Period]]:
    rows = Absence.objects.as_known(known_at).lasting(day - LOOKS_BACK)
    rows = rows.filter(where, extent_percent=FULL_TIME)
    found: dict[int, list[Period]] = defaultdict(list)
    for person_id, starts_on, ends_on in rows.values_list("person_id", "starts_on", "ends_on"):
        found[person_id].append((starts_on, ends_on))
    return found


def _member(
    reach: Reach,
    employments: list[_Held],
    units: Mapping[int, Unit],
    homes: Mapping[int, int],
    days_away: int,
    *,
    opens: bool,
) -> Member:
    person = employments[0]
    paths = [units[row.unit_id].path for row in employments]
    named = not person.protected or _may_name(reach, person.person_id, paths)
    return Member(
        pk=person.person_id,
        name=f"{person.given_name} {person.family_name}".strip() if named else "",
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
