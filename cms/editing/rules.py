from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cms import editors
from cms.editing.forms import RulesForm, rule_problems
from cms.editing.outline import outline
from cms.editing.routines import acting_editor
from competence.models import RuleSet, RuleVersion
from competence.services import rules


def listing(request: HttpRequest) -> HttpResponse:
    versions = (
        RuleVersion.objects.filter(rule_set__in=_readable(request))
        .select_related("rule_set")
        .order_by("rule_set__kind", "rule_set__key", "-number")
    )
    return render(request, "cms/editing/rules.html", {"versions": versions})


def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version, to read; its draft is edited on a page of its own."""
    found = _version(request, version_id)
    context = {
        "version": found,
        "outline": outline(found.document) if found.published_at else (),
        "may_edit": _may_edit(request, found.rule_set),
    }
    return render(request, "cms/editing/rules_version.html", context)


def draft(request: HttpRequest, version_id: int) -> HttpResponse:
    """Write on from a version: saved as the rule set's one draft, published when nothing is wrong."""
    found = _version(request, version_id)
    if not _may_edit(request, found.rule_set):
        raise Http404
    base = found.rule_set.versions.filter(published_at__isnull=True).first() or found
    form = RulesForm(request.POST or None, version=base)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"]
        saved = rules.save_draft(
            rule_set=found.rule_set, document=document, by=acting_editor(request)
        )
        problems = rule_problems(document)
        if "publish" not in request.POST:
            messages.success(request, _("The draft is saved."))
            return redirect("rules:draft", saved.pk)
        if not problems:
            return _publish(request, saved)
    context = {"form": form, "version": base, "problems": problems or rule_problems(base.document)}
    return render(request, "cms/editing/rules_draft.html", context)


def _publish(request: HttpRequest, saved: RuleVersion) -> HttpResponse:
    done = rules.publish(draft=saved, by=acting_editor(request))
    message = _("”%(title)s” is published in version %(number)d. Nobody is moved to it by that.")
    messages.success(request, message % {"title": done.title, "number": done.number})
    return redirect("rules:version", done.pk)


def _paths(request: HttpRequest) -> list[str]:
    return [unit.path for unit in editors.units_edited_by(request.user)]


def _readable(request: HttpRequest) -> list[RuleSet]:
    """What her units publish themselves, and what they are offered from above."""
    return [
        rule_set
        for rule_set in RuleSet.objects.all()
        if any(path.startswith(rule_set.publisher) for path in _paths(request))
    ]


def _may_edit(request: HttpRequest, rule_set: RuleSet) -> bool:
    return rule_set.publisher in _paths(request)


def _version(request: HttpRequest, version_id: int) -> RuleVersion:
    found = (
        RuleVersion.objects.filter(pk=version_id, rule_set__in=_readable(request))
        .select_related("rule_set")
        .first()
    )
    if found is None:
        raise Http404
    return found
