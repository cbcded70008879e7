"""Tilldela: first a preview that writes nothing, then the same form again, confirmed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from competence.forms.assigning import AssignForm, AssignManyForm
from competence.models import Assignment, RuleVersion
from competence.people import access
from competence.people.middleware import PersonRequest
from competence.people.models import Person
from competence.queries import plan_preview
from competence.queries.team import Row
from competence.queries.team import team as team_rows
from competence.services import assignments
from competence.views.shared import as_person, refuse_unless, row_ids
from competence.views.team import led

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@as_person
def assign(request: PersonRequest, person_id: int) -> HttpResponse:
    """GET previews, from her first working day if nothing else is asked; POST assigns."""
    person = led(request, person_id)
    day = request.reach.day
    programmes = plan_preview.programmes_for(person, day)
    expected = plan_preview.first_days([person.pk], day)[person.pk]
    form = AssignForm(
        request.POST or _asked(request, programmes, expected),
        programmes=programmes,
        today=day,
        expected=expected,
    )
    preview = None
    if form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        if request.method == "POST" and _assign_one(request, form, person, starts_on):
            return redirect("team_member", person_id=person.pk)
        preview = plan_preview.preview(person, form.rule_version, starts_on, day)
    context = {"person": person, "form": form, "preview": preview}
    return render(request, "competence/assign.html", context)


def _asked(request: PersonRequest, programmes: list[RuleVersion], expected: date) -> Any:
    if "starts_on" in request.GET or not programmes:
        return request.GET or None
    return {"programme": programmes[0].pk, "starts_on": expected.isoformat()}


def _assign_one(request: PersonRequest, form: AssignForm, person: Person, starts_on: date) -> bool:
    try:
        assignments.assign(
            person=person, rule_version=form.rule_version, starts_on=starts_on, by=request.actor
        )
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    messages.success(request, _("The introduction is assigned. She gets a mail about it."))
    return True


@require_http_methods(METHODS)
@as_person
def assign_many(request: PersonRequest) -> HttpResponse:
    rows = _offered(request)
    day = request.reach.day
    form = AssignManyForm(
        request.POST or (request.GET if "programme" in request.GET else None),
        programmes=plan_preview.programmes(request.person.municipality),
        people=[(row.person_id, row.name) for row in rows],
        today=day,
        initial={"people": [row.person_id for row in rows if _is_new(row)]},
    )
    previews: tuple[plan_preview.Preview, ...] = ()
    if form.is_valid():
        people, starts = _chosen(form, day)
        if request.method == "POST" and (made := _assign_all(request, form, people, starts)):
            query = urlencode({"id": [assignment.pk for assignment in made]}, doseq=True)
            return redirect(f"{reverse('assigned')}?{query}")
        previews = plan_preview.previews(people, form.rule_version, starts, day)
    context = {"form": form, "rows": rows, "previews": previews}
    return render(request, "competence/assign_many.html", context)


def _offered(request: PersonRequest) -> list[Row]:
    """Those without an introduction; when posted everybody, or a second click would know nobody."""
    refuse_unless(bool(request.reach.roles & {"supervisor", "unit_manager"}))
    rows = team_rows(request.reach)
    return [row for row in rows if request.method == "POST" or row.assignment_id is None]


def _is_new(row: Row) -> bool:
    return any(step.action == "assign" for step in row.waiting)


def _chosen(form: AssignManyForm, day: date) -> tuple[list[Person], dict[int, date]]:
    ids = form.cleaned_data["people"]
    people = Person.objects.filter(pk__in=ids).select_related("municipality", "user").in_order()
    shared = form.cleaned_data["starts_on"]
    starts = dict.fromkeys(ids, shared) if shared else plan_preview.first_days(ids, day)
    return list(people), starts


def _assign_all(
    request: PersonRequest, form: AssignManyForm, people: list[Person], starts: dict[int, date]
) -> list[Assignment]:
    try:
        return assignments.assign_all(
            people=people, rule_version=form.rule_version, starts=starts, by=request.actor
        )
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return []


@require_http_methods(METHODS)
@as_person
def assigned(request: PersonRequest) -> HttpResponse:
    """What was just assigned, with undo for as long as nothing has come of it."""
    found = _mine(request, request.POST.getlist("id") or request.GET.getlist("id"))
    if request.method == "POST":
        undone = sum(assignments.retract(assignment=one, by=request.actor) for one in found)
        _tell_undone(request, undone, len(found))
        return redirect("team")
    undoable = [one for one in found if assignments.is_untouched(one)]
    context = {"assigned": found, "undoable": undoable}
    return render(request, "competence/assigned.html", context)


@require_POST
@as_person
def undo_assignment(request: PersonRequest, person_id: int) -> HttpResponse:
    person = led(request, person_id)
    rows = Assignment.objects.live().filter(person=person, ends_on__isnull=True)
    latest = rows.order_by("-recorded_at", "-pk").first()
    undone = latest is not None and assignments.retract(assignment=latest, by=request.actor)
    _tell_undone(request, int(undone), 1 if latest else 0)
    return redirect("team_member", person_id=person.pk)


def _tell_undone(request: PersonRequest, undone: int, asked: int) -> None:
    if undone:
        words = ngettext("%(count)s assignment undone.", "%(count)s assignments undone.", undone)
        messages.success(request, words % {"count": undone})
    if undone < asked:
        messages.warning(
            request, _("Something has been done in the plan already, so it stands. End it instead.")
        )


def _mine(request: PersonRequest, keys: list[str]) -> list[Assignment]:
    """404 for the whole when one of them is not hers to know of."""
    rows = Assignment.objects.filter(pk__in=row_ids(keys)).select_related(
        "rule_version", "person__municipality", "person__user"
    )
    found = [one for one in rows if access.may_lead(request.reach, one.person)]
    if not found or len(found) != len(set(keys)):
        raise Http404
    return [one for one in found if one.retracted_at is None]
