"""Who reads the indicators, of which places, and who sees numbers that tell of few people."""

from django.db.models import QuerySet

from competence.people.access import Reach
from competence.people.models import Role, Unit

# HR and managers may open every person behind a number; a board reader nobody.
OPENS_PEOPLE = (Role.HR, Role.UNIT_MANAGER)
OF_ONE_MUNICIPALITY = (*OPENS_PEOPLE, Role.BOARD_READER)


def may_read(reach: Reach) -> bool:
    return bool(reach.roles & set(OF_ONE_MUNICIPALITY)) or bool(regions(reach))


def regions(reach: Reach) -> tuple[Unit, ...]:
    """Those she leads the whole of: of their municipalities she reads aggregates alone."""
    found = (
        grant.scope
        for grant in reach.grants
        if grant.role == Role.REGIONAL_LEAD and grant.scope.kind == Unit.Kind.REGION
    )
    return tuple(dict.fromkeys(found))


def municipalities(reach: Reach) -> QuerySet[Unit]:
    """Those whose whole she reads: her own, and those of a region that she leads."""
    own = [reach.person.municipality_id] if reach.roles & set(OF_ONE_MUNICIPALITY) else []
    rows = Unit.objects.municipalities().filter(pk__in=own)
    for region in regions(reach):
        rows |= Unit.objects.municipalities().filter(path__startswith=region.path)
    return rows.order_by("name", "pk")


def reads_place(reach: Reach, place: Unit) -> bool:
    """A unit within her scope, in her own municipality."""
    home = place.municipality_id == reach.person.municipality_id
    return home and place.path.startswith(reach.paths(*OF_ONE_MUNICIPALITY))


def opens_place(reach: Reach, place: Unit) -> bool:
    home = place.municipality_id == reach.person.municipality_id
    return home and place.path.startswith(reach.paths(*OPENS_PEOPLE))
