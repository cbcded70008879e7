"""Who must use a second factor, whether she has, and where she does."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from competence.people.access import Reach
from competence.people.adapter import holds_privileged_role
from competence.people.models import SECOND_FACTOR_ROLES, User

EDITORS = "/cms/"


def is_privileged(request: HttpRequest, user: User) -> bool:
    """Her role as the person she acts as; before she has chosen, and to edit, any role of hers."""
    reached: Reach | None = getattr(request, "reach", None)
    if user.is_staff or (reached and reached.roles & SECOND_FACTOR_ROLES):
        return True
    if reached and not request.path.startswith(EDITORS):
        return False
    return holds_privileged_role(user) or user.has_perm("wagtailadmin.access_admin")


def second_factor_used(request: HttpRequest) -> bool:
    # Without the user allauth returns no records at all (65.21).
    records = get_authentication_records(request, request.user)
    return any(entry.get("method") == "mfa" for entry in records)


def second_factor_url(request: HttpRequest) -> str:
    """Where she uses the factor she has, or gets one. Asking for one she lacks would loop."""
    back = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return f"{reverse('mfa_reauthenticate')}?{back}"
    if is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        return f"{reverse('mfa_reauthenticate_webauthn')}?{back}"
    return f"{reverse('mfa_index')}?owed"


@receiver(authenticator_added)
def count_as_used(
    *, request: HttpRequest, user: User, authenticator: Authenticator, **_signal: Any
) -> None:
    """Whoever has just connected an app or a key has just used it: no second code at once, and
    nobody asks again who she is before she sees her recovery codes."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request,
            user,
            method="mfa",
            id=authenticator.pk,
            type=authenticator.type,
            reauthenticated=True,
        )
