"""Who is told when a caseworker begins a module that her plan does not ask for."""

from datetime import date

from competence.people.leaders import supervisor_of
from competence.people.models import Person, Role, RoleGrant
from competence.queries import my_courses


def told_of(person: Person, course: str, day: date) -> Person | None:
    """One query for a module of her plan, else four at most. Who only looks tells nobody of it."""
    if course in my_courses.planned(person, day):
        return None
    grants = RoleGrant.objects.live().on(day).filter(person=person, role=Role.CASEWORKER)
    return supervisor_of(person, day) if grants.exists() else None
