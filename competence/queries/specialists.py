"""Fråga en specialist: who has agreed to be asked, in what, and how to reach her.

From another municipality only name, area, municipality and address, and only where she herself, her
municipality and the reader's have all agreed. Who is not shown is in no number either.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from competence.models import SpecialistListing, SpecialistSharing
from competence.people import staffing
from competence.people.access import Reach
from competence.people.models import Employment, Person, Role, Unit, lean
from competence.queries import specialist_areas
from competence.queries.specialist_areas import Area

LEADERS = (Role.SUPERVISOR, Role.UNIT_MANAGER, Role.HR)


@dataclass(frozen=True, slots=True)
class Specialist:
    """`unit` is empty for a neighbour: it is not for others to know."""

    name: str
    email: str
    municipality: str
    unit: str
    neighbour: bool
    herself: bool


@dataclass(frozen=True, slots=True)
class AreaLine:
    key: str
    title: str
    specialists: tuple[Specialist, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the areas that are asked for have somebody to ask, and which have nobody."""

    required: int
    unit: int
    municipality: int
    county: int
    nobody: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    areas: tuple[AreaLine, ...]
    choices: tuple[tuple[str, str], ...]
    coverage: Coverage | None
    shared: bool
    may_share: bool


@dataclass(frozen=True, slots=True)
class _Shown:
    """A listing the reader may see, with what the coverage needs to know of it."""

    specialist: Specialist
    areas: frozenset[str]
    paths: tuple[str, ...]


def page_of(reach: Reach, area: str = "") -> Page:
    """Five queries or six, however many there are to ask."""
    home = reach.person.municipality
    areas = specialist_areas.areas_in(home)
    sharing = sharing_in(home, reach.day)
    shown = _shown(reach, areas, sharing)
    lines = (
        AreaLine(each.key, each.title, tuple(s.specialist for s in shown if each.key in s.areas))
        for each in areas
        if area in ("", each.key)
    )
    return Page(
        areas=tuple(line for line in lines if line.specialists or line.key == area),
        choices=tuple((each.key, each.title) for each in areas),
        coverage=_coverage(reach, areas, shown) if reach.roles & {*LEADERS} else None,
        shared=home.pk in sharing,
        may_share=may_share(reach),
    )


def may_share(reach: Reach) -> bool:
    """HR of the whole municipality."""
    return staffing.covers(reach, reach.person.municipality, Role.HR)


def sharing_in(home: Unit, day: date) -> frozenset[int]:
    """The municipalities of its region that have agreed, itself too. One query."""
    rows = SpecialistSharing.objects.live().on(day).filter(region=home.parent_id)
    return frozenset(rows.values_list("municipality_id", flat=True))


def _shown(reach: Reach, areas: Iterable[Area], sharing: frozenset[int]) -> list[_Shown]:
    rows = list(lean(_listings(reach, sharing)))
    held = specialist_areas.held_by([row.person_id for row in rows], areas, reach.day)
    home = reach.person.municipality_id
    places = _places([row.person_id for row in rows if row.municipality_id == home], reach.day)
    return [
        _Shown(
            specialist=_specialist(reach, row, places.get(row.person_id, ())),
            areas=frozenset(area.key for area in held[row.person_id]),
            paths=tuple(path for path, _name in places.get(row.person_id, ())),
        )
        for row in rows
        if row.person_id in held
    ]


def _listings(reach: Reach, sharing: frozenset[int]) -> QuerySet[SpecialistListing]:
    """Her own yes, her municipality's and the reader's; a name with protection is nowhere."""
    home = reach.person.municipality_id
    where = Q(municipality=home)
    if home in sharing:
        where |= Q(municipality__in=sharing, width=SpecialistListing.Width.REGION)
    rows = SpecialistListing.objects.live().on(reach.day).filter(where)
    rows = rows.filter(
        person__in=Person.objects.employed_on(reach.day).filter(protected_identity=False)
    )
    return rows.select_related("person", "municipality").order_by("person__sort_key", "pk")


def _specialist(
    reach: Reach, row: SpecialistListing, places: Iterable[tuple[str, str]]
) -> Specialist:
    return Specialist(
        name=row.person.name,
        email=row.email,
        municipality=row.municipality.name,
        unit=", ".join(name for _path, name in places),
        neighbour=row.municipality_id != reach.person.municipality_id,
        herself=row.person_id == reach.person.pk,
    )


def _places(ids: Collection[int], day: date) -> Mapping[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Employment.objects.live().on(day).filter(person__in=ids).order_by("starts_on", "pk")
    for person_id, path, name in rows.values_list("person_id", "unit__path", "unit__name"):
        found[person_id].append((path, name))
    return found


def _coverage(reach: Reach, areas: Iterable[Area], shown: Iterable[_Shown]) -> Coverage:
    required = {area.key: area.title for area in areas if area.required}
    shown = list(shown)
    mine = reach.paths(*LEADERS)
    near = [each for each in shown if any(path.startswith(mine) for path in each.paths)]
    home = [each for each in shown if not each.specialist.neighbour]
    county = _covered(shown, required)
    return Coverage(
        required=len(required),
        unit=len(_covered(near, required)),
        municipality=len(_covered(home, required)),
        county=len(county),
        nobody=tuple(title for key, title in required.items() if key not in county),
    )


def _covered(shown: Iterable[_Shown], required: Collection[str]) -> set[str]:
    return {key for each in shown for key in each.areas if key in required}
