from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control

from competence.people.access import Reach, reach
from competence.people.adapter import persons_of
from competence.people.audit import Actor
from competence.people.models import SECOND_FACTOR_ROLES, Person

Answer = Callable[[HttpRequest], HttpResponse]
ACTING_AS = "acting_as"


class PersonRequest(HttpRequest):
    """A request behind sign-in: who acts, as whom, and what she may reach."""

    person: Person
    reach: Reach
    actor: Actor


class ActingPersonMiddleware:
    """Puts `person`, `reach` and `actor` on the request; all None for strangers."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = _acting_person(request) if request.user.is_authenticated else None
        request.person = person  # type: ignore[attr-defined]  # see PersonRequest
        request.reach = reach(person) if person else None  # type: ignore[attr-defined]
        request.actor = (  # type: ignore[attr-defined]
            Actor.of(person, _role(request.reach), request.user) if person else None  # type: ignore[attr-defined]
        )
        return self.get_response(request)


def _acting_person(request: HttpRequest) -> Person | None:
    """The chosen one if it is still hers, else the only one; with several she chooses first."""
    persons = persons_of(request.user)  # type: ignore[arg-type]  # authenticated above
    chosen = request.session.get(ACTING_AS)
    for person in persons:
        if person.pk == chosen:
            return person
    return persons[0] if len(persons) == 1 else None


def _role(reached: Reach) -> str:
    """The role an audit row names: the widest of those she holds."""
    order = ("hr", "unit_manager", "supervisor", "regional_lead", "content_editor", "mentor")
    return next((role for role in order if role in reached.roles), "caseworker")


class SecondFactorMiddleware:
    """HR, managers and editors get nowhere but to their account until a second factor was used."""

    open_prefixes = ("/konto/", "/static/", "/healthz", "/i18n/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and self._is_owed(request):
            if is_mfa_enabled(request.user):
                return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
            return redirect("mfa_index")
        return self.get_response(request)

    def _is_owed(self, request: HttpRequest) -> bool:
        if not request.user.is_authenticated or request.path.startswith(self.open_prefixes):
            return False
        reached = getattr(request, "reach", None)
        privileged = request.user.is_staff or bool(reached and reached.roles & SECOND_FACTOR_ROLES)
        return privileged and not _second_factor_used(request)


def _second_factor_used(request: HttpRequest) -> bool:
    # Without `user` this returns an empty list (allauth 65.21).
    records = get_authentication_records(request, request.user)
    return any(
        entry.get("method") == "mfa" or entry.get("type") in {"totp", "webauthn"}
        for entry in records
    )


class PrivateAnswersMiddleware:
    """What a signed-in person sees is stored by no cache, hers or anybody's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) and request.user.is_authenticated:
            add_never_cache_headers(response)
            patch_cache_control(response, private=True)
        return response
