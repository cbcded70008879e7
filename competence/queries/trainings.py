"""What a method owner reads: her methods, the days she has registered, and who was there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from competence.models import Fact, MethodOwnership, RuleSet, TrainingDay
from competence.people.access import Reach
from competence.people.models import Person, Unit, lean
from competence.queries import rulebook

MOST_DAYS = 100


@dataclass(frozen=True, slots=True)
class DayLine:
    day_id: int
    title: str
    on: date
    people: int
    # What she no longer answers for she neither reads nor takes back.
    is_hers: bool


@dataclass(frozen=True, slots=True)
class Participant:
    person_id: int
    name: str


def titles(municipality: Unit) -> dict[str, str]:
    """By key, the methods published here. One query."""
    lists = rulebook.published(municipality, RuleSet.Kind.METHODS)
    return {key: entry.get("title", key) for key, entry in rulebook.methods_of(lists).items()}


def owned_by(person: Person, day: date) -> list[tuple[str, str]]:
    """Her methods as choices. Two queries."""
    rows = MethodOwnership.objects.live().on(day).filter(person=person)
    known = titles(person.municipality)
    found = [(key, known.get(key, key)) for key in rows.values_list("method", flat=True)]
    return sorted(found, key=lambda each: each[1].casefold())


def days_of(reach: Reach, owned: Collection[str]) -> tuple[DayLine, ...]:
    """The latest first, with how many still count. Two queries."""
    source = Concat(Value("training:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    there = Fact.objects.live().filter(source=source).order_by().values("source")
    counted = Subquery(there.annotate(many=Count("pk")).values("many"), IntegerField())
    rows = TrainingDay.objects.filter(registered_by=reach.person)
    rows = rows.annotate(people=Coalesce(counted, 0))[:MOST_DAYS]
    known = titles(reach.person.municipality)
    return tuple(
        DayLine(
            row.pk,
            known.get(row.method, row.method),
            row.held_on,
            row.people,
            is_hers=row.method in owned,
        )
        for row in rows
    )


def all_taken_back(day: TrainingDay, person_ids: Collection[int]) -> bool:
    """For the second of two clicks: each of these was registered, and none is any more."""
    rows = Fact.objects.filter(source=day.source, person__in=person_ids, retracted_at__isnull=False)
    return bool(person_ids) and rows.values("person_id").distinct().count() == len(person_ids)


def participants_of(day: TrainingDay) -> list[Participant]:
    """Who is still registered, and no protected name. One query."""
    rows = Fact.objects.live().filter(source=day.source, person__protected_identity=False)
    rows = rows.select_related("person")
    rows = rows.order_by("person__sort_key", "person_id")
    return [Participant(row.person_id, row.person.name) for row in lean(rows)]
