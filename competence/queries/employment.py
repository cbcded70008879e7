"""Anställning och roller: what holds a person to her municipality, now, earlier and soon.

Ten queries and those of the permissions, whatever the length of her history.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from competence.people import access, staffing
from competence.people.access import Reach
from competence.people.models import (
    Deputyship,
    Employment,
    LineManagement,
    Person,
    Recorded,
    RoleGrant,
    lean,
)
from competence.queries import absences, work_areas
from competence.queries.absences import AbsenceLine
from competence.queries.history import shown_name
from competence.queries.work_areas import AreaLine

NOW, COMING, OVER = "now", "coming", "over"


@dataclass(frozen=True, slots=True)
class Days:
    starts_on: date
    ends_on: date | None
    when: str

    @classmethod
    def of(cls, row: Recorded, day: date) -> "Days":
        when = OVER if row.is_over(day) else COMING if row.starts_on > day else NOW
        return cls(row.starts_on, row.ends_on, when)


@dataclass(frozen=True, slots=True)
class WorkLine:
    id: int
    unit: str
    title: str
    type: str
    agency: str
    fte_percent: int
    days: Days
    may_end: bool
    may_resume: bool


@dataclass(frozen=True, slots=True)
class RoleLine:
    id: int
    role: str
    scope: str
    days: Days
    may_end: bool


@dataclass(frozen=True, slots=True)
class NameLine:
    """A supervisor, a deputy, or the one she stands in for."""

    id: int
    name: str
    days: Days
    may_end: bool = False


@dataclass(frozen=True, slots=True)
class AwayLine:
    days: Days
    line: AbsenceLine


@dataclass(frozen=True, slots=True)
class Lines[Line]:
    """Of one kind: what holds or is to come, and what is over."""

    current: tuple[Line, ...] = ()
    over: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Identifiers:
    employee_number: str
    work_email: str


@dataclass(frozen=True, slots=True)
class EmploymentPage:
    person_id: int
    name: str
    herself: bool
    protected: bool
    may_lead: bool
    may_change: bool
    may_arrange: bool
    may_name_deputy: bool
    leads: bool
    works: Lines[WorkLine]
    roles: Lines[RoleLine]
    supervisors: Lines[NameLine]
    deputies: Lines[NameLine] = field(default_factory=Lines)
    stands_in_for: Lines[NameLine] = field(default_factory=Lines)
    absences: Lines[AwayLine] = field(default_factory=Lines)
    areas: tuple[AreaLine, ...] = ()
    # Only for who may change them.
    identifiers: Identifiers | None = None


def employment_page(reach: Reach, person: Person) -> EmploymentPage:
    """The reader has been let in already."""
    day = reach.day
    may_change = staffing.may_change(reach, person)
    leads = staffing.leads(person, day)
    deputies = _deputyships(person)
    may_arrange = access.may_arrange_for(reach, person)
    areas = work_areas.areas_of(person.municipality)
    return EmploymentPage(
        person_id=person.pk,
        name=person.name,
        herself=access.is_herself(reach, person),
        protected=person.protected_identity,
        may_lead=access.may_lead(reach, person),
        may_change=may_change,
        may_arrange=may_arrange,
        may_name_deputy=leads and staffing.may_name_deputy(reach, person),
        leads=leads,
        works=_sorted(_works(reach, person)),
        roles=_sorted(_roles(reach, person)),
        supervisors=_sorted(_supervisors(reach, person)),
        deputies=_sorted(
            NameLine(row.pk, shown_name(reach, row.deputy), Days.of(row, day), may_change)
            for row in deputies
            if row.person_id == person.pk
        ),
        stands_in_for=_sorted(
            NameLine(row.pk, shown_name(reach, row.person), Days.of(row, day))
            for row in deputies
            if row.deputy_id == person.pk
        ),
        absences=_sorted(_absences(reach, person)),
        areas=work_areas.lines_of(person, areas, may_change=may_arrange),
        identifiers=_identifiers(reach, person),
    )


def _identifiers(reach: Reach, person: Person) -> Identifiers | None:
    if not staffing.may_identify(reach, person):
        return None
    return Identifiers(person.employee_number, person.work_email)


def _sorted[Line: (WorkLine, RoleLine, NameLine, AwayLine)](lines: Iterable[Line]) -> Lines[Line]:
    """What holds first and then what comes; what is over, newest first."""
    found = sorted(lines, key=lambda line: line.days.starts_on)
    over = [line for line in found if line.days.when == OVER]
    return Lines(tuple(line for line in found if line.days.when != OVER), tuple(reversed(over)))


def _works(reach: Reach, person: Person) -> Iterable[WorkLine]:
    rows = Employment.objects.live().filter(person=person).select_related("unit", "replaces")
    for row in lean(rows):
        may_end = staffing.may_end_employment(reach, row)
        days = Days.of(row, reach.day)
        yield WorkLine(
            id=row.pk,
            unit=row.unit.name,
            title=row.title,
            type=row.get_type_display(),
            agency=row.agency,
            fte_percent=row.fte_percent,
            days=days,
            may_end=may_end and days.when != OVER,
            may_resume=may_end and staffing.may_be_taken_back(row, reach.day),
        )


def _roles(reach: Reach, person: Person) -> Iterable[RoleLine]:
    rows = RoleGrant.objects.live().filter(person=person).select_related("scope")
    for row in lean(rows.order_by("role", "pk")):
        days = Days.of(row, reach.day)
        may_end = days.when != OVER and staffing.may_end_role(reach, row)
        yield RoleLine(row.pk, row.get_role_display(), row.scope.name, days, may_end)


def _supervisors(reach: Reach, person: Person) -> Iterable[NameLine]:
    rows = LineManagement.objects.live().filter(person=person).select_related("supervisor")
    for row in lean(rows):
        yield NameLine(row.pk, shown_name(reach, row.supervisor), Days.of(row, reach.day))


def _deputyships(person: Person) -> list[Deputyship]:
    rows = Deputyship.objects.live().filter(Q(person=person) | Q(deputy=person))
    return list(lean(rows.select_related("person", "deputy")))


def _absences(reach: Reach, person: Person) -> Iterable[AwayLine]:
    for row in person.absences.live():
        yield AwayLine(Days.of(row, reach.day), absences.line(row))
