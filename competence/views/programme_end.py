"""Ending a programme that has begun. One assigned today, and untouched, is undone instead."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.employment import EndProgrammeForm
from competence.models import Assignment
from competence.people.middleware import PersonRequest
from competence.queries import colleagues, programme_end
from competence.services import assignments
from competence.services import programme_end as service
from competence.views.employment import A_DAY, METHODS
from competence.views.shared import accepted, as_person
from competence.views.team import led


@require_http_methods(METHODS)
@as_person
def end_programme(request: PersonRequest, person_id: int, assignment_id: int) -> HttpResponse:
    person = led(request, person_id)
    rows = Assignment.objects.select_related("rule_version", "person__municipality")
    assignment = get_object_or_404(rows, person=person, pk=assignment_id)
    if assignment.retracted_at or assignment.ends_on:
        messages.info(request, _("That is done already. This is how it stands now."))
        return redirect("team_member", person.pk)
    day = request.reach.day
    form = EndProgrammeForm(
        request.POST or None,
        earliest=assignment.starts_on if assignment.starts_on <= day else day - A_DAY,
        latest=day,
        colleagues=colleagues.of(person),
        initial={"ends_on": day},
    )
    if form.is_valid() and _end(request, assignment, form):
        messages.success(request, _("The introduction is ended. She gets a mail with the reason."))
        return redirect("team_member", person.pk)
    context = {
        "person": person,
        "page": programme_end.what_ends(assignment, day),
        "form": form,
        "may_undo": assignments.is_untouched(assignment),
    }
    return render(request, "competence/programme_end.html", context)


def _end(request: PersonRequest, assignment: Assignment, form: EndProgrammeForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("ends_on", "reason")}
    return accepted(form, service.end, assignment=assignment, by=request.actor, **given)
