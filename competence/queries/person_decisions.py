"""One person before a decision: what the law asks, what the rules say line by line, what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from competence import wording
from competence.domain.answer import Answer
from competence.domain.decisions import eligibility_status, is_granted, latest_eligibility
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.domain.ladder import Ladder, Step, following_step, reached_step, read_ladder
from competence.domain.rules import evaluate
from competence.models import Decision, Proposal
from competence.people import leaders
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person
from competence.people.models.recorded import lean
from competence.queries import ledger, rulebook
from competence.queries.decision_queue import reached_titles, shown_name, subject_title
from competence.queries.known import Known, known_of, stairs_in
from competence.queries.moments import Moment
from competence.queries.names import as_in
from competence.queries.path_choices import agreed_path
from competence.queries.permissions import TaskPermission, permissions_from
from competence.queries.requirement_tree import Branch, Reader, branches_of, tally
from competence.queries.waivers import given_in
from competence.wording import Names
from competence.wording.ladder import version_words
from competence.wording.requirements import Line, lines


@dataclass(frozen=True, slots=True)
class StepStanding:
    """The step she works towards: met or not, as the rules answer."""

    key: str
    title: str
    met: bool
    have: int
    need: int
    branches: tuple[Branch, ...]
    proposed_by: str
    proposed_on: date | None


@dataclass(frozen=True, slots=True)
class Decided:
    """One dated row of what has been decided, read by the rules it was made by.

    `rules` names their version, and `lines` is what they answered; both empty where no rules spoke.
    """

    fact_id: int
    title: str
    outcome: str
    starts_on: date
    decided_by: str
    decided_by_title: str
    decided_on: date
    delegation: str
    motivation: str
    dual_role: bool
    certificate: UUID | None
    rules: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PersonDecisions:
    person_id: int
    name: str
    supervisor: str
    eligibility: str
    eligible: bool
    eligible_since: date | None
    permissions: tuple[TaskPermission, ...]
    proposed_tasks: frozenset[str]
    reached: str
    steps: tuple[StepStanding, ...]
    decided: tuple[Decided, ...]
    two_roles: bool
    known_steps: frozenset[str]

    def has_step(self, key: str) -> bool:
        return key in self.known_steps


def person_decisions(reach: Reach, person: Person) -> PersonDecisions:
    found = known_of(person, Moment(reach.day))
    known = found.facts
    ladders, paths = stairs_in(rulebook.decided_here(found.versions))
    stairs = (*ladders, *paths)
    proposals = _proposals(person)
    supervisor = leaders.supervisor_of(person, reach.day)
    eligibility = latest_eligibility(known, reach.day)
    status = eligibility_status(eligibility) if eligibility else ""
    return PersonDecisions(
        person_id=person.pk,
        name=shown_name(reach, person),
        supervisor=supervisor.name if supervisor else "",
        eligibility=wording.eligibility_status_word(status),
        eligible=status == "approved"
        and eligibility is not None
        and eligibility.holds_on(reach.day),
        eligible_since=eligibility.starts_on if eligibility else None,
        permissions=permissions_from(known, reach.day),
        proposed_tasks=frozenset(
            row.subject for row in proposals if row.kind == FactKind.INDEPENDENCE
        ),
        reached=_reached(stairs, known, reach.day),
        steps=tuple(_next_steps(ladders, paths, found, proposals, reach)),
        decided=tuple(_decided(person, stairs, found.names)),
        known_steps=frozenset(step.key for stair in stairs for step in stair.steps if step.rule),
        two_roles=supervisor is not None and supervisor.pk == reach.person.pk,
    )


def _proposals(person: Person) -> Sequence[Proposal]:
    rows = Proposal.objects.filter(person=person, settled_at__isnull=True)
    return list(lean(rows.select_related("proposed_by")))


def _reached(ladders: Sequence[Ladder], known: Ledger, day: date) -> str:
    return ", ".join(reached_titles(ladders, known, day))


def _next_steps(
    ladders: Sequence[Ladder],
    paths: Sequence[Ladder],
    found: Known,
    proposals: Sequence[Proposal],
    reach: Reach,
) -> Iterator[StepStanding]:
    """Of the ladders, and of those paths that are hers or that somebody may decide on now."""
    chosen = agreed_path(found.person, reach.day)
    for stair in (*ladders, *paths):
        step = following_step(stair, found.facts, reach.day)
        if step is None or step.rule is None:
            continue
        answer = evaluate(step.rule, found.facts, reach.day, within=stair.key)
        asked = [row for row in proposals if row.kind == FactKind.STEP and row.subject == step.key]
        hers = stair.key == chosen or reached_step(stair, found.facts, reach.day) is not None
        if stair in ladders or hers or asked or answer.met:
            title = wording.stair_step_title(stair, step)
            yield _standing(step, title, answer, found.names, asked, reach)


def _standing(
    step: Step,
    title: str,
    answer: Answer,
    names: Names,
    asked: Sequence[Proposal],
    reach: Reach,
) -> StepStanding:
    given = given_in([answer], reach)
    branches = branches_of(answer, step.rule, Reader(names, reach.day, False, given))
    have, need = tally(answer, names)
    return StepStanding(
        key=step.key,
        title=title,
        met=answer.met,
        have=have,
        need=need,
        branches=branches,
        proposed_by=asked[0].proposed_by.name if asked else "",
        proposed_on=asked[0].proposed_at.astimezone(STOCKHOLM).date() if asked else None,
    )


def _decided(person: Person, ladders: Sequence[Ladder], names: Names) -> list[Decided]:
    """Newest first, with the grounds that were frozen beside each."""
    rows = (
        Decision.objects.filter(
            fact__person=person,
            fact__retracted_at__isnull=True,
            fact__kind__in=[FactKind.STEP, FactKind.INDEPENDENCE],
        )
        .select_related("fact", "decided_by", "rule_version")
        .prefetch_related("fact__certificates")
        .order_by("-fact__starts_on", "-fact__recorded_at", "-pk")
    )
    return [_row(row, ladders, names) for row in lean(rows)]


def _row(row: Decision, ladders: Sequence[Ladder], names: Names) -> Decided:
    fact, version = row.fact, row.rule_version
    then = as_in(version, names) if version else names
    newest = max(fact.certificates.all(), key=lambda found: found.pk, default=None)
    return Decided(
        fact_id=fact.pk,
        title=subject_title(fact.kind, fact.subject, [read_ladder(version.document)])
        if version
        else subject_title(fact.kind, fact.subject, ladders),
        outcome=_outcome(ledger.as_value(fact)),
        starts_on=fact.starts_on,
        decided_by=row.decided_by.name,
        decided_by_title=row.decided_by_title,
        decided_on=fact.recorded_at.astimezone(STOCKHOLM).date(),
        delegation=row.delegation,
        motivation=row.motivation,
        dual_role=row.dual_role,
        certificate=newest.uid if newest else None,
        rules=version_words(version.title, version.number) if version else "",
        lines=lines(Answer.from_json(row.answer), then) if row.answer else (),
    )


def _outcome(fact: FactValue) -> str:
    return wording.outcome_word(str(fact.kind), granted=is_granted(fact))
