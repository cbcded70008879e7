"""How far she has come in her modules, and which routines stand in a version she may not have read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    IntegerField,
    JSONField,
    OuterRef,
    QuerySet,
    StringAgg,
    Subquery,
    TextField,
    Value,
)
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Cast, Coalesce, Concat

from competence.models import PartDone, Progress
from competence.people.models import Person
from competence.queries.routines import concerning
from courses.models import CourseVersion
from courses.searchrows import ATTENDED


@dataclass(frozen=True, slots=True)
class NextPart:
    """What she does next in a module. `number` is above `total` when only the check is left."""

    course: str
    key: str
    title: str
    number: int
    total: int
    minutes: int
    begun: bool

    @property
    def is_check(self) -> bool:
        return self.number > self.total


@dataclass(frozen=True, slots=True)
class RoutineInForce:
    """A receipt of version `counts_from` or a later one of this routine counts."""

    title: str
    number: int
    counts_from: int
    routine_id: int


@dataclass(frozen=True, slots=True)
class Reading:
    """`next_parts` by course key, `routines` in force by routine key.

    `attended` are the courses among those asked for that one attends: there is nothing to read.
    `beside` holds the rows of what else was asked for.
    """

    next_parts: Mapping[str, NextPart]
    routines: Mapping[str, RoutineInForce]
    attended: Mapping[str, str]
    beside: Sequence[tuple] = ()


def reading_of(
    person: Person, course_keys: Iterable[str], day: date, beside: Iterable[QuerySet] = ()
) -> Reading:
    """One query: the current texts with her place in them, and the routines that concern her.

    `beside` are rows of the same shape (what, key, title, number, last, done, content) that go
    along in it, so that a page keeps to its queries.
    """
    next_parts: dict[str, NextPart] = {}
    routines: dict[str, RoutineInForce] = {}
    places: dict[str, tuple[int, int]] = {}
    attended: dict[str, str] = {}
    others: list[tuple] = []
    rows = _modules(person, course_keys).union(_routines(person, day), *beside, all=True)
    for row in rows.order_by():
        what, key, title, number, last, done, content = row
        if what == "routine":
            # Her unit's own before one from above; of each, the newest.
            place = len(done), number
            if place > places.get(key, (0, 0)):
                counts_from, _slash, routine = last.partition("/")
                routines[key] = RoutineInForce(title, number, int(counts_from), int(routine))
                places[key] = place
        elif what == "module":
            next_parts[key] = _next(key, content, last, set(done.split("/")), number)
        elif what in ATTENDED:
            attended[key] = what
        else:
            others.append(row)
    return Reading(next_parts, routines, attended, others)


def _modules(person: Person, course_keys: Iterable[str]) -> QuerySet:
    place = Progress.objects.filter(person=person, course=OuterRef("course"))
    done = PartDone.objects.filter(
        progress__person=person, progress__course=OuterRef("course")
    ).order_by()
    joined = done.values("progress").annotate(keys=StringAgg("part", delimiter=Value("/")))
    return (
        CourseVersion.objects.current()
        .filter(course__key__in=list(course_keys))
        .order_by()
        .annotate(
            what=Cast("course__kind", TextField()),
            asked=Coalesce(Cast(KT("document__check__draw"), IntegerField()), Value(0)),
            last=Coalesce(
                Subquery(place.values("last_part")), Value("-"), output_field=TextField()
            ),
            done=Coalesce(Subquery(joined.values("keys")), Value(""), output_field=TextField()),
            parts=KeyTransform("parts", "document"),
        )
        .values_list("what", "course__key", "title", "asked", "last", "done", "parts")
    )


def _routines(person: Person, day: date) -> QuerySet:
    return (
        concerning(person, day)
        .order_by()
        .annotate(
            what=Value("routine", TextField()),
            counts=Concat(
                Cast("counts_from", TextField()),
                Value("/", TextField()),
                Cast("routine_id", TextField()),
            ),
            path=Cast("routine__unit__path", TextField()),
            parts=Value(None, JSONField()),
        )
        .values_list("what", "routine__key", "title", "number", "counts", "path", "parts")
    )


def _next(
    course: str, parts: list[Mapping[str, Any]], last: str, done: set[str], asked: int
) -> NextPart:
    keys = [part["key"] for part in parts]
    at = keys.index(last) if last in keys else 0
    ahead = [*range(at, len(keys)), *range(at)]
    place = next((number for number in ahead if keys[number] not in done), None)
    begun = last != "-"
    if place is None:
        return NextPart(course, "", "", len(keys) + 1, len(keys), asked, begun)
    part = parts[place]
    return NextPart(
        course, part["key"], part["title"], place + 1, len(keys), part["minutes"], begun
    )
