"""From draft to published: how it will read, what is wrong with it, and the text itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms.editing.forms import RulesForm, rule_problems
from cms.editing.routines import acting_editor
from cms.editing.rules.access import may_edit, on_draft, version_of
from cms.editing.rules.faults import problems_of
from cms.editing.rules.subjects import Subjects, subjects_for
from cms.editing.rules.tree import LISTS, tree
from competence.domain.grammar import RuleError
from competence.domain.rules import evaluate
from competence.models import RuleVersion
from competence.people.clock import today
from competence.services import rule_changes, rules
from competence.wording import Line, lines


@on_draft
def preview(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    """As it reads for somebody who has done nothing yet."""
    entries = [*_read(draft.document, subjects_for(draft))]
    context = {"version": draft, "entries": entries}
    return render(request, "cms/editing/rules_preview.html", context)


@on_draft
def publish(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    """Asked once more, with everything that keeps it from being published."""
    subjects = subjects_for(draft)
    row, problems = tree(draft.document, subjects)
    faulty = bool(problems_of(draft.document, subjects))
    refused = [] if faulty else _refused(draft)
    ready = not faulty and not refused
    if request.method == "POST" and ready:
        if request.POST.get("seen") == draft.digest:
            return _publish(request, draft)
        messages.error(
            request, _("The draft has changed since you opened this page. Read it once more.")
        )
    context = {"version": draft, "row": row, "problems": [*problems, *refused], "ready": ready}
    return render(request, "cms/editing/rules_publish.html", context)


def _refused(draft: RuleVersion) -> list[str]:
    """What holds together in itself, but not with what is published beside it."""
    try:
        rules.check_publishable(draft)
    except ValidationError as refused:
        return refused.messages
    return []


def text(request: HttpRequest, version_id: int) -> HttpResponse:
    """The whole as text: for elements and talks, and for what comes from another system."""
    found = version_of(request, version_id)
    if not may_edit(request, found.rule_set):
        raise Http404
    base = found.rule_set.versions.filter(published_at__isnull=True).first() or found
    form = RulesForm(request.POST or None, version=base)
    if form.is_valid():
        document = form.cleaned_data["document"]
        seen = request.POST.get("seen", "") if base.published_at is None else None
        try:
            saved = rules.save_draft(
                rule_set=found.rule_set, document=document, by=acting_editor(request), seen=seen
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("rules:draft", saved.pk)
    context = {
        "form": form,
        "version": base,
        "seen": request.POST.get("seen", base.digest),
        "problems": rule_problems(base.document),
    }
    return render(request, "cms/editing/rules_text.html", context)


def _publish(request: HttpRequest, draft: RuleVersion) -> HttpResponse:
    """What people are assessed under, or follow, is compared for each of them before it holds."""
    change = rule_changes.prepare(draft=draft, by=acting_editor(request))
    return redirect("rules:compared", change.pk)


def _read(document: Mapping[str, Any], subjects: Subjects) -> Iterator[tuple[str, list[Line]]]:
    for entry in document.get(LISTS[document["kind"]], ()):
        asked = entry.get("requirements") or [entry.get("rule")]
        yield (
            str(entry.get("title", "")),
            [line for rule in asked for line in _lines(rule, subjects)],
        )


def _lines(rule: Any, subjects: Subjects) -> tuple[Line, ...]:
    if rule is None:
        return ()
    try:
        return lines(evaluate(rule, (), today()), subjects.names)
    except RuleError:
        return ()
