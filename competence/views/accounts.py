"""Choosing whom to act as, the account's overview, staying signed in, and sending again what waited."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competence.people import kept
from competence.people.adapter import persons_of
from competence.people.middleware import ACTING_AS
from competence.queries import accounts
from competence.views.shared import safe_next


def acting_as(request: HttpRequest) -> HttpResponse:
    """Whoever works in several municipalities chooses which; the choice lasts the session."""
    persons = persons_of(request.user)  # type: ignore[arg-type]  # LoginRequiredMiddleware
    if request.method == "POST":
        chosen = next((row for row in persons if str(row.pk) == request.POST.get("person")), None)
        if chosen:
            request.session[ACTING_AS] = chosen.pk
            request.session.cycle_key()
            UserSession.objects.create_from_request(request)
            return redirect(safe_next(request, "home"))
    context = {
        "persons": accounts.persons(persons),
        "next": safe_next(request, "home"),
        "current": request.session.get(ACTING_AS),
    }
    return render(request, "competence/acting_as.html", context)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    context = {"account": accounts.overview(request.user)}  # type: ignore[arg-type]  # signed in
    return render(request, "competence/account.html", context)


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """The button of the warning; that it arrived is enough (see SessionLifetimeMiddleware)."""
    return HttpResponse()


def send_again(request: HttpRequest, key: str) -> HttpResponse:
    """Shows what was posted without sign-in, and sends it to where it was going."""
    form = kept.find(request, key)
    if form is None:
        messages.warning(request, _("There is nothing left to send again."))
        return redirect("home")
    if request.method == "POST":
        kept.forget(request, key)
        messages.info(request, _("What you wrote is thrown away."))
        return redirect("home")
    return render(request, "competence/send_again.html", {"kept": form, "key": key})
