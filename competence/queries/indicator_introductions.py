"""The introductions of a municipality as the indicators count them, as known on a day.

Three queries, whatever the number of people.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from competence.domain import plan as planning
from competence.domain.answer import State, WaitsFor
from competence.domain.facts import Ledger
from competence.domain.indicators.introductions import Deadline, OpenGate, since
from competence.domain.programme import Programme, Stage, gate_answer
from competence.domain.rules import evaluate
from competence.models import Assignment, Deviation, RuleSet
from competence.people.models import Mentorship, lean
from competence.queries import rulebook
from competence.queries.indicator_values import Values

# Who leads or mentors follows a programme too, and is no newcomer for that.
NEWCOMERS = ("caseworker", "agency")
BY_A_LEADER = frozenset({planning.MovedBy.EXTENSION, planning.MovedBy.MOVED})


@dataclass(frozen=True, slots=True)
class Introduced:
    """`mentors` are those of each newcomer who is in her introduction that day."""

    deadlines: tuple[Deadline, ...]
    gates: tuple[OpenGate, ...]
    mentors: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Year:
    """One person's programme with its days."""

    assignment: Assignment
    programme: Programme
    plan: planning.Plan
    facts: Ledger
    day: date

    @property
    def ongoing(self) -> bool:
        ends_on = self.assignment.ends_on
        return self.assignment.starts_on <= self.day and (ends_on is None or ends_on >= self.day)

    def deadlines(self) -> Iterator[Deadline]:
        due = {one.key: one for one in self.plan.requirements}
        last = min(self.day, self.assignment.ends_on or self.day)
        for asked in self.programme.requirements():
            due_on = due[asked.key].due_on
            if due_on is None or not since(self.day) < due_on <= last:
                continue
            answer = evaluate(asked.rule, self.facts, self.day, within=self.programme.key)
            if answer.state is State.NOT_REQUIRED:
                continue
            in_time = evaluate(asked.rule, self.facts, due_on, within=self.programme.key).met
            moved = not BY_A_LEADER.isdisjoint(due[asked.key].moved_by)
            yield Deadline(self.assignment.person_id, in_time, answer.met, moved)

    def open_gate(self) -> OpenGate | None:
        for stage in self.programme.stages:
            gate = gate_answer(self.programme, stage.key, self.facts, self.day)
            if not gate.met:
                due_on = self.plan.due(stage.key).due_on
                waits_for = self._blocker(stage) or gate.waits_for
                return OpenGate(self.assignment.person_id, due_on, waits_for)
        return None

    def _blocker(self, stage: Stage) -> WaitsFor | None:
        for asked in stage.requirements:
            answer = evaluate(asked.rule, self.facts, self.day, within=self.programme.key)
            if not answer.met:
                return answer.waits_for
        return None


def introduced(found: Values, people: Collection[int], known: Mapping[int, Ledger]) -> Introduced:
    years = list(_years(found, people, known))
    gates = [gate for year in years if year.ongoing and (gate := year.open_gate()) is not None]
    newcomers = {gate.person for gate in gates}
    return Introduced(
        deadlines=tuple(deadline for year in years for deadline in year.deadlines()),
        gates=tuple(gates),
        mentors=_mentors(found, newcomers),
    )


def _years(found: Values, people: Collection[int], known: Mapping[int, Ledger]) -> Iterator[_Year]:
    known_at, first = found.moment.known_at, since(found.day)
    rows = Assignment.objects.as_known(known_at).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=first),
        person__in=people,
        starts_on__lte=found.day,
        rule_version__rule_set__kind=RuleSet.Kind.PROGRAMME,
    )
    rows = rows.select_related("rule_version").order_by("starts_on", "pk")
    assignments = [row for row in lean(rows) if _audience(row) in NEWCOMERS]
    moved = _deviations([row.pk for row in assignments], known_at)
    for row in assignments:
        away = found.absences.get(row.person_id, ())
        yield _Year(
            assignment=row,
            programme=rulebook.programme_of(row.rule_version),
            plan=planning.plan_for(
                row.rule_version.document, row.starts_on, away, moved.get(row.pk, [])
            ),
            facts=known[row.person_id],
            day=found.day,
        )


def _audience(row: Assignment) -> str:
    return str(row.rule_version.document.get("audience", NEWCOMERS[0]))


def _deviations(
    ids: Collection[int], known_at: datetime | None
) -> Mapping[int, list[planning.Deviation]]:
    rows = Deviation.objects.filter(assignment__in=ids)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    found: dict[int, list[planning.Deviation]] = defaultdict(list)
    for row in lean(rows):
        kind = planning.DeviationKind(row.kind)
        found[row.assignment_id].append(planning.Deviation(row.requirement, kind, row.due_on))
    return found


def _mentors(found: Values, newcomers: Collection[int]) -> Mapping[int, tuple[int, ...]]:
    known_at = found.moment.known_at
    rows = Mentorship.objects.as_known(known_at).on(found.day).agreed()
    if known_at is not None:
        rows = rows.filter(accepted_at__lte=known_at)
    rows = rows.filter(person__in=newcomers).order_by("pk")
    mentors: dict[int, list[int]] = {person: [] for person in sorted(newcomers)}
    for person, mentor in rows.values_list("person_id", "mentor_id"):
        mentors[person].append(mentor)
    return {person: tuple(found) for person, found in mentors.items()}
