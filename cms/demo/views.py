"""Start page, one-click sign-in, mailbox and moving time. Mounted in the demo alone."""

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cms.demo import post, state
from cms.demo.personas import PERSONAS, persona
from competence.people import clock
from competence.people.models import User
from competence.services import routine_notices, standings

STEPS = {"week": 7, "month": 30}
LETTERS_A_PAGE = 20


@require_safe
@login_not_required
def start(request: HttpRequest) -> HttpResponse:
    context = {
        "personas": PERSONAS,
        "building": state.read(),
        "today": clock.today(),
        "days_behind": state.days_behind(),
    }
    return render(request, "demo/start.html", context)


@require_POST
@login_not_required
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    chosen = persona(key)
    user = User.objects.filter(email=chosen.email).first() if chosen else None
    if user is None:
        raise Http404
    login(request, user)
    # As after a password: whoever goes on to security is not asked at once who she is.
    record_authentication(request, user, method="demo", reauthenticated=True)
    UserSession.objects.create_from_request(request)
    return redirect("home")


@require_safe
@login_not_required
def mailbox(request: HttpRequest, key: str = "") -> HttpResponse:
    shown = post.letter(key) if key else None
    if key and shown is None:
        raise Http404
    to = request.GET.get("till", "").strip()
    page = Paginator(post.letters(to), LETTERS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "to": to, "shown": shown})


@require_POST
@login_not_required
def move_time(request: HttpRequest) -> HttpResponse:
    """Go forward a week or a month, or on to the real day; what beat does at night happens at once."""
    step = request.POST.get("step", "")
    days = state.days_behind() if step == "today" else STEPS.get(step, 0)
    if days:
        clock.move(days=days)
        standings.refresh_all()
        routine_notices.tell_all()
        state.remember_day()
        text = ngettext(
            "The demo went forward %(days)d day.", "The demo went forward %(days)d days.", days
        )
        messages.success(
            request, text % {"days": days} + " " + _("Look around: dates and lists have moved.")
        )
    return redirect("demo_start")
