"""Whose rules she reads and writes: her own publishers' and, to read, those from above."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms import editors
from competence.models import RuleSet, RuleVersion

DraftView = Callable[[HttpRequest, RuleVersion], HttpResponse]


def readable(request: HttpRequest) -> list[RuleSet]:
    paths = own_paths(request)
    return [
        rule_set
        for rule_set in RuleSet.objects.all()
        if any(path.startswith(rule_set.publisher) for path in paths)
    ]


def own_paths(request: HttpRequest) -> list[str]:
    return [unit.path for unit in editors.units_ruled_by(request.user)]


def may_edit(request: HttpRequest, rule_set: RuleSet) -> bool:
    return rule_set.publisher in own_paths(request)


def version_of(request: HttpRequest, version_id: int) -> RuleVersion:
    found = (
        RuleVersion.objects.filter(pk=version_id, rule_set__in=readable(request))
        .select_related("rule_set", "published_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def on_draft(view: DraftView) -> Callable[[HttpRequest, int], HttpResponse]:
    """Only a draft of one's own; what has been published meanwhile is shown to read."""

    @wraps(view)
    def checked(request: HttpRequest, version_id: int) -> HttpResponse:
        version = version_of(request, version_id)
        if not may_edit(request, version.rule_set):
            raise Http404
        if version.published_at:
            messages.info(request, _("This version is published and stays as it is."))
            return redirect("rules:version", version.pk)
        return view(request, version)

    return checked
