"""Arbetsområden: what area somebody's time here counts in, ended or taken back by who may say it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.team import ReasonForm
from competence.forms.work_areas import AreaForm, EndAreaForm
from competence.models import Fact
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import colleagues
from competence.queries import work_areas as pages
from competence.services import work_areas
from competence.views.employment import METHODS, crumbs, done_already, person_of_card
from competence.views.shared import accepted, as_person, refuse_unless


@require_http_methods(METHODS)
@as_person
def add_area(request: PersonRequest, person_id: int) -> HttpResponse:
    person = _arranged(request, person_id)
    day = request.reach.day
    employments = pages.employments_of(person, day)
    form = AreaForm(
        request.POST or None,
        areas=pages.areas_of(person.municipality),
        employments=employments,
        today=day,
        initial={"area": request.GET.get("omrade", "")},
    )
    if form.is_valid() and _is_counted(request, form, {row.pk: row for row in employments}):
        messages.success(request, _("Written down. The months count from now on."))
        return redirect("employment", person.pk)
    context = {"person": person, "form": form, "crumbs": crumbs(person, _("Add an area"))}
    context["employed"] = bool(employments)
    return render(request, "competence/area_add.html", context)


def _is_counted(request: PersonRequest, form: AreaForm, employments: dict) -> bool:
    given = dict(form.cleaned_data)
    employment = employments[given.pop("employment")]
    return accepted(form, work_areas.count, employment=employment, by=request.actor, **given)


@require_http_methods(METHODS)
@as_person
def change_area(request: PersonRequest, person_id: int, line_id: int) -> HttpResponse:
    """Another task from a day on, or it was never that one: one page, because they are alternatives."""
    person = _arranged(request, person_id)
    row = pages.counted(person).filter(pk=line_id).first()
    if row is None:
        get_object_or_404(person.facts, pk=line_id, source__startswith=pages.SOURCE)
        return done_already(request, person)
    what = request.POST.get("what", "")
    end = EndAreaForm(
        request.POST if what == "end" else None, prefix="e", initial={"ends_on": request.reach.day}
    )
    wrong = ReasonForm(
        request.POST if what == "take_back" else None, prefix="t", colleagues=colleagues.of(person)
    )
    if _is_changed(request, row, end, wrong):
        return redirect("employment", person.pk)
    (line,) = (line for line in _lines(person) if line.id == row.pk)
    context = {"person": person, "line": line, "end": end, "wrong": wrong}
    context["crumbs"] = crumbs(person, line.title)
    return render(request, "competence/area_change.html", context)


def _is_changed(request: PersonRequest, row: Fact, end: EndAreaForm, wrong: ReasonForm) -> bool:
    by = request.actor
    if end.is_bound and end.is_valid():
        if not accepted(end, work_areas.end, line=row, by=by, **end.cleaned_data):
            return False
        messages.success(request, _("The last day in the area is written down."))
        return True
    if wrong.is_bound and wrong.is_valid():
        reason = wrong.cleaned_data["reason"]
        if not accepted(wrong, work_areas.take_back, line=row, reason=reason, by=by):
            return False
        messages.success(request, _("Taken back. The months no longer count in the area."))
        return True
    return False


def _lines(person: Person) -> tuple[pages.AreaLine, ...]:
    return pages.lines_of(person, pages.areas_of(person.municipality), may_change=True)


def _arranged(request: PersonRequest, person_id: int) -> Person:
    person = person_of_card(request, person_id)
    refuse_unless(access.may_arrange_for(request.reach, person))
    return person
