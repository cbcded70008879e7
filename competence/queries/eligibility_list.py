"""The register of eligibility: who does the tasks of law, by which right, and what is done next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from competence import wording
from competence.domain.decisions import eligibility_status, is_granted, latest, latest_eligibility
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.domain.tasks import TASKS, may_do
from competence.models import Fact
from competence.people import staffing
from competence.people.access import Reach
from competence.people.models import Employment, Person, Role
from competence.people.models.recorded import lean
from competence.queries import ledger, supplements
from competence.queries.decision_queue import is_agency, shown_name, unit_of, with_employments
from competence.queries.permissions import DECIDING_KINDS
from competence.queries.supplements import SupplementLine
from competence.wording.tasks import register_state_word


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of law she has, or has from a day to come, and whether she does it alone."""

    task: str
    since: date
    has_begun: bool
    level: str
    level_word: str
    decided_on: date | None
    decided_by: str
    granted: bool


@dataclass(frozen=True, slots=True)
class EligibilityRow:
    person_id: int
    name: str
    unit: str
    units: tuple[tuple[int, str], ...]
    begins_on: date | None
    agency: bool
    tasks: tuple[TaskLine, ...]
    status: str
    state: str
    status_word: str
    basis: str
    document_seen_on: date | None
    starts_on: date | None
    decided_by: str
    supplement: SupplementLine | None
    next_action: str
    herself: bool

    @property
    def lacks(self) -> bool:
        """Does tasks of law without approved eligibility: the list that must be empty."""
        return self.state != "valid" and any(line.has_begun for line in self.tasks)

    def line_of(self, task: str) -> TaskLine | None:
        return next((line for line in self.tasks if line.task == task), None)


@dataclass(frozen=True, slots=True)
class Selection:
    """What the address asks for; empty is everything."""

    everybody: bool = False
    agency: bool | None = None
    task: str = ""
    state: str = ""
    unit_id: int | None = None

    def holds(self, row: EligibilityRow) -> bool:
        return (
            (self.everybody or row.lacks)
            and self.agency in (None, row.agency)
            and (not self.task or row.line_of(self.task) is not None)
            and self.state in ("", row.state)
            and (self.unit_id is None or self.unit_id in dict(row.units))
        )


def may_read(reach: Reach) -> bool:
    return bool(reach.roles & {Role.HR, Role.UNIT_MANAGER, Role.SUPERVISOR})


def eligibility_rows(reach: Reach) -> tuple[EligibilityRow, ...]:
    """Five queries, however many people; who has the task without the right stands first.

    Who has not begun is there: the first gate asks for it. So is who works for an agency.
    """
    theirs = staffing.working_within(reach, Role.HR, Role.UNIT_MANAGER) | Q(pk__in=reach.led)
    people = Person.objects.filter(theirs).employed_from(reach.day).in_order()
    employments = Employment.objects.live().lasting(reach.day)
    found = list(lean(with_employments(people, employments)))
    ids = [person.pk for person in found]
    facts, deciders = _facts(ids)
    plans = supplements.open_by_person(ids, reach.day)
    rows = [
        _row(reach, person, facts[person.pk], deciders, plans.get(person.pk)) for person in found
    ]
    return tuple(sorted(rows, key=lambda row: not row.lacks))


def units_in(rows: Iterable[EligibilityRow]) -> list[tuple[int, str]]:
    """To choose among, by name."""
    found = {unit for row in rows for unit in row.units}
    return sorted(found, key=lambda unit: (unit[1].casefold(), unit[0]))


def _facts(ids: Sequence[int]) -> tuple[Mapping[int, list[FactValue]], Mapping[int, str]]:
    facts: dict[int, list[FactValue]] = defaultdict(list)
    deciders = {}
    rows = Fact.objects.live().of_kind(*DECIDING_KINDS).filter(person__in=ids)
    for row in lean(rows.select_related("recorded_by")):
        facts[row.person_id].append(ledger.as_value(row))
        deciders[row.pk] = row.recorded_by.name if row.recorded_by else ""
    return facts, deciders


def _row(
    reach: Reach,
    person: Person,
    facts: Sequence[FactValue],
    deciders: Mapping[int, str],
    plan: SupplementLine | None,
) -> EligibilityRow:
    known = Ledger.of(facts)
    decision = latest_eligibility(known, reach.day)
    status = eligibility_status(decision) if decision else ""
    state = state_of(status, decision, reach.day)
    tasks = tuple(
        _task(task, held, known, reach.day, deciders)
        for task in TASKS
        if (held := _held(task, known, reach.day))
    )
    begins_on = _begins_on(person, reach.day)
    asks = tasks or status or begins_on
    return EligibilityRow(
        person_id=person.pk,
        name=shown_name(reach, person),
        unit=unit_of(person),
        units=tuple((row.unit_id, row.unit.name) for row in person.employments.all()),
        begins_on=begins_on,
        agency=is_agency(person),
        tasks=tasks,
        status=status,
        state=state,
        status_word=register_state_word(state),
        basis=wording.basis_word(decision.value.get("basis", "")) if decision else "",
        document_seen_on=seen_on(decision) if decision else None,
        starts_on=decision.starts_on if decision else None,
        decided_by=deciders.get(decision.id, "") if decision else "",
        supplement=plan,
        next_action=_next_action(state, plan) if asks else "",
        herself=person.pk == reach.person.pk,
    )


def _next_action(state: str, plan: SupplementLine | None) -> str:
    if plan and state != "valid":
        return plan.next_action
    return wording.next_action_word(state)


def _begins_on(person: Person, day: date) -> date | None:
    first = min(row.starts_on for row in person.employments.all())
    return first if first > day else None


def _held(task: str, known: Ledger, day: date) -> FactValue | None:
    """What holds, else what is to come."""
    rows = known.about(FactKind.TASK_ASSIGNED, task)
    lasting = [fact for fact in rows if fact.ends_on is None or fact.ends_on >= day]
    return min(lasting, key=lambda fact: fact.starts_on, default=None)


def _task(
    task: str, held: FactValue, known: Ledger, day: date, deciders: Mapping[int, str]
) -> TaskLine:
    permission = may_do(task, known, day)
    decision = latest(known.about(FactKind.INDEPENDENCE, task), day)
    return TaskLine(
        task=task,
        since=held.starts_on,
        has_begun=held.starts_on <= day,
        level=str(permission.level),
        level_word=wording.permission_level_word(permission.level),
        decided_on=decision.starts_on if decision else None,
        decided_by=deciders.get(decision.id, "") if decision else "",
        granted=decision is not None and is_granted(decision),
    )


def state_of(status: str, decision: FactValue | None, day: date) -> str:
    """Unknown is neither approved nor failed."""
    if status == "approved" and decision is not None:
        return "valid" if decision.holds_on(day) else "expired"
    return {"not_eligible": "missing", "under_review": "waiting"}.get(status, "unknown")


def seen_on(decision: FactValue) -> date | None:
    text = decision.value.get("document_seen_on", "")
    return date.fromisoformat(text) if text else None
