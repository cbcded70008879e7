"""Whom a new version of a routine asks to read it, and who has not been told so yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from competence.domain.facts import FactKind
from competence.domain.receipts import Receipt, counting, of_text
from competence.models import Fact, Routine, RoutineNotice, RoutineVersion
from competence.people.clock import STOCKHOLM
from competence.people.models import Absence, Employment, Person, lean
from competence.queries.population import FULL_TIME


@dataclass(frozen=True, slots=True)
class Due:
    """`version` is the one that asked; `number` the one in force, the same or a milder one after it.

    `since` is the day it came: a version may be said to hold from a day before it was written.
    """

    version_id: int
    title: str
    number: int
    since: date
    people: tuple[int, ...]


def asking(day: date) -> list[int]:
    """Routines with a version that is not the first of its key and says something new."""
    rows = Routine.objects.filter(versions__number__gt=1, versions__valid_from__lte=day)
    return list(rows.order_by("pk").distinct().values_list("pk", flat=True))


def due(routine: Routine, day: date) -> Due | None:
    """None while nothing new is in force. At most six queries."""
    begun = list(lean(routine.versions.filter(valid_from__lte=day).order_by("number")))
    if not begun or begun[-1].counts_from == 1:
        return None
    last = begun[-1]
    asked = next((each for each in begun if each.number == last.counts_from), last)
    since = max(asked.valid_from, asked.published_at.astimezone(STOCKHOLM).date())
    return Due(
        version_id=asked.pk,
        title=last.title,
        number=last.number,
        since=since,
        people=tuple(_people(routine, asked, since, last.counts_from, day)),
    )


def _people(
    routine: Routine, asked: RoutineVersion, since: date, counts_from: int, day: date
) -> list[int]:
    """At work today, employed since before the version came, and neither told of it nor done with it."""
    concerned = _concerned(routine, since, day)
    told = set(RoutineNotice.objects.filter(version=asked).values_list("person_id", flat=True))
    new = concerned - told
    return sorted(new - _read(routine, new, counts_from)) if new else []


def _concerned(routine: Routine, since: date, day: date) -> set[int]:
    """Who is away full time is told on her first day back: she is asked for nothing meanwhile."""
    here = _at_work(routine.unit.path, day)
    away = (
        Absence.objects.live().on(day).filter(person=OuterRef("person"), extent_percent=FULL_TIME)
    )
    found = here.filter(starts_on__lte=since).exclude(Exists(away))
    concerned = set(found.values_list("person_id", flat=True))
    for path in _own_below(routine, day):
        concerned -= set(_at_work(path, day).values_list("person_id", flat=True))
    return concerned


def _at_work(path: str, day: date) -> QuerySet[Employment]:
    return Employment.objects.live().on(day).filter(unit__path__startswith=path)


def _own_below(routine: Routine, day: date) -> list[str]:
    others = Routine.objects.filter(
        key=routine.key, unit__path__startswith=routine.unit.path, versions__valid_from__lte=day
    )
    return list(others.exclude(pk=routine.pk).distinct().values_list("unit__path", flat=True))


def _read(routine: Routine, people: set[int], counts_from: int) -> set[int]:
    rows = Fact.objects.live().of_kind(FactKind.DOCUMENT_ACKNOWLEDGED)
    rows = rows.filter(subject=routine.key, person__in=people)
    receipts = (
        (person_id, Receipt.of(value, on))
        for person_id, value, on in rows.values_list("person_id", "value", "starts_on")
    )
    return {
        person_id
        for person_id, receipt in receipts
        if counting(of_text([receipt], routine.pk), counts_from)
    }


def readers(people: Sequence[int]) -> list[Person]:
    """With what a mail to them needs."""
    rows = Person.objects.filter(pk__in=people).select_related("user", "municipality")
    return list(lean(rows.order_by("pk")))
