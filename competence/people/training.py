"""What a method owner reaches: whom she may register at a training, and nothing else of anybody."""

from datetime import date

from django.db.models import QuerySet

from competence.people.access import Reach, under
from competence.people.models import Employment, Person, Role


def may_hold_trainings(reach: Reach) -> bool:
    return Role.METHOD_OWNER in reach.roles


def participants(reach: Reach, on: date) -> QuerySet[Person]:
    """Who worked within her scope that day, at home; never herself, and no protected name."""
    paths = reach.paths(Role.METHOD_OWNER)
    if not paths:
        return Person.objects.none()
    rows = Employment.objects.live().on(on).filter(under(paths))
    there = rows.filter(municipality_id=reach.person.municipality_id).values("person_id")
    people = Person.objects.filter(pk__in=there, protected_identity=False)
    return people.exclude(pk=reach.person.pk).order_by("sort_key", "pk")
