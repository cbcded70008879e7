"""Files of all the people on the map: ordered here, written beside, fetched when they are whole."""

from http import HTTPStatus

from django.contrib import messages
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.forms.maps import MapFilter, role_asked
from competence.models import MapFile
from competence.people.middleware import PersonRequest
from competence.queries import map_files as pages
from competence.queries.profile import profile_in, published_profiles, roles_in
from competence.services import map_files as service
from competence.views.maps import map_readers_only
from competence.views.shared import as_person

METHODS = ("GET", "HEAD", "POST")


@require_http_methods(METHODS)
@as_person
def map_files(request: PersonRequest) -> HttpResponse:
    """A file is ordered with the map's own address; the list tells how far each has come."""
    map_readers_only(request)
    if request.method == "POST":
        return _order(request)
    context = {
        "files": pages.of_person(request.person),
        "crumbs": [
            {"url": reverse("map"), "label": _("Competence map")},
            {"url": "", "label": _("Files")},
        ],
    }
    part = "#files" if request.headers.get("HX-Request") else ""
    return render(request, f"competence/map_files.html{part}", context)


def _order(request: PersonRequest) -> HttpResponse:
    versions = published_profiles(request.person.municipality)
    roles = roles_in(versions)
    asked = profile_in(versions, role_asked(request.GET, roles))
    if asked is None:
        raise Http404
    selection = MapFilter(request.GET, asked, roles).selection()
    service.order(person=request.person, selection=selection, by=request.actor)
    messages.success(request, _("The file is being written. You can leave the page meanwhile."))
    return redirect("map_files")


@require_safe
@as_person
def map_file(request: PersonRequest, uid: str) -> HttpResponseBase:
    """Hers alone, and only whole. 404 for everybody else's, and for what is not written yet."""
    map_readers_only(request)
    row = get_object_or_404(
        MapFile.objects.select_related("municipality"),
        uid=uid,
        person=request.person,
        ready_at__isnull=False,
    )
    if not service.may_fetch(row, request.reach):
        messages.error(
            request, _("Order it again: you may read less now than when it was written.")
        )
        return redirect("map_files")
    if not storages["private"].exists(row.storage_key):
        messages.error(request, _("The file is no longer there. Order it again."))
        return redirect("map_files")
    service.taken(row=row, by=request.actor)
    response = FileResponse(
        storages["private"].open(row.storage_key),
        as_attachment=True,
        filename=f"kompetenskarta-personer-{row.day.isoformat()}.csv",
        content_type="text/csv; charset=utf-8",
        status=HTTPStatus.OK,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
