"""The manager decides: tasks, independent work, steps. The rules advise; a named person answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence import wording
from competence.domain.answer import Answer
from competence.domain.decisions import is_granted
from competence.domain.facts import FactKind
from competence.domain.ladder import Ladder, Step
from competence.domain.rules import evaluate
from competence.domain.surroundings import surroundings
from competence.domain.tasks import TASKS, Reason, may_do
from competence.models import Certificate, Fact, Proposal, RuleSet, RuleVersion
from competence.people import clock, leaders
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import ledger, rulebook
from competence.services import certificates, decided, facts, messages

PROPOSABLE = frozenset({FactKind.INDEPENDENCE.value, FactKind.STEP.value})
CERTIFICATES: Mapping[str, str] = {
    RuleSet.Kind.LADDER: Certificate.Kind.STEP,
    RuleSet.Kind.PATH: Certificate.Kind.PATH,
}


@dataclass(frozen=True, slots=True)
class StepRules:
    """One step of a ladder or path that holds here, and what its rule answers for a person."""

    version: RuleVersion
    ladder: str
    answer: Answer | None


@transaction.atomic
def assign_task(*, person: Person, task: str, starts_on: date, by: Actor) -> Fact:
    """Put a task of law on a person. It gives her no right to do it alone, nor eligibility."""
    _known(task)
    person = decided.locked(person)
    open_ones = _open_tasks(person, task)
    if open_ones:
        return open_ones[0]
    fact = facts.add(
        person=person,
        kind=FactKind.TASK_ASSIGNED,
        subject=task,
        starts_on=starts_on,
        source=decided.next_source(person, FactKind.TASK_ASSIGNED, task),
        by=by,
    )
    record("task.assigned", fact, by=by, concerns=person, task=task)
    return fact


@transaction.atomic
def end_task(*, person: Person, task: str, ends_on: date, by: Actor) -> Fact | None:
    """The task's last day. Adds a line with both days in the place of the open one."""
    person = decided.locked(person)
    open_ones = _open_tasks(person, task)
    if not open_ones:
        return None
    fact = facts.retract(fact=open_ones[0], reason=_("The task ended."), by=by)
    ended = facts.add(
        person=person,
        kind=FactKind.TASK_ASSIGNED,
        subject=task,
        starts_on=fact.starts_on,
        ends_on=max(ends_on, fact.starts_on),
        source=fact.source,
        replaces=fact,
        by=by,
    )
    record("task.ended", ended, by=by, concerns=person, task=task)
    return ended


@transaction.atomic
def propose(*, person: Person, kind: str, subject: str, by: Actor) -> Proposal:
    """A supervisor asks the manager to decide. One open proposal each; the manager gets a mail."""
    if kind not in PROPOSABLE:
        raise ValidationError(_("This cannot be proposed."))
    person = decided.locked(person)
    proposal, created = Proposal.objects.get_or_create(
        person=person,
        kind=kind,
        subject=subject,
        settled_at=None,
        defaults={
            "municipality_id": person.municipality_id,
            "proposed_at": clock.now(),
            "proposed_by": decided.named(by),
        },
    )
    if created:
        record("decision.proposed", proposal, by=by, concerns=person, kind=kind, of=subject)
        _tell_manager(person, by)
    return proposal


@transaction.atomic
def decide_independence(
    *,
    person: Person,
    task: str,
    granted: bool,
    starts_on: date,
    delegation: str,
    by: Actor,
    motivation: str = "",
) -> Fact:
    """Dated and per task. Granted only to whom the law makes eligible that day, whoever asks."""
    _known(task)
    person = decided.locked(person)
    earlier = decided.standing(person, FactKind.INDEPENDENCE, task)
    if earlier and _says(earlier[-1], granted, starts_on):
        return earlier[-1]
    decided.check_start(starts_on)
    _check_delegation(delegation)
    if earlier and starts_on < earlier[-1].starts_on:
        raise ValidationError(
            _("There is a newer decision. Choose its day or a later one."), code="order"
        )
    if granted:
        _check_eligible(person, task, starts_on)
    proposal = _open_proposal(person, FactKind.INDEPENDENCE, task)
    fact = decided.write(
        person=person,
        kind=FactKind.INDEPENDENCE,
        subject=task,
        starts_on=starts_on,
        value={"granted": granted},
        delegation=delegation,
        motivation=motivation,
        proposal=proposal,
        dual_role=decides_in_two_roles(person, proposal, by),
        by=by,
    )
    _settle(proposal)
    record("independence.decided", fact, by=by, concerns=person, task=task, granted=granted)
    return fact


@transaction.atomic
def decide_step(
    *,
    person: Person,
    step: str,
    starts_on: date,
    delegation: str,
    by: Actor,
    motivation: str = "",
) -> Fact:
    """Only when the rules say met today. Freezes their answer and orders the certificate."""
    person = decided.locked(person)
    rules = step_rules(person, step)
    standing = _decided_step(person, step, rules.ladder)
    if standing:
        return standing
    if rules.answer is None or not rules.answer.met:
        raise ValidationError(_("The requirements of the step are not met yet."), code="unmet")
    decided.check_start(starts_on)
    _check_delegation(delegation)
    proposal = _open_proposal(person, FactKind.STEP, step)
    fact = decided.write(
        person=person,
        kind=FactKind.STEP,
        subject=step,
        starts_on=starts_on,
        value={"ladder": rules.ladder},
        delegation=delegation,
        motivation=motivation,
        proposal=proposal,
        dual_role=decides_in_two_roles(person, proposal, by),
        rule_version=rules.version,
        answer=rules.answer.to_json(),
        by=by,
    )
    _settle(proposal)
    certificates.order(fact=fact, kind=CERTIFICATES[rules.version.rule_set.kind], by=by)
    record("step.decided", fact, by=by, concerns=person, step=step, ladder=rules.ladder)
    return fact


def step_rules(person: Person, step: str) -> StepRules:
    """The ladder or specialist path with this step that the rules which hold here have.

    A merit that is decided elsewhere, such as the authorisation, has no step to decide here.
    """
    for version in rulebook.decided_here(rulebook.hers(person, clock.today(), *rulebook.STAIRS)):
        ladder = rulebook.ladder_of(version)
        found = next((found for found in ladder.steps if found.key == step), None)
        if found is not None:
            return StepRules(version, ladder.key, _step_answer(person, ladder, found))
    raise ValidationError(_("There is no such step here."), code="unknown")


def _step_answer(person: Person, ladder: Ladder, step: Step) -> Answer | None:
    """With the mentorships, leave and bookings that its rule reads beside the facts."""
    if step.rule is None:
        return None
    known = ledger.ledgers(person.municipality, [person.pk], surroundings([step.rule]))
    return evaluate(step.rule, known[person.pk], clock.today(), within=ladder.key)


def decides_in_two_roles(person: Person, proposal: Proposal | None, by: Actor) -> bool:
    """One chief who both proposes, or leads the person, and decides. The record must say so."""
    if proposal and proposal.proposed_by_id == by.person_id:
        return True
    supervisor = leaders.supervisor_of(person, clock.today())
    return supervisor is not None and supervisor.pk == by.person_id


def _open_tasks(person: Person, task: str) -> list[Fact]:
    standing = decided.standing(person, FactKind.TASK_ASSIGNED, task)
    return [fact for fact in standing if fact.ends_on is None]


def _known(task: str) -> None:
    if task not in TASKS:
        raise ValidationError(_("There is no such task."), code="unknown")


def _says(fact: Fact, granted: bool, starts_on: date) -> bool:
    return fact.starts_on == starts_on and is_granted(ledger.as_value(fact)) == granted


def _check_delegation(delegation: str) -> None:
    if not delegation.strip():
        raise ValidationError(_("Say by which delegation you decide."), code="delegation")


def _check_eligible(person: Person, task: str, starts_on: date) -> None:
    """Today as well as on the day: what HR has not approved yet cannot be counted on."""
    known = ledger.of_person(person)
    for day in (clock.today(), starts_on):
        permission = may_do(task, known, day)
        if Reason.ELIGIBLE not in permission.reasons:
            reason = wording.permission_words(permission).note
            raise ValidationError(
                _("Independent work needs an approved eligibility. %(reason)s"),
                code="not_eligible",
                params={"reason": reason},
            )


def _decided_step(person: Person, step: str, ladder: str) -> Fact | None:
    found = decided.standing(person, FactKind.STEP, step)
    return next((fact for fact in found if fact.value.get("ladder", ladder) == ladder), None)


def _open_proposal(person: Person, kind: str, subject: str) -> Proposal | None:
    return Proposal.objects.filter(
        person=person, kind=kind, subject=subject, settled_at__isnull=True
    ).first()


def _settle(proposal: Proposal | None) -> None:
    if proposal:
        proposal.settled_at = clock.now()
        proposal.save(update_fields=["settled_at"])


def _tell_manager(person: Person, by: Actor) -> None:
    manager = leaders.manager_of(person, clock.today())
    if manager is None or manager.pk == by.person_id:
        return
    address = messages.link("person_decisions", person.pk)
    with messages.language_of(manager):
        messages.write(
            to=manager,
            subject=_("A proposal waits for your decision"),
            # No name: the mail may be read where the page may not.
            text=_("%(proposer)s proposes a decision. Open it here:\n\n%(address)s")
            % {"proposer": by.person, "address": address},
        )
