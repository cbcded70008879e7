"""Where people are in their introduction: one fixed number of queries, whatever their number.

`of_people` costs four queries (assignments with rules, absences, deviations, facts); the rest is
arithmetic in memory by competence.domain.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from competence.domain import plan as planning
from competence.domain.answer import Answer
from competence.domain.facts import Fact, Ledger
from competence.domain.programme import (
    Programme,
    Requirement,
    gate_answer,
    requirement_answers,
)
from competence.models import Assignment, Deviation, RuleSet, RuleVersion
from competence.people.models import Absence, Role, lean
from competence.queries import ledger, rulebook

EVERY = Q()


@dataclass(frozen=True, slots=True)
class Task:
    """One requirement of the programme, as it stands for one person."""

    key: str
    title: str
    stage: str
    leaf: str
    subject: str
    minutes: int
    answer: Answer
    due_on: date | None
    base_on: date
    moved_by: tuple[str, ...]

    @property
    def met(self) -> bool:
        return self.answer.met

    @property
    def waits_for(self) -> str:
        return "" if self.met else self.answer.waits_for


@dataclass(frozen=True, slots=True)
class StageView:
    key: str
    title: str
    gate: Answer
    due_on: date | None
    base_on: date
    moved_by: tuple[str, ...]
    tasks: tuple[Task, ...]
    current: bool

    @property
    def passed(self) -> bool:
        return self.gate.met

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if not task.met)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A person's year as it stands on `day`. `ledger` is hers: ask it more without a query."""

    assignment_id: int
    person_id: int
    rule_version_id: int
    title: str
    document: Mapping[str, Any]
    starts_on: date
    day: date
    stages: tuple[StageView, ...]
    ledger: Ledger
    # Away all of `day`; never why.
    resting: bool = False

    @property
    def day_number(self) -> int:
        """1 on the first day; 0 and below before it."""
        return (self.day - self.starts_on).days + 1

    @property
    def current(self) -> StageView:
        """The first stage whose gate is open still, else the last."""
        return next((stage for stage in self.stages if stage.current), self.stages[-1])

    @property
    def finished(self) -> bool:
        return all(stage.passed for stage in self.stages)

    @property
    def days_to_gate(self) -> int | None:
        due_on = self.current.due_on
        return None if due_on is None else (due_on - self.day).days

    @property
    def waits_for(self) -> str:
        """Who the next step waits for: the first thing unmet in the current stage."""
        return next((task.waits_for for task in self.current.open_tasks), "")

    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for stage in self.stages for task in stage.tasks)

    def task(self, key: str) -> Task | None:
        return next((task for task in self.tasks() if task.key == key), None)


def for_audiences(audiences: Collection[str]) -> Q:
    """Assignments to programmes for them. One that names nobody is for caseworkers."""
    document = "rule_version__document__audience"
    asked = Q(**{f"{document}__in": list(audiences)})
    return asked | Q(**{f"{document}__isnull": True}) if Role.CASEWORKER in audiences else asked


def _programmes(person_ids: Iterable[int]) -> QuerySet[Assignment]:
    return Assignment.objects.live().filter(
        person_id__in=person_ids,
        ends_on__isnull=True,
        rule_version__rule_set__kind=RuleSet.Kind.PROGRAMME,
    )


def of_person(person_id: int, day: date) -> Introduction | None:
    return of_people([person_id], day).get(person_id)


def of_people(
    person_ids: Iterable[int],
    day: date,
    facts: Mapping[int, tuple[Fact, ...]] | None = None,
    among: Q = EVERY,
) -> dict[int, Introduction]:
    """The programme each person follows, by person. Pass `facts` where they are already read."""
    ids = list(person_ids)
    rows = _programmes(ids).filter(among).select_related("rule_version").order_by("starts_on", "pk")
    assignments = list(lean(rows))
    away = absences_of(ids)
    moved = deviations_of(assignments)
    facts = ledger.of_people(ids) if facts is None else facts
    return {
        assignment.person_id: year_of(
            assignment,
            day,
            Ledger.of(facts.get(assignment.person_id, ())),
            away.get(assignment.person_id, ()),
            moved.get(assignment.pk, ()),
        )
        for assignment in assignments
    }


def of_assignment(assignment: Assignment, day: date) -> Introduction:
    """The year of one assignment, also when the person follows a later one too."""
    ids = [assignment.person_id]
    return year_of(
        assignment,
        day,
        Ledger.of(ledger.of_people(ids).get(assignment.person_id, ())),
        absences_of(ids).get(assignment.person_id, ()),
        deviations_of([assignment]).get(assignment.pk, ()),
    )


def previews(
    version: RuleVersion, starts: Mapping[int, date], day: date
) -> dict[int, Introduction]:
    """What the year of each person would look like if it began on her day; writes nothing."""
    facts, away = ledger.of_people(starts), absences_of(list(starts))
    return {
        person_id: year_of(
            Assignment(person_id=person_id, rule_version=version, starts_on=starts_on),
            day,
            Ledger.of(facts.get(person_id, ())),
            away.get(person_id, ()),
            (),
        )
        for person_id, starts_on in starts.items()
    }


def absences_of(ids: list[int]) -> dict[int, list[planning.Absence]]:
    found: dict[int, list[planning.Absence]] = defaultdict(list)
    rows = Absence.objects.live().filter(person_id__in=ids).order_by("starts_on")
    for row in rows:
        found[row.person_id].append(
            planning.Absence(row.starts_on, row.ends_on, row.extent_percent)
        )
    return found


def deviations_of(assignments: list[Assignment]) -> dict[int, list[planning.Deviation]]:
    found: dict[int, list[planning.Deviation]] = defaultdict(list)
    for row in Deviation.objects.filter(assignment__in=assignments):
        kind = planning.DeviationKind(row.kind)
        found[row.assignment_id].append(planning.Deviation(row.requirement, kind, row.due_on))
    return found


def year_of(
    assignment: Assignment,
    day: date,
    facts: Ledger,
    absences: Sequence[planning.Absence],
    deviations: Iterable[planning.Deviation],
) -> Introduction:
    version = assignment.rule_version
    programme = rulebook.programme_of(version)
    plan = planning.plan_for(version.document, assignment.starts_on, absences, list(deviations))
    answers = requirement_answers(programme, facts, day)
    return Introduction(
        assignment_id=assignment.pk,
        person_id=assignment.person_id,
        rule_version_id=version.pk,
        title=version.title,
        document=version.document,
        starts_on=assignment.starts_on,
        day=day,
        stages=_stages(programme, plan, answers, facts, day),
        ledger=facts,
        resting=any(_rests(absence, day) for absence in absences),
    )


def _rests(absence: planning.Absence, day: date) -> bool:
    begun = absence.starts_on <= day
    over = absence.ends_on is not None and absence.ends_on < day
    return begun and not over and absence.percent == 100


def _stages(
    programme: Programme,
    plan: planning.Plan,
    answers: Mapping[str, Answer],
    facts: Ledger,
    day: date,
) -> tuple[StageView, ...]:
    found: list[StageView] = []
    dues = {due.key: due for due in (*plan.requirements, *plan.stages)}
    for stage in programme.stages:
        gate = gate_answer(programme, stage.key, facts, day)
        behind = any(earlier.current for earlier in found)
        tasks = tuple(
            _task(requirement, answers[requirement.key], dues[requirement.key])
            for requirement in stage.requirements
        )
        found.append(
            StageView(
                key=stage.key,
                title=stage.title,
                gate=gate,
                due_on=dues[stage.key].due_on,
                base_on=dues[stage.key].base_on,
                moved_by=_codes(dues[stage.key]),
                tasks=tasks,
                current=not behind and not gate.met,
            )
        )
    return tuple(found)


def _task(requirement: Requirement, answer: Answer, due: planning.Due) -> Task:
    return Task(
        key=requirement.key,
        title=requirement.title,
        stage=requirement.stage,
        leaf=answer.kind,
        subject=answer.subject,
        minutes=requirement.minutes,
        answer=answer,
        due_on=due.due_on,
        base_on=due.base_on,
        moved_by=_codes(due),
    )


def _codes(due: planning.Due) -> tuple[str, ...]:
    return tuple(code.value for code in due.moved_by)
