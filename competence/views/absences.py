"""Registering absence, giving it a last day, and taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.employment import LONGEST_AHEAD, LastDayForm
from competence.forms.people import AbsenceForm
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.people.models import Absence, Person
from competence.queries import absences as lines
from competence.services import absences
from competence.views.employment import METHODS
from competence.views.shared import accepted, as_person, refuse_unless


@require_http_methods(METHODS)
@as_person
def absence(request: PersonRequest, person_id: int) -> HttpResponse:
    person = _arranged_for(request, person_id)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _register(request, person, form):
        messages.success(request, _("The absence is registered."))
        return redirect("absence", person.pk)
    context = {"form": form, "person": person, "absences": lines.of_person(person)}
    context["back"] = _back(request, person)
    return render(request, "competence/absence.html", context)


def _back(request: PersonRequest, person: Person) -> str:
    readable = access.may_read_card(request.reach, person)
    return reverse("employment" if readable else "team_member", args=[person.pk])


def _arranged_for(request: PersonRequest, person_id: int) -> Person:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_arrange_for(request.reach, person))
    return person


def _register(request: PersonRequest, person: Person, form: AbsenceForm) -> bool:
    return accepted(form, absences.register, person=person, by=request.actor, **form.cleaned_data)


@require_http_methods(METHODS)
@as_person
def change_absence(request: PersonRequest, person_id: int, absence_id: int) -> HttpResponse:
    """She came back, or it never was: one page, because they are alternatives."""
    person = _arranged_for(request, person_id)
    row = get_object_or_404(Absence, person=person, pk=absence_id)
    if row.retracted_at:
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("absence", person.pk)
    what = request.POST.get("what", "")
    form = LastDayForm(
        request.POST if what == "end" else None,
        earliest=row.starts_on,
        latest=row.ends_on or max(row.starts_on, request.reach.day) + LONGEST_AHEAD,
        initial={"ends_on": row.ends_on or max(row.starts_on, request.reach.day)},
    )
    if _change(request, what, row, form):
        return redirect("absence", person.pk)
    context = {"person": person, "line": lines.line(row), "form": form}
    return render(request, "competence/absence_change.html", context)


def _change(request: PersonRequest, what: str, row: Absence, form: LastDayForm) -> bool:
    if what == "retract":
        absences.retract(absence=row, by=request.actor)
        messages.success(request, _("The absence is taken back. Her plan counts the days again."))
        return True
    if not form.is_valid():
        return False
    if not accepted(
        form,
        absences.end,
        absence=row,
        ends_on=form.cleaned_data["ends_on"],
        by=request.actor,
    ):
        return False
    messages.success(request, _("The last day away is written down."))
    return True
