"""Before new rules hold: who gains, who loses and why, and what happens to whoever would lose."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.editing.choice_form import ChoiceForm, OwnChoiceForm
from cms.editing.routines import acting_editor
from cms.editing.rules.access import may_edit
from competence.models import RuleChange, RuleChangePerson
from competence.people.access import Reach
from competence.people.access import reach as reach_of
from competence.people.audit import Actor
from competence.queries.rule_change_page import may_choose_for, page_of
from competence.services import rule_changes
from competence.views.shared import accepted

State = RuleChange.State
# Long enough to read a line, short enough to wait for.
SECONDS_BETWEEN_LOOKS = 2


def compared(request: HttpRequest, change_id: int) -> HttpResponse:
    change, by = _change(request, change_id), acting_editor(request)
    form = ChoiceForm(request.POST or None, initial=_chosen(change))
    if form.is_valid() and accepted(
        form,
        rule_changes.choose,
        change=change,
        by=by,
        choice=form.cleaned_data["choice"],
        keep_until=form.until,
    ):
        if "apply" in request.POST:
            rule_changes.apply(change=change, by=by)
        return _again(change)
    busy = change.state in (State.COMPARING, State.APPLYING)
    context = {
        "change": change,
        "version": change.draft,
        "form": form,
        "busy": busy,
        "seconds": SECONDS_BETWEEN_LOOKS,
        "page": None if busy else page_of(change, _reach(by)),
    }
    return render(request, "cms/editing/rule_change.html", context)


def own(request: HttpRequest, change_id: int, row_id: int) -> HttpResponse:
    """For one person: somebody else's municipality is not there."""
    change, by = _change(request, change_id), acting_editor(request)
    row = get_object_or_404(
        change.people.select_related("person__municipality", "change"), pk=row_id
    )
    if not may_choose_for(_reach(by), row):
        raise Http404
    form = OwnChoiceForm(request.POST or None, initial=_chosen(row))
    if form.is_valid() and accepted(
        form,
        rule_changes.choose_for,
        row=row,
        by=by,
        choice=form.cleaned_data["choice"],
        keep_until=form.until,
    ):
        return _again(change)
    context = {"change": change, "version": change.draft, "row": row, "form": form}
    return render(request, "cms/editing/rule_change_person.html", context)


@require_POST
def drop(request: HttpRequest, change_id: int) -> HttpResponse:
    change = _change(request, change_id)
    if rule_changes.drop(change=change, by=acting_editor(request)):
        messages.success(request, _("The comparison is dropped. The draft is still there."))
    return redirect("rules:draft", change.draft_id)


def _reach(by: Actor) -> Reach:
    if by.person is None:
        raise Http404
    return reach_of(by.person)


def _again(change: RuleChange) -> HttpResponse:
    return redirect("rules:compared", change.pk)


def _chosen(row: RuleChange | RuleChangePerson) -> dict[str, object]:
    return {"choice": row.choice, "keep_until": row.keep_until}


def _change(request: HttpRequest, change_id: int) -> RuleChange:
    rows = RuleChange.objects.select_related("draft__rule_set")
    change = get_object_or_404(rows, pk=change_id)
    if not may_edit(request, change.draft.rule_set):
        raise Http404
    return change
