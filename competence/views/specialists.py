"""Fråga en specialist: find one, be one, and let specialists be asked across the border."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competence.forms.offering import offer
from competence.forms.specialists import AreaForm, ListingForm
from competence.people.middleware import PersonRequest
from competence.queries import specialist_consent
from competence.queries import specialists as query
from competence.services import specialists as service
from competence.views.employment import METHODS
from competence.views.shared import accepted, as_person, refuse_unless

HOME = "specialists"


@require_safe
@as_person
def specialists(request: PersonRequest) -> HttpResponse:
    """`?omrade=child_protection` shows one area, also where nobody can be asked."""
    page = query.page_of(request.reach, request.GET.get("omrade", ""))
    form = AreaForm(request.GET)
    offer(form, "omrade", page.choices, first=_("All areas"))
    context = {"page": page, "form": form, "chosen": request.GET.get("omrade", "")}
    return render(request, "competence/specialists.html", context)


@require_http_methods(METHODS)
@as_person
def my_listing(request: PersonRequest) -> HttpResponse:
    consent = specialist_consent.consent_of(request.person, request.reach.day)
    initial = {"width": consent.width, "email": consent.email}
    form = ListingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _agree(request, form):
        messages.success(request, _("You are shown from today. You can take it back at any time."))
        return redirect("my_listing")
    context = {"consent": consent, "form": form}
    return render(request, "competence/specialist_me.html", context)


def _agree(request: PersonRequest, form: ListingForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("width", "email")}
    return accepted(form, service.agree, person=request.person, by=request.actor, **given)


@require_POST
@as_person
def withdraw_listing(request: PersonRequest) -> HttpResponse:
    if service.withdraw(person=request.person, by=request.actor):
        messages.success(request, _("You are no longer shown."))
    return redirect("my_listing")


@require_http_methods(METHODS)
@as_person
def sharing(request: PersonRequest) -> HttpResponse:
    """HR says for the municipality; the region and the others are named, nobody's people are."""
    refuse_unless(query.may_share(request.reach))
    home = request.person.municipality
    if request.method == "POST":
        if request.POST.get("what") == "stop":
            service.stop_sharing(municipality=home, by=request.actor)
            messages.success(request, _("Specialists are asked only at home from now on."))
        else:
            service.share(municipality=home, by=request.actor)
            messages.success(request, _("Specialists may be asked across the border from today."))
        return redirect("specialist_sharing")
    context = {"sharing": specialist_consent.sharing_of(home, request.reach.day), "home": home.name}
    return render(request, "competence/specialist_sharing.html", context)
