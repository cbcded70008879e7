"""Who leads her from which day, and who stands in for her when she leads others."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.employment import LONGEST_AHEAD, DeputyForm, LastDayForm, SupervisorForm
from competence.people import leaders, staffing
from competence.people.middleware import PersonRequest
from competence.people.models import Deputyship, Person
from competence.queries import choices
from competence.queries.history import shown_name
from competence.services import deputies, people
from competence.views.employment import A_DAY, METHODS, crumbs, done_already, person_of_card
from competence.views.shared import accepted, as_person, refuse_unless


@require_http_methods(METHODS)
@as_person
def name_supervisor(request: PersonRequest, person_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    refuse_unless(staffing.may_change(request.reach, person))
    day = request.reach.day
    supervisors = [one for one in choices.supervisors(request.reach) if one[0] != person.pk]
    form = SupervisorForm(
        request.POST or None, supervisors=supervisors, today=day, initial={"starts_on": day}
    )
    if form.is_valid() and _name_supervisor(request, person, form):
        messages.success(request, _("The supervisor is written down."))
        return redirect("employment", person.pk)
    leader = leaders.supervisor_of(person, day)
    context = {
        "person": person,
        "form": form,
        "leader": shown_name(request.reach, leader) if leader else "",
        "crumbs": crumbs(person, _("Change supervisor")),
    }
    return render(request, "competence/supervisor_name.html", context)


def _name_supervisor(request: PersonRequest, person: Person, form: SupervisorForm) -> bool:
    supervisor = Person.objects.get(pk=form.cleaned_data["supervisor"])
    starts_on = form.cleaned_data["starts_on"]
    return accepted(
        form,
        people.name_supervisor,
        person=person,
        supervisor=supervisor,
        starts_on=starts_on,
        by=request.actor,
    )


@require_http_methods(METHODS)
@as_person
def name_deputy(request: PersonRequest, person_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    reach = request.reach
    refuse_unless(staffing.may_name_deputy(reach, person) and staffing.leads(person, reach.day))
    # Nobody takes over a part by her own hand.
    groups = choices.mentors(reach, person, reach.day)
    colleagues = [
        (unit, [one for one in members if one[0] != reach.person.pk]) for unit, members in groups
    ]
    form = DeputyForm(
        request.POST or None,
        colleagues=[group for group in colleagues if group[1]],
        today=reach.day,
        initial={"starts_on": reach.day},
    )
    if form.is_valid() and _name_deputy(request, person, form):
        messages.success(request, _("The deputy is written down."))
        return redirect("employment", person.pk)
    context = {"person": person, "form": form, "crumbs": crumbs(person, _("Name a deputy"))}
    return render(request, "competence/deputy_name.html", context)


def _name_deputy(request: PersonRequest, person: Person, form: DeputyForm) -> bool:
    deputy = Person.objects.get(pk=form.cleaned_data["deputy"])
    days = {name: form.cleaned_data[name] for name in ("starts_on", "ends_on")}
    return accepted(form, deputies.name, person=person, deputy=deputy, by=request.actor, **days)


@require_http_methods(METHODS)
@as_person
def end_deputy(request: PersonRequest, person_id: int, deputyship_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    rows = Deputyship.objects.select_related("person", "deputy")
    row = get_object_or_404(rows, person=person, pk=deputyship_id)
    refuse_unless(staffing.may_change(request.reach, person))
    day = request.reach.day
    if row.retracted_at or row.is_over(day):
        return done_already(request, person)
    form = LastDayForm(
        request.POST or None,
        earliest=day - A_DAY,
        latest=row.ends_on or day + LONGEST_AHEAD,
        initial={"ends_on": max(row.starts_on, day) if row.starts_on <= day else day - A_DAY},
    )
    if form.is_valid() and _end_deputy(request, row, form):
        messages.success(request, _("The last day of the deputy is written down."))
        return redirect("employment", person.pk)
    context = {
        "person": person,
        "row": row,
        "form": form,
        "deputy": shown_name(request.reach, row.deputy),
        "crumbs": crumbs(person, _("End the deputyship")),
    }
    return render(request, "competence/deputy_end.html", context)


def _end_deputy(request: PersonRequest, row: Deputyship, form: LastDayForm) -> bool:
    return accepted(
        form,
        deputies.end,
        deputyship=row,
        ends_on=form.cleaned_data["ends_on"],
        by=request.actor,
    )
