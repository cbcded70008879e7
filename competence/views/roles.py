"""Granting a role and ending one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competence.forms.employment import LONGEST_AHEAD, LastDayForm, RoleForm
from competence.people import staffing
from competence.people.middleware import PersonRequest
from competence.people.models import Person, Role, RoleGrant
from competence.queries import choices
from competence.services import roles
from competence.views.employment import A_DAY, METHODS, crumbs, done_already, person_of_card
from competence.views.shared import accepted, as_person, refuse_unless


@require_http_methods(METHODS)
@as_person
def grant_role(request: PersonRequest, person_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    refuse_unless(staffing.may_change(request.reach, person))
    given = staffing.roles_to_give(request.reach)
    form = RoleForm(
        request.POST or None,
        roles=[(role.value, role.label) for role in given],
        units=choices.units(staffing.units_to_give_in(request.reach)),
        today=request.reach.day,
        initial={"starts_on": request.reach.day},
    )
    if form.is_valid() and _grant(request, person, form):
        messages.success(request, _("The role is written down."))
        return redirect("employment", person.pk)
    context = {"person": person, "form": form, "crumbs": crumbs(person, _("Give a role"))}
    context["given"] = _explained(given)
    return render(request, "competence/role_grant.html", context)


def _explained(given: tuple[Role, ...]) -> list[tuple[str, str]]:
    words = {
        Role.CASEWORKER: _("Follows an introduction, sees her own plan and merits."),
        Role.SUPERVISOR: _("Can be named to lead people. Sees those she leads."),
        Role.UNIT_MANAGER: _("Decides on steps and independent work. Sees everybody in the unit."),
        Role.HR: _("Eligibility, employments and roles, the competence map of the municipality."),
        Role.CONTENT_EDITOR: _("Writes and publishes modules. Sees no people."),
        Role.METHOD_OWNER: _("Registers who was at a training in her methods. Nothing else."),
        Role.BOARD_READER: _("Reads the indicators, never about one person."),
    }
    return [(str(role.label), words[role]) for role in given]


def _grant(request: PersonRequest, person: Person, form: RoleForm) -> bool:
    chosen: dict[str, Any] = dict(form.cleaned_data)
    role, unit_id = chosen.pop("role"), chosen.pop("unit")
    unit = get_object_or_404(staffing.units_to_give_in(request.reach), pk=unit_id)
    if not staffing.may_give(request.reach, role, unit):
        form.add_error("unit", _("You cannot give that role there. Ask HR."))
        return False
    return accepted(
        form, roles.grant, person=person, role=role, scope=unit, by=request.actor, **chosen
    )


@require_http_methods(METHODS)
@as_person
def end_role(request: PersonRequest, person_id: int, grant_id: int) -> HttpResponse:
    person = person_of_card(request, person_id)
    rows = RoleGrant.objects.select_related("scope", "person")
    grant = get_object_or_404(rows, person=person, pk=grant_id)
    refuse_unless(staffing.may_end_role(request.reach, grant))
    day = request.reach.day
    if grant.retracted_at or grant.is_over(day):
        return done_already(request, person)
    form = LastDayForm(
        request.POST or None,
        earliest=day - A_DAY,
        latest=grant.ends_on or day + LONGEST_AHEAD,
        initial={"ends_on": day},
    )
    if form.is_valid() and _end(request, grant, form):
        messages.success(request, _("The last day of the role is written down."))
        return redirect("employment", person.pk)
    context = {"person": person, "grant": grant, "form": form}
    context["crumbs"] = crumbs(person, _("End a role"))
    return render(request, "competence/role_end.html", context)


def _end(request: PersonRequest, grant: RoleGrant, form: LastDayForm) -> bool:
    return accepted(
        form, roles.end, grant=grant, ends_on=form.cleaned_data["ends_on"], by=request.actor
    )
