"""Who leads a person on a day: the one named, her deputy, or the manager nearest above."""

from datetime import date

from competence.people.models import Deputyship, Employment, LineManagement, Person, Role, RoleGrant


def supervisor_of(person: Person, day: date) -> Person | None:
    """Who leads her that day: the named supervisor if still employed, her deputy, else the manager."""
    row = (
        LineManagement.objects.live()
        .on(day)
        .filter(person=person)
        .select_related("supervisor", "supervisor__municipality")
        .first()
    )
    if row:
        deputy = (
            Deputyship.objects.live().on(day).filter(person=row.supervisor).select_related("deputy")
        ).first()
        if deputy:
            return deputy.deputy
        if Person.objects.employed_on(day).filter(pk=row.supervisor_id).exists():
            return row.supervisor
    return manager_of(person, day)


def manager_of(person: Person, day: date) -> Person | None:
    """The unit manager nearest above one of her units."""
    paths = list(
        Employment.objects.live().on(day).filter(person=person).values_list("unit__path", flat=True)
    )
    grants = (
        RoleGrant.objects.live()
        .on(day)
        .filter(municipality_id=person.municipality_id, role=Role.UNIT_MANAGER)
        .exclude(person=person)
        .select_related("scope", "person")
    )
    above = [grant for grant in grants if any(path.startswith(grant.scope.path) for path in paths)]
    nearest = max(above, key=lambda grant: len(grant.scope.path), default=None)
    return nearest.person if nearest else None
