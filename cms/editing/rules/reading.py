"""Rule sets to read: all of them, one version of one, and the beginning of a new draft."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from cms import editors
from cms.editing.routines import acting_editor
from cms.editing.rules.access import may_edit, own_paths, readable, version_of
from cms.editing.rules.subjects import subjects_for
from cms.editing.rules.tree import LISTS, tree
from competence.domain.drafting import plain_key
from competence.domain.publishing import SCHEMA
from competence.forms.offering import offer
from competence.models import RuleSet, RuleVersion
from competence.people.models import Unit
from competence.services import rules

# What a document of the kind holds beside its list, from the beginning.
_BESIDE: dict[str, dict[str, Any]] = {
    "profile": {"areas": []},
    "programme": {"elements": {}, "talks": {}},
}


class NewSetForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=RuleSet.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=160)
    publisher = forms.ChoiceField(label=_("Published by"))


def listing(request: HttpRequest) -> HttpResponse:
    """By kind, each set with its latest version; a draft stands on its own row."""
    versions = (
        RuleVersion.objects.filter(rule_set__in=readable(request))
        .select_related("rule_set")
        .order_by("rule_set__key", "rule_set__publisher", "number")
    )
    shown = {(v.rule_set_id, v.published_at is None): v for v in versions}
    names = dict(Unit.objects.values_list("path", "name"))
    kinds = [
        (label, [(v, names.get(v.rule_set.publisher, "")) for v in shown.values() if _is(v, kind)])
        for kind, label in RuleSet.Kind.choices
    ]
    context = {"kinds": [row for row in kinds if row[1]], "may_add": bool(own_paths(request))}
    return render(request, "cms/editing/rules.html", context)


def version(request: HttpRequest, version_id: int) -> HttpResponse:
    """One version, to read; its draft is edited on a page of its own."""
    found = version_of(request, version_id)
    row, problems = tree(found.document, subjects_for(found))
    others = found.rule_set.versions.select_related("published_by").order_by("-number")
    context = {
        "version": found,
        "row": row,
        "problems": problems,
        "others": others,
        "may_edit": may_edit(request, found.rule_set),
        "may_adapt": bool(_adapts(request, found.rule_set)),
        "publisher": Unit.objects.get(path=found.rule_set.publisher).name,
    }
    return render(request, "cms/editing/rules_version.html", context)


@require_POST
def begin(request: HttpRequest, version_id: int) -> HttpResponse:
    """A draft of what is published, or one's own copy of what comes from above."""
    found = version_of(request, version_id)
    rule_set = found.rule_set
    own = [rule_set.publisher] if may_edit(request, rule_set) else _adapts(request, rule_set)
    if not own:
        raise PermissionDenied
    draft = rules.begin(
        publisher=own[0], kind=rule_set.kind, document=found.document, by=acting_editor(request)
    )
    return redirect("rules:draft", draft.pk)


def add(request: HttpRequest) -> HttpResponse:
    units = editors.units_ruled_by(request.user)
    if not units:
        raise PermissionDenied
    form = NewSetForm(request.POST or None, initial={"publisher": units[0].path})
    offer(form, "publisher", [(unit.path, unit.name) for unit in units])
    if form.is_valid():
        kind, title, publisher = (form.cleaned_data[name] for name in form.fields)
        key = plain_key(title)
        if RuleSet.objects.filter(publisher=publisher, key=key).exists():
            form.add_error("title", _("There is one with this title already. Choose another."))
        else:
            document: dict[str, Any] = {
                "schema": SCHEMA,
                "kind": kind,
                "key": key,
                "title": title,
                LISTS[kind]: [],
            }
            document |= _BESIDE.get(kind, {})
            draft = rules.begin(
                publisher=publisher, kind=kind, document=document, by=acting_editor(request)
            )
            return redirect("rules:draft", draft.pk)
    return render(request, "cms/editing/rules_new.html", {"form": form})


def _is(version: RuleVersion, kind: str) -> bool:
    return version.rule_set.kind == kind


def _adapts(request: HttpRequest, rule_set: RuleSet) -> list[str]:
    """Her publishers below the one it comes from."""
    return [
        path
        for path in own_paths(request)
        if path.startswith(rule_set.publisher) and path != rule_set.publisher
    ]
