"""Who may change employments, roles, supervisors and deputies: HR, and managers within their units.

Nobody changes what she holds herself, but HR may try to give up a role of her own: the service then
says why the last one stays.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from competence.people import access
from competence.people.access import Reach
from competence.people.models import (
    Employment,
    LineManagement,
    Person,
    Role,
    RoleGrant,
    Unit,
)

CHIEFS = (Role.HR, Role.UNIT_MANAGER)
LEADING = (Role.SUPERVISOR, Role.UNIT_MANAGER)
# Whoever holds the first may give and end the others. Being mentor is asked and answered instead.
GIVES: Mapping[Role, tuple[Role, ...]] = {
    Role.HR: (
        Role.CASEWORKER,
        Role.SUPERVISOR,
        Role.UNIT_MANAGER,
        Role.HR,
        Role.CONTENT_EDITOR,
        Role.METHOD_OWNER,
        Role.BOARD_READER,
    ),
    Role.UNIT_MANAGER: (Role.CASEWORKER, Role.SUPERVISOR),
}


# Why a row was closed: only an end written by hand can be taken back.
ENDED = "ended"
# And why what she held by being employed was closed with it.
LEFT = "employment ended"


def covers(reach: Reach, unit: Unit, *roles: str) -> bool:
    """The unit lies under one of her scopes, in her own municipality."""
    home = unit.municipality_id == reach.person.municipality_id
    return home and unit.path.startswith(reach.paths(*roles))


def working_within(reach: Reach, *roles: str) -> Q:
    """`access.employed_within`, but only who works there now or soon: not who has moved on."""
    rows = Employment.objects.live().lasting(reach.day).filter(_scoped(reach, roles))
    return Q(pk__in=rows.values("person_id"), municipality_id=reach.person.municipality_id)


def left_from_within(reach: Reach, *roles: str) -> Q:
    """Whose last employment is, or was, under a scope."""
    later = Employment.objects.live().filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")), person=OuterRef("person")
    )
    rows = Employment.objects.live().filter(_scoped(reach, roles), ~Exists(later))
    return Q(pk__in=rows.values("person_id"), municipality_id=reach.person.municipality_id)


def _scoped(reach: Reach, roles: Iterable[str]) -> Q:
    return access.under(reach.paths(*roles)) or Q(pk__in=[])


def may_change(reach: Reach, person: Person) -> bool:
    """Roles, supervisor, last day: where she works now or soon; a unit she has left says nothing."""
    if access.is_herself(reach, person):
        return False
    rows = Employment.objects.live().lasting(reach.day).filter(person=person)
    return any(covers(reach, row.unit, *CHIEFS) for row in rows.select_related("unit"))


def may_identify(reach: Reach, person: Person) -> bool:
    """Employee number and work address: HR of her scope, also of who has left. Never her own."""
    return not access.is_herself(reach, person) and access.is_within(reach, person, Role.HR)


def may_end_employment(reach: Reach, employment: Employment) -> bool:
    hers = employment.person_id == reach.person.pk
    return not hers and covers(reach, employment.unit, *CHIEFS)


def may_invite_with_others(reach: Reach, person: Person) -> bool:
    """In a batch: HR of her scope. One by one whoever leads her may too."""
    within = Person.objects.filter(access.employed_within(reach, Role.HR), pk=person.pk)
    return not access.is_herself(reach, person) and within.exists()


def is_last(employment: Employment, ends_on: date) -> bool:
    """No other employment holds her on the day after."""
    after = Employment.objects.live().on(ends_on + timedelta(days=1))
    return not after.filter(person=employment.person_id).exclude(pk=employment.pk).exists()


def may_be_taken_back(employment: Employment, today: date) -> bool:
    """Ended by hand, and the last day has not passed."""
    before = employment.replaces
    ended_by_hand = before is not None and before.retracted_reason == ENDED
    return ended_by_hand and employment.ends_on is not None and employment.ends_on >= today


def may_end_role(reach: Reach, grant: RoleGrant) -> bool:
    if grant.person_id == reach.person.pk:
        return grant.role == Role.HR
    return may_give(reach, grant.role, grant.scope)


def may_give(reach: Reach, role: str, scope: Unit) -> bool:
    return any(role in given and covers(reach, scope, holder) for holder, given in GIVES.items())


def roles_to_give(reach: Reach) -> tuple[Role, ...]:
    found = [role for holder, given in GIVES.items() if reach.paths(holder) for role in given]
    return tuple(dict.fromkeys(found))


def units_to_give_in(reach: Reach) -> QuerySet[Unit]:
    """Where she may give any role at all; `may_give` says which."""
    where = Q(pk__in=[])
    for path in reach.paths(*CHIEFS):
        where |= Q(path__startswith=path)
    return Unit.objects.filter(where, municipality_id=reach.person.municipality_id)


def leads(person: Person, day: date) -> bool:
    """Somebody whose part another can take: supervisors, managers, now or soon."""
    led = LineManagement.objects.live().lasting(day).filter(supervisor=person)
    return led.exists() or _leading_grants(person, day).exists()


def may_name_deputy(reach: Reach, person: Person) -> bool:
    """Only within her own scope: a deputy holds every leading role of the one she stands in for."""
    if not may_change(reach, person):
        return False
    grants = _leading_grants(person, reach.day).select_related("scope")
    return all(covers(reach, grant.scope, *CHIEFS) for grant in grants)


def _leading_grants(person: Person, day: date) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.live().lasting(day).filter(person=person, role__in=LEADING)


def assigns_by_rule_in(reach: Reach) -> Unit | None:
    """Whose rules of assignment she writes: HR her whole municipality's, a regional lead proposals."""
    for role, kind in (
        (Role.HR, Unit.Kind.MUNICIPALITY),
        (Role.REGIONAL_LEAD, Unit.Kind.REGION),
    ):
        for grant in reach.grants:
            if grant.role == role and grant.scope.kind == kind:
                return grant.scope
    return None


def imports_into(reach: Reach) -> Unit | None:
    """Whose people she takes in from the HR system: HR of the whole municipality, nobody of a part."""
    home = reach.person.municipality_id
    for grant in reach.grants:
        if grant.role == Role.HR and grant.scope_id == home:
            return grant.scope
    return None
