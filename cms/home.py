from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.context import FOR_ALL, ways
from competence.people.models import Role


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Leads everybody to the page where her day begins."""
    if not request.user.is_authenticated:
        return redirect("demo_start" if settings.DEMO else "account_login")
    reached = request.reach  # type: ignore[attr-defined]  # ActingPersonMiddleware
    if reached is None:
        return redirect("acting_as")
    elsewhere = {reverse(name) for name in FOR_ALL}
    if Role.MENTOR in reached.roles and not reached.follows:
        elsewhere |= {reverse("my_introduction"), reverse("my_ladder"), reverse("my_merits")}
    for way in ways(reached, request.path):
        if way.url not in elsewhere:
            return redirect(way.url)
    return render(request, "cms/nothing_here.html")


@require_safe
@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/about.html")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that DOS-lagen asks for: what holds, what does not, where to report."""
    return render(request, "cms/accessibility.html")
