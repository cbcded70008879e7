"""New rules are compared before they hold, and nobody loses by them unless somebody chose so."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from competence import outbox
from competence.domain.difference import Change
from competence.models import Choice, KeptRules, RuleChange, RuleChangePerson, RuleSet, RuleVersion
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Unit
from competence.queries import rule_changes, rulebook
from competence.queries.rule_changes import Effect
from competence.services import dated, programme_versions, rules, standings

COMPARE = "rules_compare"
APPLY = "rules_apply"
State = RuleChange.State
LONGEST_FAILURE = 300


@transaction.atomic
def prepare(*, draft: RuleVersion, by: Actor) -> RuleChange:
    """Begins to compare in the background; the one that is under way when nothing was written on."""
    draft = RuleVersion.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    rules.check_publishable(draft)
    under_way = RuleChange.objects.open().filter(draft=draft).first()
    if under_way is not None:
        if under_way.digest == draft.digest and under_way.state != State.FAILED:
            return under_way
        _drop(under_way, by)
    change = RuleChange.objects.create(
        draft=draft, digest=draft.digest, prepared_at=clock.now(), prepared_by=by.person
    )
    record("rules.compared", change, by=by, rule_set=draft.rule_set.key, number=draft.number)
    outbox.add(COMPARE, change.pk)
    return change


@transaction.atomic
def drop(*, change: RuleChange, by: Actor) -> bool:
    """The draft stays; what was compared is forgotten. False when it is being applied or settled."""
    mine = _locked(change)
    if mine.state not in (State.COMPARING, State.COMPARED, State.FAILED):
        return False
    _drop(mine, by)
    return True


@transaction.atomic
def choose(
    *, change: RuleChange, choice: str, keep_until: date | None = None, by: Actor
) -> RuleChange:
    """For everybody who would lose and has no choice of her own."""
    mine = _to_choose(change)
    _check(choice, keep_until)
    mine.choice, mine.keep_until = choice, keep_until
    mine.save(update_fields=["choice", "keep_until"])
    record("rules.choice", mine, by=by, choice=choice, until=keep_until or "")
    return mine


@transaction.atomic
def choose_for(
    *, row: RuleChangePerson, choice: str, keep_until: date | None = None, by: Actor
) -> RuleChangePerson:
    """For one who would lose; an empty choice is the same as for the others."""
    _to_choose(row.change)
    if choice:
        _check(choice, keep_until)
    row.choice, row.keep_until = choice, keep_until if choice else None
    row.save(update_fields=["choice", "keep_until"])
    concerned = {"choice": choice, "until": keep_until or ""}
    record("rules.choice", row.change, by=by, concerns=row.person, **concerned)
    return row


@transaction.atomic
def apply(*, change: RuleChange, by: Actor) -> bool:
    """In the background. False when it is on its way or settled already."""
    mine = _locked(change)
    if mine.state != State.COMPARED:
        return False
    mine.state, mine.done, mine.ordered_by = State.APPLYING, 0, by.person
    mine.save(update_fields=["state", "done", "ordered_by"])
    record("rules.change_ordered", mine, by=by, choice=mine.choice)
    outbox.add(APPLY, mine.pk)
    return True


@outbox.handles(COMPARE)
def compare(key: str) -> None:
    """Idempotent: begun anew when a worker was lost."""
    change = _changes().get(pk=key)
    if change.state != State.COMPARING:
        return
    change.people.all().delete()
    for effects in _with_progress(change):
        RuleChangePerson.objects.bulk_create(
            _row(change, effect) for effect in effects if effect.change is not Change.UNCHANGED
        )
    RuleChange.objects.filter(pk=change.pk, state=State.COMPARING).update(
        state=State.COMPARED, compared_on=clock.today()
    )


@outbox.handles(APPLY)
def carry_out(key: str) -> None:
    """Who would lose is asked anew on the day; then all is written, or nothing."""
    change = _changes().get(pk=key)
    if change.state != State.APPLYING:
        return
    found = [effect for effects in _with_progress(change) for effect in effects]
    with transaction.atomic():
        locked = _locked(change)
        if locked.state == State.APPLYING:
            _apply(locked, found)


def _failure(change: RuleChange) -> str:
    """Why it can no longer be published as it was compared."""
    if change.draft.digest != change.digest or change.draft.published_at:
        return _("The draft was changed after the comparison. Compare again.")
    try:
        rules.check_publishable(change.draft)
    except ValidationError as refused:
        return str(refused.messages[0])[:LONGEST_FAILURE]
    return ""


def _apply(change: RuleChange, found: list[Effect]) -> None:
    if failure := _failure(change):
        change.state, change.failure = State.FAILED, failure
        change.save(update_fields=["state", "failure"])
        return
    by = Actor(person=change.ordered_by)
    # Read before the draft is published: then it is what held.
    before = {home.pk: _in_force(change.draft, home) for home in rule_changes.homes(change.draft)}
    rules.publish(draft=change.draft, by=by)
    kept = _keep(change, found, before, by)
    change.state = State.APPLIED
    change.save(update_fields=["state"])
    ids = " ".join(str(row.person_id) for row in kept)
    record("rules.change_applied", change, by=by, kept=ids, people=len(found))
    if change.draft.rule_set.kind == RuleSet.Kind.PROGRAMME:
        _move(change, found, {row.person_id for row in kept}, by)
        return
    # Hers is right at once where something changes for her; the others get the version's number.
    changed = [effect.person for effect in found if effect.change is not Change.UNCHANGED]
    standings.refresh(*changed)
    for home in Unit.objects.filter(pk__in=before):
        standings.refresh_later(home)


def _move(change: RuleChange, found: list[Effect], kept: set[int], by: Actor) -> None:
    """All who do not stay; who sees a difference gets a mail."""
    draft = RuleVersion.objects.get(pk=change.draft_id)
    for effect in found:
        if effect.assignment is None or effect.person.pk in kept:
            continue
        moved = programme_versions.move(assignment=effect.assignment, version=draft, by=by)
        if moved and effect.differences:
            programme_versions.tell(effect.assignment)


def _keep(
    change: RuleChange, found: list[Effect], before: Mapping[int, RuleVersion | None], by: Actor
) -> list[KeptRules]:
    """Whoever does not stay on an older version any more moves to the new one."""
    own = {row.person_id: row for row in change.people.exclude(choice="")}
    people = [effect.person.pk for effect in found]
    rows = KeptRules.objects.live().filter(person_id__in=people, rule_set=change.draft.rule_set)
    stays = {row.person_id: row for row in rows}
    wanted = []
    for effect in found:
        row, stay = _wanted(change, effect, own, before, by), stays.get(effect.person.pk)
        if stay is not None:
            if row is not None:
                row.rule_version = stay.rule_version
            dated.retract(stay, reason="new version applied", by=by)
        if row is not None:
            wanted.append(row)
    return KeptRules.objects.bulk_create(wanted)


def _wanted(
    change: RuleChange,
    effect: Effect,
    own: Mapping[int, RuleChangePerson],
    before: Mapping[int, RuleVersion | None],
    by: Actor,
) -> KeptRules | None:
    chosen = own.get(effect.person.pk, change)
    version = before[effect.person.municipality_id]
    if effect.assignment is not None:
        version = effect.assignment.rule_version
    loses = effect.change is Change.LOSES and version is not None
    if not loses or chosen.choice == Choice.APPLY:
        return None
    return KeptRules(
        person=effect.person,
        municipality_id=effect.person.municipality_id,
        rule_set=change.draft.rule_set,
        rule_version=version,
        **dated.recorded(clock.today(), chosen.keep_until, by),
    )


def _in_force(draft: RuleVersion, home: Unit) -> RuleVersion | None:
    kind, key = draft.rule_set.kind, draft.rule_set.key
    offered = rulebook.published(home, kind)
    return next((version for version in offered if version.rule_set.key == key), None)


def _with_progress(change: RuleChange) -> Iterator[list[Effect]]:
    """Tells after each chunk how far it has come; whoever looks sees it at once."""
    day = clock.today()
    homes = [(home, rule_changes.people_for(change.draft, home, day)) for home in _homes(change)]
    rows = RuleChange.objects.filter(pk=change.pk)
    rows.update(done=0, total=sum(len(people) for _home, people in homes))
    for home, people in homes:
        for effects in rule_changes.effects(change.draft, home, people, day):
            rows.update(done=F("done") + len(effects))
            yield effects


def _homes(change: RuleChange) -> list[Unit]:
    return rule_changes.homes(change.draft)


def _row(change: RuleChange, effect: Effect) -> RuleChangePerson:
    return RuleChangePerson(
        change=change,
        person=effect.person,
        municipality_id=effect.person.municipality_id,
        unit_id=effect.unit_id,
        effect=effect.change.value,
        goals=rule_changes.as_rows(effect.differences),
    )


def _to_choose(change: RuleChange) -> RuleChange:
    mine = _locked(change)
    if mine.state != State.COMPARED:
        raise ValidationError(_("This change is no longer waiting for a choice."))
    return mine


def _check(choice: str, keep_until: date | None) -> None:
    if choice not in Choice:
        raise ValidationError({"choice": _("Choose one of the three.")})
    if (choice == Choice.KEEP_UNTIL) != (keep_until is not None):
        raise ValidationError({"keep_until": _("Say until which day the old version is kept.")})
    if keep_until is not None and keep_until < clock.today():
        raise ValidationError({"keep_until": _("Choose today or a later day.")})


def _drop(change: RuleChange, by: Actor) -> None:
    change.state = State.DROPPED
    change.save(update_fields=["state"])
    change.people.all().delete()
    record("rules.change_dropped", change, by=by)


def _changes() -> QuerySet[RuleChange]:
    return RuleChange.objects.select_related("draft__rule_set", "ordered_by")


def _locked(change: RuleChange) -> RuleChange:
    return _changes().select_for_update(of=("self",)).get(pk=change.pk)
