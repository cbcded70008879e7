"""The manager's queue: what waits for her decision, and where everybody in her units stands."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from competence import wording
from competence.domain.answer import MET_STATES
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind
from competence.domain.ladder import Ladder, reached_step
from competence.models import Fact, Proposal, RuleSet, RuleVersion, Standing
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Employment, Person, Role
from competence.people.models.recorded import lean
from competence.queries import ledger, rulebook
from competence.queries.goals import key_of
from competence.queries.permissions import DECIDING_KINDS, TaskPermission, permissions_from

KINDS = (*DECIDING_KINDS, FactKind.STEP)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One decision that waits; `proposed_by` is empty when only the rules have spoken."""

    person_id: int
    name: str
    unit: str
    kind: str
    subject: str
    title: str
    proposed_by: str
    proposed_on: date | None


@dataclass(frozen=True, slots=True)
class Member:
    person_id: int
    name: str
    unit: str
    agency: bool
    step: str
    permissions: tuple[TaskPermission, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    waiting: tuple[Waiting, ...]
    members: tuple[Member, ...]


def decision_queue(reach: Reach) -> Queue:
    """Six queries, however many people."""
    people = list(_people(reach))
    ids = [person.pk for person in people]
    ladders = [rulebook.ladder_of(v) for v in _ladders(reach)]
    known = _facts(ids)
    members = tuple(_member(reach, person, known[person.pk], ladders) for person in people)
    waiting = _proposed(members, ids, ladders) + _met_unproposed(members, ids, known, ladders)
    return Queue(waiting, members)


def shown_name(reach: Reach, person: Person) -> str:
    """In a list nobody but who leads or mentors her sees a protected person's name."""
    hidden = person.protected_identity and person.pk not in reach.led | reach.mentored
    if hidden and person.pk != reach.person.pk and Role.HR not in reach.roles:
        return _("Protected identity")
    return person.name


def with_employments(people: QuerySet[Person], rows: QuerySet[Employment]) -> QuerySet[Person]:
    current = rows.select_related("unit").order_by("starts_on")
    return people.prefetch_related(Prefetch("employments", current))


def unit_of(person: Person) -> str:
    return ", ".join(employment.unit.name for employment in person.employments.all())


def is_agency(person: Person) -> bool:
    return any(row.type == Employment.Type.AGENCY for row in person.employments.all())


def _people(reach: Reach) -> QuerySet[Person]:
    people = Person.objects.filter(access.employed_within(reach, Role.UNIT_MANAGER))
    people = people.employed_on(reach.day).exclude(pk=reach.person.pk).in_order()
    return lean(with_employments(people, Employment.objects.live().on(reach.day)))


def _ladders(reach: Reach) -> list[RuleVersion]:
    return rulebook.published(reach.person.municipality, RuleSet.Kind.LADDER)


def _facts(ids: list[int]) -> Mapping[int, list[FactValue]]:
    found: dict[int, list[FactValue]] = defaultdict(list)
    for row in Fact.objects.live().of_kind(*KINDS).filter(person__in=ids):
        found[row.person_id].append(ledger.as_value(row))
    return found


def _member(
    reach: Reach, person: Person, facts: list[FactValue], ladders: Iterable[Ladder]
) -> Member:
    steps = [reached_step(ladder, facts, reach.day) for ladder in ladders]
    return Member(
        person_id=person.pk,
        name=shown_name(reach, person),
        unit=unit_of(person),
        agency=is_agency(person),
        step=", ".join(wording.step_title(step.key, step.title) for step in steps if step),
        permissions=permissions_from(facts, reach.day),
    )


def _proposed(
    members: tuple[Member, ...], ids: list[int], ladders: list[Ladder]
) -> tuple[Waiting, ...]:
    by_id = {member.person_id: member for member in members}
    rows = (
        Proposal.objects.filter(person__in=ids, settled_at__isnull=True)
        .select_related("proposed_by")
        .order_by("proposed_at")
    )
    return tuple(
        Waiting(
            person_id=row.person_id,
            name=by_id[row.person_id].name,
            unit=by_id[row.person_id].unit,
            kind=row.kind,
            subject=row.subject,
            title=subject_title(row.kind, row.subject, ladders),
            proposed_by=row.proposed_by.name,
            proposed_on=row.proposed_at.astimezone(STOCKHOLM).date(),
        )
        for row in rows
    )


def _met_unproposed(
    members: tuple[Member, ...],
    ids: list[int],
    known: Mapping[int, list[FactValue]],
    ladders: list[Ladder],
) -> tuple[Waiting, ...]:
    """What the stored answers of the rules say is met, but nobody has decided or proposed."""
    steps = {
        key_of(ladder.key, step.key): step.key
        for ladder in ladders
        for step in ladder.steps
        if step.rule
    }
    open_ones = Proposal.objects.filter(kind=FactKind.STEP, settled_at__isnull=True)
    rows = Standing.objects.of_goals(RuleSet.Kind.LADDER, *steps)
    rows = rows.filter(person__in=ids, state__in=MET_STATES)
    proposed = set(open_ones.filter(person__in=ids).values_list("person_id", "subject"))
    met = {(pk, steps[goal]) for pk, goal in rows.values_list("person_id", "goal")} - proposed
    decided = {
        (person_id, fact.subject)
        for person_id, facts in known.items()
        for fact in facts
        if fact.kind == FactKind.STEP
    }
    return tuple(
        Waiting(
            person_id=member.person_id,
            name=member.name,
            unit=member.unit,
            kind=FactKind.STEP,
            subject=key,
            title=subject_title(FactKind.STEP, key, ladders),
            proposed_by="",
            proposed_on=None,
        )
        for member in members
        for key in steps.values()
        if (member.person_id, key) in met - decided
    )


def subject_title(kind: str, subject: str, ladders: Iterable[Ladder]) -> str:
    if kind != FactKind.STEP:
        return wording.task_title(subject)
    titles = {step.key: step.title for ladder in ladders for step in ladder.steps}
    return wording.step_title(subject, titles.get(subject, subject))
