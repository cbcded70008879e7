from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms import editors
from cms.editing.forms import RoutineForm
from competence.models import Routine, RoutineVersion
from competence.people.audit import Actor
from competence.people.clock import today
from competence.people.models import Unit
from competence.services import routines


def listing(request: HttpRequest) -> HttpResponse:
    units = _municipalities(request)
    versions = RoutineVersion.objects.filter(routine__municipality__in=units)
    latest = {
        version.routine_id: version
        for version in versions.select_related("routine__municipality").order_by(
            "routine__municipality__path", "routine__key", "number"
        )
    }
    context = {"versions": list(latest.values()), "may_add": bool(units)}
    return render(request, "cms/editing/routines.html", context)


def add(request: HttpRequest) -> HttpResponse:
    units = _municipalities(request)
    if not units:
        raise PermissionDenied
    form = RoutineForm(request.POST or None, units=units, initial={"valid_from": today()})
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        if Routine.objects.filter(municipality=fields["municipality"], key=fields["key"]).exists():
            form.add_error("key", _("There is a routine with this key already."))
        else:
            return _publish(request, form, fields["municipality"], fields["key"])
    return render(request, "cms/editing/routine.html", {"form": form, "version": None})


def edit(request: HttpRequest, routine_id: int) -> HttpResponse:
    version = _latest(request, routine_id)
    form = RoutineForm(request.POST or None, units=[], version=version)
    if request.method == "POST" and form.is_valid():
        routine = version.routine
        return _publish(request, form, routine.municipality, routine.key)
    return render(request, "cms/editing/routine.html", {"form": form, "version": version})


def _municipalities(request: HttpRequest) -> list[Unit]:
    return [unit for unit in editors.units_edited_by(request.user) if unit.municipality_id]


def _latest(request: HttpRequest, routine_id: int) -> RoutineVersion:
    version = (
        RoutineVersion.objects.filter(
            routine=routine_id, routine__municipality__in=_municipalities(request)
        )
        .select_related("routine__municipality")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise Http404
    return version


def _publish(request: HttpRequest, form: RoutineForm, municipality: Unit, key: str) -> HttpResponse:
    title, html, owner, valid_from = form.written()
    version = routines.publish(
        municipality=municipality,
        key=key,
        title=title,
        html=html,
        owner=owner,
        valid_from=valid_from,
        by=acting_editor(request),
    )
    message = _("”%(title)s” is published in version %(number)d. Those it concerns read it anew.")
    messages.success(request, message % {"title": version.title, "number": version.number})
    return redirect("routines:listing")


def acting_editor(request: HttpRequest) -> Actor:
    actor: Actor | None = vars(request).get("actor")
    return actor or Actor(None, request.user.pk, "content_editor")
