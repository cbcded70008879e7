from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from competence.people import kept
from competence.people.access import Reach, reach
from competence.people.adapter import persons_of
from competence.people.audit import Actor
from competence.people.models import Person, User
from competence.people.second_factor import is_privileged, second_factor_url, second_factor_used

Answer = Callable[[HttpRequest], HttpResponse]
ACTING_AS = "acting_as"


class PersonRequest(HttpRequest):
    """A request behind sign-in: who acts, as whom, and what she may reach."""

    person: Person
    reach: Reach
    actor: Actor


class ActingPersonMiddleware:
    """Puts `person`, `reach` and `actor` on the request; all None for strangers. Three queries."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user if isinstance(request.user, User) else None
        person = _acting_person(request, user) if user else None
        reached = reach(person) if person else None
        actor = Actor.of(person, _role(reached), user) if person and reached else None
        # See PersonRequest.
        vars(request).update(person=person, reach=reached, actor=actor)
        return self.get_response(request)


def _acting_person(request: HttpRequest, user: User) -> Person | None:
    """The chosen one if it is still hers, else the only one; with several she chooses first."""
    persons = persons_of(user)
    chosen = request.session.get(ACTING_AS)
    for person in persons:
        if person.pk == chosen:
            return person
    return persons[0] if len(persons) == 1 else None


def _role(reached: Reach) -> str:
    """The role an audit row names: the widest of those she holds."""
    order = (
        "hr",
        "unit_manager",
        "supervisor",
        "regional_lead",
        "content_editor",
        "method_owner",
        "mentor",
        "board_reader",
    )
    return next((role for role in order if role in reached.roles), "caseworker")


class SecondFactorMiddleware:
    """HR, managers and editors get nowhere but to their account until a second factor was used."""

    open_prefixes = ("/konto/", "/vem/", "/static/", "/healthz", "/i18n/")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and self._is_owed(request):
            return leave_for(request, second_factor_url(request))
        return self.get_response(request)

    def _is_owed(self, request: HttpRequest) -> bool:
        if not isinstance(request.user, User) or request.path.startswith(self.open_prefixes):
            return False
        return not second_factor_used(request) and is_privileged(request, request.user)


def leave_for(request: HttpRequest, url: str) -> HttpResponse:
    """A redirect of the whole page, also when only a part of it was asked for."""
    return HttpResponseClientRedirect(url) if request.headers.get("HX-Request") else redirect(url)


class KeptAnswersMiddleware:
    """What a stranger posts to a page of ours waits for her in the session while she signs in.

    It must stand before LoginRequiredMiddleware, whose redirect would drop what she wrote.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kept.remember_user(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        target = kept.keep(request)
        if target is None and not request.headers.get("HX-Request"):
            return None
        back = urlencode({"next": target or kept.page_of(request)})
        return leave_for(request, f"{reverse(settings.LOGIN_URL)}?{back}")


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
