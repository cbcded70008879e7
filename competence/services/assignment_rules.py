"""Rules of assignment: written as drafts, tried before they hold, published, paused and ended.

Carrying one out is `rule_reach`. A region's rule is a proposal: it reaches nobody before a
municipality has taken it over as its own.
"""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competence.domain.canonical import digest
from competence.domain.reach_rule import groups_of, rule_problems
from competence.models import AssignmentRule, AssignmentRuleVersion, Reached
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Unit
from competence.queries import rule_reach as query
from competence.services import decided, rule_reach

State = AssignmentRule.State


@transaction.atomic
def begin(
    *,
    publisher: Unit,
    document: dict[str, Any],
    form_key: uuid.UUID,
    by: Actor,
    adopted_from: AssignmentRule | None = None,
) -> AssignmentRuleVersion:
    """A new rule with its draft; the form sent twice is one rule."""
    _check(document, publisher)
    try:
        with transaction.atomic():
            rule = AssignmentRule.objects.create(
                publisher=publisher, form_key=form_key, adopted_from=adopted_from
            )
    except IntegrityError:
        return _begun_before(publisher, form_key, adopted_from)
    return _draft(rule, 1, document, by)


@transaction.atomic
def save_draft(
    *, rule: AssignmentRule, document: dict[str, Any], seen: str, by: Actor
) -> AssignmentRuleVersion:
    """The rule's one draft, new or rewritten; `seen` is the digest of what she wrote from."""
    rule = _locked(rule)
    _check_goes_on(rule)
    _check(document, rule.publisher)
    latest = latest_of(rule)
    if latest.digest == digest(document):
        return latest
    if latest.digest != seen:
        raise ValidationError(
            _("The rule has changed since you opened this page. Nothing is saved over it."),
            code="stale",
        )
    if latest.published_at:
        return _draft(rule, latest.number + 1, document, by)
    latest.document, latest.digest = document, digest(document)
    latest.save(update_fields=["document", "digest"])
    record("reach.drafted", latest, by=by, number=latest.number)
    return latest


@transaction.atomic
def publish(*, draft: AssignmentRuleVersion, seen: str, by: Actor) -> bool:
    """From now on it holds, and everybody is gone through in the background. False when it did."""
    rule = _locked(draft.rule)
    draft = AssignmentRuleVersion.objects.get(pk=draft.pk)
    if draft.published_at:
        return False
    _check_goes_on(rule)
    if draft.digest != seen:
        raise ValidationError(
            _("The rule has changed since you opened this page. Read it once more.")
        )
    _check(draft.document, rule.publisher)
    draft.published_at, draft.published_by = clock.now(), decided.named(by)
    draft.save(update_fields=["published_at", "published_by"])
    record("reach.published", draft, by=by, rule=rule.pk, number=draft.number)
    if rule.state in (State.DRAFT, State.ACTIVE):
        _set_at_work(rule)
    return True


@transaction.atomic
def discard(*, draft: AssignmentRuleVersion, by: Actor) -> AssignmentRule | None:
    """The draft is thrown away; the rule with it, where nothing of it was ever published."""
    rule = _locks().filter(pk=draft.rule_id).first()
    if rule is None:
        # The second of two clicks.
        return None
    found = AssignmentRuleVersion.objects.filter(pk=draft.pk).first()
    if found is None:
        return rule
    if found.published_at:
        raise ValidationError(_("This version is already published."))
    record("reach.discarded", found, by=by, rule=rule.pk, number=found.number)
    found.delete()
    if rule.versions.exists():
        return rule
    rule.delete()
    return None


@transaction.atomic
def pause(*, rule: AssignmentRule, by: Actor) -> bool:
    """It reaches nobody new. Whoever has got the programme goes on. False when it is not in force."""
    return _turn(rule, (State.ACTIVE,), State.PAUSED, "reach.paused", by)


@transaction.atomic
def resume(*, rule: AssignmentRule, by: Actor) -> bool:
    """In force again: those who came to fit meanwhile are reached now."""
    if not _turn(rule, (State.PAUSED,), State.ACTIVE, "reach.resumed", by):
        return False
    _set_at_work(_locked(rule))
    return True


@transaction.atomic
def end(*, rule: AssignmentRule, by: Actor) -> bool:
    """For good; the programmes it has given go on."""
    return _turn(rule, (State.ACTIVE, State.PAUSED), State.ENDED, "reach.ended", by)


@transaction.atomic
def keep(*, reached: Reached, by: Actor) -> bool:
    """She is not reached any more, and goes on with the programme all the same."""
    row = (
        Reached.objects.select_for_update(of=("self",)).select_related("person").get(pk=reached.pk)
    )
    decided.by_another(row.person_id, by)
    if row.kept_at:
        return False
    row.kept_at, row.kept_by = clock.now(), decided.named(by)
    row.save(update_fields=["kept_at", "kept_by"])
    record("reach.kept", row, by=by, concerns=row.person, rule=row.rule_id)
    return True


def latest_of(rule: AssignmentRule) -> AssignmentRuleVersion:
    return rule.versions.order_by("-number")[0]


def _draft(
    rule: AssignmentRule, number: int, document: dict[str, Any], by: Actor
) -> AssignmentRuleVersion:
    draft = AssignmentRuleVersion.objects.create(
        rule=rule, number=number, document=document, digest=digest(document)
    )
    record("reach.drafted", draft, by=by, number=number)
    return draft


def _begun_before(
    publisher: Unit, form_key: uuid.UUID, adopted_from: AssignmentRule | None
) -> AssignmentRuleVersion:
    mine = AssignmentRule.objects.of(publisher)
    rule = mine.filter(form_key=form_key).first()
    if rule is None and adopted_from is not None:
        rule = mine.filter(adopted_from=adopted_from).exclude(state=State.ENDED).first()
    if rule is None:
        raise ValidationError(_("Somebody else has used this form. Open the page again."))
    return latest_of(rule)


def _check(document: dict[str, Any], publisher: Unit) -> None:
    if problems := rule_problems(document):
        raise ValidationError([str(problem) for problem in problems])
    groups = groups_of(document["who"])
    paths = [
        path for asked in (*groups.reached, *groups.excepted) for path in asked.get("unit", ())
    ]
    if not all(path.startswith(publisher.path) for path in paths):
        raise ValidationError(_("A rule reaches the units of its own municipality only."))
    if query.programme_of(document, publisher) is None:
        raise ValidationError(_("The programme is not published here."))


def _set_at_work(rule: AssignmentRule) -> None:
    rule.state = State.ACTIVE
    rule.save(update_fields=["state"])
    if rule.publisher.kind == Unit.Kind.MUNICIPALITY:
        rule_reach.order(rule)


def _turn(rule: AssignmentRule, before: tuple[str, ...], after: str, verb: str, by: Actor) -> bool:
    mine = _locked(rule)
    if mine.state not in before:
        return False
    mine.state = after
    mine.save(update_fields=["state"])
    record(verb, mine, by=by)
    return True


def _check_goes_on(rule: AssignmentRule) -> None:
    if rule.state == State.ENDED:
        raise ValidationError(_("The rule is ended. Write a new one instead."))


def _locked(rule: AssignmentRule) -> AssignmentRule:
    return _locks().get(pk=rule.pk)


def _locks() -> QuerySet[AssignmentRule]:
    return AssignmentRule.objects.select_for_update(of=("self",)).select_related("publisher")
