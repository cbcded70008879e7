"""Giltighet: what of somebody's runs out, period by period, and decisions about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.domain.lifetimes import KINDS
from competence.forms.validity import AllowForm, DecidedForm, RevokeForm, TakeBackForm
from competence.models import Fact
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import colleagues, consequences, lifetimes
from competence.queries.consequences import Consequences
from competence.queries.history import shown_name
from competence.queries.lasting_things import Thing
from competence.queries.own_things import Own, own_of
from competence.services import validity as service
from competence.views.shared import as_person, refuse_unless

WRITES = ["GET", "HEAD", "POST"]
Write = Callable[[], Fact]


@require_safe
@as_person
def validity(request: PersonRequest, person_id: int) -> HttpResponse:
    person = _read_by(request, person_id)
    own = own_of(person, clock.today())
    context = {**_about(request, person), "page": lifetimes.overview(own)}
    return render(request, "competence/validity.html", context)


@require_safe
@as_person
def validity_of(request: PersonRequest, person_id: int, kind: str, subject: str) -> HttpResponse:
    person = _read_by(request, person_id)
    own, thing = own_of(person, clock.today()), _thing(kind, subject)
    context = {**_about(request, person), "thing": _page(request, own, thing)}
    return render(request, "competence/validity_of.html", context)


@require_http_methods(WRITES)
@as_person
def revoke_validity(
    request: PersonRequest, person_id: int, kind: str, subject: str
) -> HttpResponse:
    """From which day, and why; then what follows from it; then it is written."""
    person, own, thing = _to_settle(request, person_id, kind, subject)
    fact = lifetimes.latest_fact(person, thing, own.day)
    if fact is None:
        raise Http404
    form = RevokeForm(
        request.POST or None,
        colleagues=colleagues.of(person),
        initial={"from_on": own.day},
    )

    def write() -> Fact:
        return service.revoke(fact=fact, by=request.actor, **form.cleaned_data)

    def follows() -> Consequences:
        return consequences.of_revoking(own, thing, form.cleaned_data["from_on"])

    context = {"title": _("Revoke"), "submit": _("Revoke"), "danger": True}
    return _settle(request, own, thing, form, write, follows, context)


@require_http_methods(WRITES)
@as_person
def allow_validity(request: PersonRequest, person_id: int, kind: str, subject: str) -> HttpResponse:
    person, own, thing = _to_settle(request, person_id, kind, subject)
    of = KINDS[thing[0]]
    begins = service.first_free_day(person, of, thing[1])
    form = AllowForm(request.POST or None, colleagues=colleagues.of(person))

    def write() -> Fact:
        return service.allow_temporarily(
            person=person, kind=of, subject=thing[1], by=request.actor, **form.cleaned_data
        )

    def follows() -> Consequences:
        return consequences.of_allowing(own, thing, begins, form.cleaned_data["until"])

    context = {
        "title": _("Let it hold for a while"),
        "submit": _("Decide"),
        "begins": begins,
    }
    return _settle(request, own, thing, form, write, follows, context)


@require_http_methods(WRITES)
@as_person
def take_back_validity(
    request: PersonRequest, person_id: int, kind: str, subject: str, fact_id: int
) -> HttpResponse:
    """A revocation or temporary decision that should not have been made: the row stays."""
    person, own, thing = _to_settle(request, person_id, kind, subject)
    rows = Fact.objects.of_kind(*service.SAID).select_related("person__municipality")
    fact = get_object_or_404(rows, pk=fact_id, person=person, subject=subject)
    if fact.retracted_at is not None:
        messages.info(request, _("That is done already. This is how it stands now."))
        return _back(person, thing)
    form = TakeBackForm(request.POST or None, colleagues=colleagues.of(person))

    def write() -> Fact:
        return service.take_back(fact=fact, by=request.actor, **form.cleaned_data)

    def follows() -> Consequences:
        return consequences.of_taking_back(own, fact.pk, fact.starts_on)

    context = {
        "title": _("Take the decision back"),
        "submit": _("Take back"),
        "decision": lifetimes.told(fact, request.reach),
    }
    return _settle(request, own, thing, form, write, follows, context)


def _settle(
    request: PersonRequest,
    own: Own,
    thing: Thing,
    form: DecidedForm,
    write: Write,
    follows: Callable[[], Consequences],
    context: dict[str, Any],
) -> HttpResponse:
    """Fill in, see what follows, confirm. A second click finds what the first one wrote."""
    shown = _page(request, own, thing)
    context |= {**_about(request, own.person), "thing": shown, "form": form}
    if not form.is_valid() or "change" in request.POST:
        return render(request, "competence/validity_decide.html", context)
    if "confirmed" not in request.POST:
        context["follows"] = follows()
        context["hidden"] = _typed(request, form)
        return render(request, "competence/validity_confirm.html", context)
    try:
        write()
    except ValidationError as error:
        form.refuse(error)
        return render(request, "competence/validity_decide.html", context)
    messages.success(request, _("The decision is made and dated."))
    return _back(own.person, thing)


def _typed(request: PersonRequest, form: DecidedForm) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in request.POST.items() if name in form.fields]


def _back(person: Person, thing: Thing) -> HttpResponse:
    return redirect("validity_of", person.pk, lifetimes.SLUGS[thing[0]], thing[1])


def _about(request: PersonRequest, person: Person) -> dict[str, Any]:
    return {
        "person_id": person.pk,
        "name": shown_name(request.reach, person),
        "herself": access.is_herself(request.reach, person),
        "may_settle": access.may_settle_validity(request.reach, person),
        "day": request.reach.day,
    }


def _page(request: PersonRequest, own: Own, thing: Thing) -> lifetimes.ThingPage:
    found = lifetimes.page_of(own, thing, request.reach)
    if found is None:
        raise Http404
    return found


def _thing(kind: str, subject: str) -> Thing:
    if kind not in lifetimes.LEAF_OF:
        raise Http404
    return lifetimes.LEAF_OF[kind], subject


def _read_by(request: PersonRequest, person_id: int) -> Person:
    """Herself, who leads her, her unit manager, HR: whoever reads her card."""
    person = access.visible_person(request.reach, person_id)
    if not access.may_read_card(request.reach, person):
        raise Http404
    return person


def _to_settle(
    request: PersonRequest, person_id: int, kind: str, subject: str
) -> tuple[Person, Own, Thing]:
    person = _read_by(request, person_id)
    refuse_unless(access.may_settle_validity(request.reach, person))
    return person, own_of(person, clock.today()), _thing(kind, subject)
