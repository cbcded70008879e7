"""Avvikelser i giltighet: what the last nights found, for HR, unit by unit."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from competence.models import ValidityBreach, ValidityRun
from competence.people import access, clock
from competence.people.access import Reach
from competence.people.models import Employment, Person, Role, Unit, lean
from competence.queries.history import shown_name
from competence.queries.lifetimes import SLUGS
from competence.queries.names import names_of
from competence.wording.breaches import breach_words, to_do_words
from competence.wording.lifetimes import KINDS, thing_title

# A night and some hours.
LATE = timedelta(hours=26)


@dataclass(frozen=True, slots=True)
class LastRun:
    finished_at: datetime
    people: int
    held: int
    excepted: int
    late: bool


@dataclass(frozen=True, slots=True)
class BreachLine:
    unit: str
    person_id: int
    name: str
    slug: str
    subject: str
    title: str
    kind: str
    what: str
    to_do: str
    found_on: date


@dataclass(frozen=True, slots=True)
class Breaches:
    run: LastRun | None
    lines: tuple[BreachLine, ...]


def breaches(reach: Reach) -> Breaches:
    """The same few queries however many there are."""
    home = reach.person.municipality
    return Breaches(_last_run(home), tuple(_lines(reach)))


def lines_of(home: Unit) -> list[tuple[int, str, str]]:
    """Person, thing and what is wrong, for a console: no names."""
    names = names_of(home)
    rows = ValidityBreach.objects.open().filter(municipality=home).order_by("person", "pk")
    return [
        (
            row.person_id,
            thing_title(row.kind, row.subject, names),
            breach_words(row.fault, row.since),
        )
        for row in rows
    ]


def _last_run(home: Unit) -> LastRun | None:
    rows = ValidityRun.objects.filter(municipality=home, finished_at__isnull=False)
    row = rows.order_by("-finished_at").first()
    if row is None or row.finished_at is None:
        return None
    return LastRun(
        row.finished_at,
        row.people,
        row.held,
        row.excepted,
        late=clock.now() - row.finished_at > LATE,
    )


def _lines(reach: Reach) -> list[BreachLine]:
    people = Person.objects.filter(access.employed_within(reach, Role.HR))
    rows = ValidityBreach.objects.open().filter(person__in=people).select_related("person")
    found = list(lean(rows.order_by("person__sort_key", "person_id", "kind", "subject", "pk")))
    if not found:
        return []
    units = _units([row.person_id for row in found], reach.day)
    names = names_of(reach.person.municipality)
    lines = [
        BreachLine(
            unit=units.get(row.person_id, ""),
            person_id=row.person_id,
            name=shown_name(reach, row.person),
            slug=SLUGS[row.kind],
            subject=row.subject,
            title=thing_title(row.kind, row.subject, names),
            kind=str(KINDS[row.kind]),
            what=breach_words(row.fault, row.since),
            to_do=to_do_words(row.fault),
            found_on=clock.day_of(row.found_at),
        )
        for row in found
    ]
    return sorted(lines, key=lambda line: line.unit)


def _units(person_ids: list[int], day: date) -> dict[int, str]:
    works = Employment.objects.live().on(day).filter(person__in=person_ids)
    return dict(works.order_by("-pk").values_list("person_id", "unit__name"))
