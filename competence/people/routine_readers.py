"""Who follows up that routines are read, and whose reading she sees."""

from django.db.models import Q, QuerySet

from competence.people.access import Reach, employed_within
from competence.people.models import Person, Role


def may_follow_routines(reach: Reach) -> bool:
    """See who has read which routine: who leads, the unit manager, HR."""
    return bool(reach.roles & {Role.SUPERVISOR, Role.UNIT_MANAGER, Role.HR})


def followed_by(reach: Reach) -> QuerySet[Person]:
    """Whose reading of routines she sees: those she leads, those in her managers' or HR's scope."""
    people = Person.objects.filter(
        Q(pk__in=reach.led) | employed_within(reach, Role.UNIT_MANAGER, Role.HR)
    )
    return people.exclude(pk=reach.person.pk)


def may_hold_workplace_meeting(reach: Reach) -> bool:
    return bool(reach.roles & {Role.SUPERVISOR, Role.UNIT_MANAGER})


def meeting_of(reach: Reach) -> QuerySet[Person]:
    """For whom she may note that they were at a workplace meeting; for herself she reads."""
    people = Person.objects.filter(Q(pk__in=reach.led) | employed_within(reach, Role.UNIT_MANAGER))
    return people.exclude(pk=reach.person.pk)
