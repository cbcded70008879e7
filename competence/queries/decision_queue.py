"""The manager's queue: what waits for her decision, and where everybody in her units stands."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from competence import wording
from competence.domain.answer import MET_STATES
from competence.domain.facts import FactKind, Ledger
from competence.domain.ladder import Ladder, reached_step
from competence.models import Proposal, Standing
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Employment, Person, Role
from competence.people.models.recorded import lean
from competence.queries import ledger, path_choices, rulebook
from competence.queries.goals import key_of
from competence.queries.known import stairs_in
from competence.queries.permissions import DECIDING_KINDS, TaskPermission, permissions_from

KINDS = (*DECIDING_KINDS, FactKind.STEP, FactKind.REVOCATION)


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
    """Seven queries, however many people."""
    people = list(_people(reach))
    ids = [person.pk for person in people]
    stairs = _stairs(reach)
    known = _facts(ids)
    members = tuple(_member(reach, person, known[person.pk], stairs) for person in people)
    chosen = path_choices.agreed_paths(ids, reach.day)
    met = _met_unproposed(members, known, stairs, chosen)
    waiting = _proposed(members, ids, stairs) + met
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


@dataclass(frozen=True, slots=True)
class Stairs:
    """The ladders, which everybody is on, and the specialist paths, which some have chosen."""

    ladders: Sequence[Ladder]
    paths: Sequence[Ladder]

    def __iter__(self) -> Iterator[Ladder]:
        yield from self.ladders
        yield from self.paths


def _stairs(reach: Reach) -> Stairs:
    versions = rulebook.published(reach.person.municipality, *rulebook.STAIRS)
    return Stairs(*stairs_in(rulebook.decided_here(versions)))


def _facts(ids: list[int]) -> Mapping[int, Ledger]:
    found = ledger.of_people(ids, kinds=KINDS)
    return {pk: Ledger.of(found.get(pk, ())) for pk in ids}


def reached_titles(stairs: Iterable[Ladder], facts: Ledger, day: date) -> list[str]:
    reached = ((stair, reached_step(stair, facts, day)) for stair in stairs)
    return [wording.stair_step_title(stair, step) for stair, step in reached if step]


def _member(reach: Reach, person: Person, facts: Ledger, stairs: Stairs) -> Member:
    return Member(
        person_id=person.pk,
        name=shown_name(reach, person),
        unit=unit_of(person),
        agency=is_agency(person),
        step=", ".join(reached_titles(stairs, facts, reach.day)),
        permissions=permissions_from(facts, reach.day),
    )


def _proposed(members: tuple[Member, ...], ids: list[int], stairs: Stairs) -> tuple[Waiting, ...]:
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
            title=subject_title(row.kind, row.subject, stairs),
            proposed_by=row.proposed_by.name,
            proposed_on=row.proposed_at.astimezone(STOCKHOLM).date(),
        )
        for row in rows
    )


def _met_unproposed(
    members: tuple[Member, ...],
    known: Mapping[int, Ledger],
    stairs: Stairs,
    chosen: Collection[tuple[int, str]],
) -> tuple[Waiting, ...]:
    """What the stored answers of the rules say is met, but nobody has decided or proposed.

    Of a path only for whom it is agreed, or who has begun it: nobody is put on one by the rules.
    """
    ids = list(known)
    steps = {
        key_of(stair.key, step.key): step.key
        for stair in stairs
        for step in stair.steps
        if step.rule
    }
    open_ones = Proposal.objects.filter(kind=FactKind.STEP, settled_at__isnull=True)
    rows = Standing.objects.filter(kind__in=rulebook.STAIRS, goal__in=steps)
    rows = rows.filter(person__in=ids, state__in=MET_STATES)
    proposed = set(open_ones.filter(person__in=ids).values_list("person_id", "subject"))
    met = {(pk, steps[goal]) for pk, goal in rows.values_list("person_id", "goal")} - proposed
    decided = {
        (person_id, fact.subject)
        for person_id, facts in known.items()
        for fact in facts.of_kind(FactKind.STEP)
    }
    met -= set(_on_no_path(stairs.paths, known, decided, chosen))
    return tuple(
        Waiting(
            person_id=member.person_id,
            name=member.name,
            unit=member.unit,
            kind=FactKind.STEP,
            subject=key,
            title=subject_title(FactKind.STEP, key, stairs),
            proposed_by="",
            proposed_on=None,
        )
        for member in members
        for key in steps.values()
        if (member.person_id, key) in met - decided
    )


def _on_no_path(
    paths: Iterable[Ladder],
    ids: Iterable[int],
    decided: Collection[tuple[int, str]],
    chosen: Collection[tuple[int, str]],
) -> Iterator[tuple[int, str]]:
    """The steps of paths that are not somebody's, and that she has not begun."""
    for path in paths:
        keys = [step.key for step in path.steps]
        for pk in ids:
            begun = any((pk, key) in decided for key in keys)
            if not begun and (pk, path.key) not in chosen:
                yield from ((pk, key) for key in keys)


def subject_title(kind: str, subject: str, stairs: Iterable[Ladder]) -> str:
    if kind != FactKind.STEP:
        return wording.task_title(subject)
    for stair in stairs:
        for step in stair.steps:
            if step.key == subject:
                return wording.stair_step_title(stair, step)
    return wording.step_title(subject, subject)
