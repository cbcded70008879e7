"""Inviting colleagues, and inviting again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from competence.forms.people import InviteForm
from competence.people import access, clock
from competence.people.middleware import PersonRequest
from competence.people.models import Person, Role
from competence.queries import choices
from competence.queries.invitations import latest_of
from competence.services import invitations
from competence.views.shared import as_person, refuse_unless


@as_person
def invite_person(request: PersonRequest) -> HttpResponse:
    units = access.units_to_hire_into(request.reach)
    refuse_unless(units.exists())
    supervisors = choices.supervisors(request.reach)
    form = InviteForm(
        request.POST or None,
        units=choices.units(units),
        supervisors=supervisors,
        today=clock.today(),
        may_protect=Role.HR in request.reach.roles,
        initial={
            "starts_on": clock.today(),
            "supervisor": request.person.pk if Role.SUPERVISOR in request.reach.roles else "",
        },
    )
    if request.method == "POST" and form.is_valid() and (person := _welcome(request, form)):
        messages.success(request, _("An invitation is on its way to %s.") % person.work_email)
        return redirect("team_member", person.pk)
    return render(request, "competence/invite_person.html", {"form": form})


def _welcome(request: PersonRequest, form: InviteForm) -> Person | None:
    """None when the service refuses; the form then says why."""
    leader = form.cleaned_data["supervisor"]
    try:
        return invitations.welcome(
            **form.hiring(),
            unit=get_object_or_404(
                access.units_to_hire_into(request.reach), pk=form.cleaned_data["unit"]
            ),
            supervisor=Person.objects.get(pk=leader) if leader else None,
            by=request.actor,
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return None


@as_person
def reinvite(request: PersonRequest, person_id: int) -> HttpResponse:
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_arrange_for(request.reach, person))
    latest = latest_of(person)
    shown = str(latest.pk) if latest else ""
    if request.method == "POST":
        try:
            # The second of two clicks names an invitation that the first has replaced already.
            if request.POST.get("latest", shown) == shown:
                invitations.invite(person=person, by=request.actor)
        except ValidationError as refused:
            messages.warning(request, refused.messages[0])
        else:
            messages.success(
                request, _("A new invitation is on its way to %s.") % person.work_email
            )
        return redirect("team_member", person.pk)
    context = {"person_name": person.name, "email": person.work_email, "latest": latest}
    return render(request, "competence/reinvite.html", context)
