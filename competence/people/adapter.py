from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from competence.people import clock
from competence.people.models import (
    SECOND_FACTOR_ROLES,
    Employment,
    LineManagement,
    Person,
    RoleGrant,
    User,
)


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited (see competence.services.invitations)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The address or the password is not right."),
        "incorrect_code": _("The code is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def persons_of(user: User) -> list[Person]:
    """The persons she may act as: employed there now or soon, or holding a role today.

    A role she held by being employed lets nobody in after her last day: it closes at midnight,
    Stockholm time, also where nobody has ended it. One given for the time after lets her in.
    """
    day = clock.today()
    employments = Employment.objects.live().filter(person__user=user)
    employed = employments.lasting(day)
    granted = RoleGrant.objects.live().on(day).filter(person__user=user)
    to_its_first_day = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on"))
    held_as_employed = employments.filter(to_its_first_day, person=OuterRef("person"))
    by_role = granted.exclude(Exists(held_as_employed)).values("person_id")
    return list(
        Person.objects.filter(Q(pk__in=employed.values("person_id")) | Q(pk__in=by_role))
        .select_related("municipality")
        .order_by("municipality__name")
    )


def holds_privileged_role(user: User) -> bool:
    """In any municipality, today: a role that must use a second factor."""
    day = clock.today()
    granted = RoleGrant.objects.live().on(day).filter(role__in=SECOND_FACTOR_ROLES)
    leads = LineManagement.objects.live().on(day)
    return (
        granted.filter(person__user=user).exists() or leads.filter(supervisor__user=user).exists()
    )
