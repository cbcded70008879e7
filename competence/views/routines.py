from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.models import RoutineVersion
from competence.people import clock
from competence.people.middleware import PersonRequest
from competence.queries import routines as pages
from competence.services import routines
from competence.views.shared import as_person


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def routine(request: PersonRequest, key: str) -> HttpResponse:
    """Read, and acknowledged in the version that was on the page."""
    page = pages.page_of(request.person, key, clock.today())
    if page is None:
        raise Http404
    if request.method == "POST":
        _acknowledge(request, page.key)
        return redirect("routine", key=key)
    return render(request, "competence/routine.html", {"page": page})


def _acknowledge(request: PersonRequest, key: str) -> None:
    shown = request.POST.get("version", "")
    rows = RoutineVersion.objects.select_related("routine").filter(
        routine__municipality_id=request.person.municipality_id, routine__key=key
    )
    version = rows.filter(pk=int(shown)).first() if shown.isdecimal() else None
    if version is None:
        raise Http404
    try:
        routines.acknowledge(person=request.person, routine_version=version, by=request.actor)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("You have acknowledged the routine."))
