"""The views of the map that somebody has kept: one list, hers alone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.maps import KEPT, ViewNameForm
from competence.models import SavedView
from competence.people.middleware import PersonRequest
from competence.queries import colleagues
from competence.queries import saved_views as pages
from competence.services import saved_views as service
from competence.views.maps import map_readers_only
from competence.views.shared import accepted, as_person

METHODS = ("GET", "HEAD", "POST")
LONGEST = 400


def kept_of(asked: QueryDict) -> str:
    """What the map reads, in one order: days and people are never part of a kept view."""
    said = {name: asked.get(name, "").strip() for name in KEPT}
    return urlencode({name: value for name, value in said.items() if value})[:LONGEST]


@require_http_methods(METHODS)
@as_person
def saved_views(request: PersonRequest) -> HttpResponse:
    """`?` and what the map's own address says is the selection to keep."""
    map_readers_only(request)
    query = kept_of(request.GET)
    form = ViewNameForm(request.POST or None, colleagues=colleagues.of(request.person))
    if form.is_valid() and accepted(
        form,
        service.save,
        person=request.person,
        name=form.cleaned_data["name"],
        query=query,
        by=request.actor,
    ):
        messages.success(request, _("Kept. You find the view on the map."))
        return redirect(f"{reverse('map')}?{query}")
    context = {
        "form": form,
        "query": query,
        "views": pages.of_person(request.person),
        "crumbs": _crumbs(),
    }
    return render(request, "competence/map_views.html", context)


@require_http_methods(METHODS)
@as_person
def saved_view(request: PersonRequest, view_id: int) -> HttpResponse:
    """Another name, or away with it. Somebody else's is not there."""
    map_readers_only(request)
    if request.POST.get("what") == "remove":
        return _remove(request, view_id)
    view = get_object_or_404(SavedView, pk=view_id, person=request.person)
    form = ViewNameForm(
        request.POST or None,
        initial={"name": view.name},
        colleagues=colleagues.of(request.person),
    )
    if form.is_valid() and accepted(
        form, service.rename, view=view, name=form.cleaned_data["name"], by=request.actor
    ):
        messages.success(request, _("The view has its new name."))
        return redirect("map_views")
    context = {"form": form, "view": view, "crumbs": _crumbs(view.name)}
    return render(request, "competence/map_view.html", context)


def _remove(request: PersonRequest, view_id: int) -> HttpResponse:
    view = SavedView.objects.select_related("person").filter(pk=view_id, person=request.person)
    found = view.first()
    if found is not None:
        service.remove(view=found, by=request.actor)
        messages.success(request, _("The view is taken away. The map itself is as it was."))
    return redirect("map_views")


def _crumbs(name: str = "") -> list[dict[str, str]]:
    first = {"url": reverse("map"), "label": _("Competence map")}
    views = {"url": reverse("map_views") if name else "", "label": _("Your views")}
    return [first, views, *([{"url": "", "label": name}] if name else [])]
