from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms import editors
from cms.editing.forms import RoutineForm, places
from cms.editing.question import ControlQuestionForm
from competence.models import Routine, RoutineVersion
from competence.people.audit import Actor
from competence.people.clock import today
from competence.people.models import Unit
from competence.queries.routines import question_of
from competence.services import routines


def listing(request: HttpRequest) -> HttpResponse:
    units = _units(request)
    versions = RoutineVersion.objects.filter(routine__unit__in=units)
    latest = {
        version.routine_id: version
        for version in versions.select_related("routine").order_by(
            "routine__unit__path", "routine__key", "number"
        )
    }
    names = dict(places(units))
    rows = [(version, names[version.routine.unit_id]) for version in latest.values()]
    return render(request, "cms/editing/routines.html", {"rows": rows, "may_add": bool(units)})


def add(request: HttpRequest) -> HttpResponse:
    units = _units(request)
    if not units:
        raise PermissionDenied
    form = RoutineForm(request.POST or None, units=units, initial={"valid_from": today()})
    question = ControlQuestionForm(request.POST or None)
    if _are_valid(form, question):
        unit, key = form.chosen_unit(), form.cleaned_data["key"]
        if Routine.objects.filter(unit=unit, key=key).exists():
            form.add_error("key", _("There is a routine with this key there already."))
        else:
            return _publish(request, unit, key, form.written(question.question()))
    context = {"form": form, "question": question, "version": None}
    return render(request, "cms/editing/routine.html", context)


def edit(request: HttpRequest, routine_id: int) -> HttpResponse:
    version = _latest(request, routine_id)
    form = RoutineForm(request.POST or None, units=[], version=version)
    question = ControlQuestionForm(request.POST or None, question=question_of(version))
    if _are_valid(form, question):
        routine = version.routine
        return _publish(request, routine.unit, routine.key, form.written(question.question()))
    context = {"form": form, "question": question, "version": version}
    return render(request, "cms/editing/routine.html", context)


def _are_valid(*forms: RoutineForm | ControlQuestionForm) -> bool:
    """All of them are asked, so that an editor sees every fault at once."""
    valid = [form.is_valid() for form in forms]
    return all(valid)


def _units(request: HttpRequest) -> list[Unit]:
    """The municipalities she edits and every unit in them."""
    homes = [unit.pk for unit in editors.units_edited_by(request.user) if unit.municipality_id]
    return list(Unit.objects.filter(municipality__in=homes).order_by("path"))


def _latest(request: HttpRequest, routine_id: int) -> RoutineVersion:
    versions = RoutineVersion.objects.filter(
        routine=routine_id, routine__unit__in=_units(request)
    ).select_related("routine__unit")
    version = versions.order_by("-number").first()
    if version is None:
        raise Http404
    return version


def _publish(request: HttpRequest, unit: Unit, key: str, written: routines.Writing) -> HttpResponse:
    version = routines.publish(unit=unit, key=key, written=written, by=acting_editor(request))
    if version.counts_from < version.number:
        message = _(
            "”%(title)s” is published in version %(number)d. Nobody is asked to read again."
        )
    else:
        message = _(
            "”%(title)s” is published in version %(number)d. Those it concerns read it anew."
        )
    messages.success(request, message % {"title": version.title, "number": version.number})
    return redirect("routines:listing")


def acting_editor(request: HttpRequest) -> Actor:
    actor: Actor | None = vars(request).get("actor")
    return actor or Actor(None, request.user.pk, "content_editor")
