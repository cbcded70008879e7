"""Drafts and publishing of rules. What is published is never changed again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.canonical import digest
from competence.domain.programme import check_document
from competence.models import RuleSet, RuleVersion
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Unit
from competence.queries import rulebook
from competence.services import standings

# What standings are read by; the rules of a programme hold from its own assignment.
READ_BY = frozenset({*standings.KINDS, RuleSet.Kind.METHODS})


@transaction.atomic
def save_draft(
    *, rule_set: RuleSet, document: dict[str, Any], by: Actor, seen: str | None = None
) -> RuleVersion:
    """The rule set's one draft, new or rewritten.

    `seen` is the digest of the draft that she wrote from: where somebody else has saved since,
    nothing is written over.
    """
    draft = rule_set.versions.select_for_update().filter(published_at__isnull=True).first()
    if seen is not None and (draft is None or draft.digest != seen):
        raise ValidationError(
            _("The draft has changed since you opened this page. Nothing is saved over it."),
            code="stale",
        )
    if draft is None:
        latest = rule_set.versions.order_by("-number").first()
        draft = RuleVersion(rule_set=rule_set, number=latest.number + 1 if latest else 1)
    draft.document = document
    draft.digest = digest(document)
    draft.save()
    record("rules.drafted", draft, by=by, rule_set=rule_set.key, number=draft.number)
    return draft


@transaction.atomic
def begin(*, publisher: str, kind: str, document: dict[str, Any], by: Actor) -> RuleVersion:
    """The publisher's own draft under the document's key: the one begun already, or a new one.

    A new one says what the publisher says today and, where it says nothing yet, the document.
    """
    rule_set, _created = RuleSet.objects.get_or_create(
        publisher=publisher, key=document["key"], defaults={"kind": kind}
    )
    latest = rule_set.versions.select_for_update().order_by("-number").first()
    if latest and latest.published_at is None:
        return latest
    return save_draft(rule_set=rule_set, document=latest.document if latest else document, by=by)


@transaction.atomic
def publish(*, draft: RuleVersion, by: Actor) -> RuleVersion:
    """Freeze the draft. Refused with every fault named when the document does not hold together."""
    draft = RuleVersion.objects.select_for_update().select_related("rule_set").get(pk=draft.pk)
    check_publishable(draft)
    draft.published_at = clock.now()
    draft.published_by = by.person
    draft.save(update_fields=["published_at", "published_by"])
    record("rules.published", draft, by=by, rule_set=draft.rule_set.key, number=draft.number)
    return draft


def check_publishable(draft: RuleVersion) -> None:
    if draft.published_at:
        raise ValidationError(_("This version is already published."))
    if problems := check_document(draft.document):
        raise ValidationError([str(problem) for problem in problems])
    if draft.rule_set.kind in rulebook.STAIRS:
        _check_step_keys(draft)


def _check_step_keys(draft: RuleVersion) -> None:
    """A decision finds its step by the key: two stairs that hold for the same people share none.

    What is published already is let be: nobody could put it right without losing its decisions.
    """
    own = draft.rule_set
    versions = RuleVersion.objects.filter(published_at__isnull=False).select_related("rule_set")
    rows = versions.filter(rule_set__kind__in=rulebook.STAIRS).order_by("number")
    latest = {row.rule_set_id: row for row in rows}
    keys = _step_keys(draft) - (_step_keys(latest[own.pk]) if own.pk in latest else set())
    for other in latest.values():
        if other.rule_set.key == own.key or not _meet(own, other.rule_set):
            continue
        for key in sorted(keys & _step_keys(other)):
            raise ValidationError(
                _refusal(own, other.rule_set) % {"key": key, "title": other.title}
            )


def _step_keys(version: RuleVersion) -> set[str]:
    return {step["key"] for step in version.section("steps")}


def _meet(one: RuleSet, other: RuleSet) -> bool:
    """The one's publisher stands above the other's, or is the same."""
    paths = one.publisher, other.publisher
    return paths[0].startswith(paths[1]) or paths[1].startswith(paths[0])


def _refusal(own: RuleSet, other: RuleSet) -> str:
    if own.kind == other.kind == RuleSet.Kind.LADDER:
        return _(
            "%(title)s is the ladder here already, and has the step %(key)s too. Change that one, "
            "or write a path."
        )
    return _(
        "The step %(key)s is in %(title)s too. A decision is found by the key of its step: give "
        "this one another."
    )


@transaction.atomic
def publish_document(
    *, publisher: str, kind: str, document: dict[str, Any], by: Actor
) -> RuleVersion:
    """Publish a document under its own key; the version that stands when nothing changed.

    Nobody compared it for each person first: everybody it may concern is read anew at once, in the
    background.
    """
    rule_set, _created = RuleSet.objects.get_or_create(
        publisher=publisher, key=document["key"], defaults={"kind": kind}
    )
    latest = rule_set.versions.filter(published_at__isnull=False).order_by("-number").first()
    if latest and latest.digest == digest(document):
        return latest
    published = publish(draft=save_draft(rule_set=rule_set, document=document, by=by), by=by)
    if kind in READ_BY:
        for home in Unit.objects.municipalities().filter(path__startswith=publisher):
            standings.refresh_later(home)
    return published
