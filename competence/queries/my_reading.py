"""How far she has come in her modules, and which routines stand in a version she may not have read."""

from collections.abc import Iterable, Mapping
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
from django.db.models.functions import Cast, Coalesce

from competence.models import PartDone, Progress, RoutineVersion
from competence.people.models import Person
from courses.models import CourseVersion


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
class Reading:
    """`next_parts` by course key, `routines` (title and number in force) by routine key."""

    next_parts: Mapping[str, NextPart]
    routines: Mapping[str, tuple[str, int]]


def reading_of(person: Person, course_keys: Iterable[str], day: date) -> Reading:
    """One query: the current texts with her place in them, and the routines of her municipality."""
    next_parts: dict[str, NextPart] = {}
    routines: dict[str, tuple[str, int]] = {}
    rows = _modules(person, course_keys).union(_routines(person, day), all=True).order_by()
    for key, title, number, last, done, parts in rows:
        if parts is None:
            held = routines.get(key)
            routines[key] = max((title, number), held or (title, number), key=lambda row: row[1])
        else:
            next_parts[key] = _next(key, parts, last, set(done.split("/")), number)
    return Reading(next_parts, routines)


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
            asked=Coalesce(Cast(KT("document__check__draw"), IntegerField()), Value(0)),
            last=Coalesce(
                Subquery(place.values("last_part")), Value("-"), output_field=TextField()
            ),
            done=Coalesce(Subquery(joined.values("keys")), Value(""), output_field=TextField()),
            parts=KeyTransform("parts", "document"),
        )
        .values_list("course__key", "title", "asked", "last", "done", "parts")
    )


def _routines(person: Person, day: date) -> QuerySet:
    return (
        RoutineVersion.objects.filter(
            routine__municipality_id=person.municipality_id, valid_from__lte=day
        )
        .order_by()
        .annotate(
            none=Value("", TextField()),
            empty=Value("", TextField()),
            parts=Value(None, JSONField()),
        )
        .values_list("routine__key", "title", "number", "none", "empty", "parts")
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
