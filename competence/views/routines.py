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
from competence.queries.routines import RoutinePage
from competence.services import routines
from competence.views.shared import as_person, row_ids


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def routine(request: PersonRequest, key: str) -> HttpResponse:
    """Read, and acknowledged in the version that was on the page once its question is answered."""
    page = pages.page_of(request.person, key, clock.today())
    if page is None:
        raise Http404
    if request.method == "POST":
        return _acknowledge(request, page)
    return render(request, "competence/routine.html", {"page": page})


def _acknowledge(request: PersonRequest, page: RoutinePage) -> HttpResponse:
    version, answer = _shown_version(request, page.key), request.POST.get("val", "")
    try:
        routines.acknowledge(
            person=request.person, routine_version=version, answer=answer, by=request.actor
        )
    except ValidationError as refused:
        if refused.code == routines.NOT_RIGHT:
            return _try_again(request, page, answer)
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, _("You have acknowledged the routine."))
    return redirect("routine", key=page.key)


def _shown_version(request: PersonRequest, key: str) -> RoutineVersion:
    rows = pages.concerning(request.person, clock.today()).filter(
        routine__key=key, pk__in=row_ids([request.POST.get("version", "")])
    )
    version = rows.select_related("routine").first()
    if version is None:
        raise Http404
    return version


def _try_again(request: PersonRequest, page: RoutinePage, answer: str) -> HttpResponse:
    """What she chose and why it is not so; the text stands beside it. Nothing of it is kept."""
    context = {"page": page, "tried": page.question and page.question.option(answer), "again": True}
    return render(request, "competence/routine.html", context)
