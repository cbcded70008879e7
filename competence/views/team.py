"""Mina medarbetare, and one person's year."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competence.forms.freetext import FreeTextForm
from competence.forms.team import ExtendForm, FilterForm, ReasonForm
from competence.models import Assignment
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import colleagues, team_member
from competence.queries import team as team_query
from competence.queries.team_member import PlanLine
from competence.services import assignments
from competence.views.shared import as_person, refuse_unless
from competence.views.team_actions import shown

A_PAGE = 50


@require_safe
@as_person
def team(request: PersonRequest) -> HttpResponse:
    refuse_unless(bool(request.reach.roles & {"supervisor", "unit_manager"}))
    form = FilterForm(request.GET)
    everybody = team_query.team(request.reach)
    rows = team_query.matching(everybody, **form.chosen())
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "shown": [shown(row) for row in page],
        "everybody": len(everybody),
        "mine": sum(row.waits_for_me for row in everybody),
        "unplanned": sum(row.assignment_id is None for row in everybody),
        "today": request.reach.day,
    }
    return render(request, "competence/team.html", context)


@require_safe
@as_person
def member(request: PersonRequest, person_id: int) -> HttpResponse:
    person = led(request, person_id)
    found = team_member.member(request.reach, person)
    assignment = _assignment(found.row.assignment_id)
    context = {
        "member": found,
        "one": shown(found.row),
        "today": request.reach.day,
        "may_read_card": access.may_read_card(request.reach, person),
        "may_undo": assignment is not None and assignments.is_untouched(assignment),
    }
    return render(request, "competence/team_member.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@as_person
def requirement(request: PersonRequest, person_id: int, key: str) -> HttpResponse:
    """More time, a waiver, or the waiver back: one page, because they are alternatives."""
    person = led(request, person_id)
    found = team_member.member(request.reach, person)
    line = _line(found, key)
    what = request.POST.get("what", "")
    texts = {"colleagues": colleagues.of(person)}
    extend = ExtendForm(_posted(request, "extend"), today=request.reach.day, prefix="e", **texts)
    waive = ReasonForm(_posted(request, "waive"), prefix="w", **texts)
    withdraw = ReasonForm(_posted(request, "withdraw"), prefix="b", **texts)
    form = {"extend": extend, "waive": waive, "withdraw": withdraw}.get(what)
    if form and form.is_valid() and _change(request, what, form, found, key):
        return redirect(f"{reverse('team_member', args=[person.pk])}#plan")
    context = {"member": found, "line": line, "extend": extend, "waive": waive}
    context["withdraw"] = withdraw
    return render(request, "competence/requirement.html", context)


def _posted(request: PersonRequest, what: str) -> Any:
    return request.POST if request.POST.get("what") == what else None


def _change(
    request: PersonRequest,
    what: str,
    form: FreeTextForm,
    found: team_member.Member,
    key: str,
) -> bool:
    changes: dict[str, tuple[Callable, str]] = {
        "extend": (assignments.extend, _("The new day is written down.")),
        "waive": (assignments.waive, _("The waiver is written down.")),
        "withdraw": (assignments.withdraw_waiver, _("The requirement counts again.")),
    }
    service, done = changes[what]
    given = {
        name: value for name, value in form.cleaned_data.items() if name in ("due_on", "reason")
    }
    assignment = _assignment(found.row.assignment_id)
    try:
        service(assignment=assignment, requirement=key, by=request.actor, **given)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    messages.success(request, done)
    return True


def led(request: PersonRequest, person_id: int) -> Person:
    """Somebody she leads: 404 when she may not know her, 403 when she may but does not lead."""
    person = access.visible_person(request.reach, person_id)
    refuse_unless(access.may_lead(request.reach, person))
    return person


def _line(found: team_member.Member, key: str) -> PlanLine:
    for stage in found.stages:
        for line in stage.lines:
            if line.key == key:
                return line
    raise Http404


def _assignment(assignment_id: int | None) -> Assignment | None:
    if assignment_id is None:
        return None
    rows = Assignment.objects.select_related("rule_version", "person__municipality")
    return rows.get(pk=assignment_id)
