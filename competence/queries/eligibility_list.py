"""HR's list: who does the tasks of law, on which basis, and what HR does next."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from competence import wording
from competence.domain.decisions import eligibility_status, latest_eligibility
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.domain.tasks import TASKS
from competence.models import Decision, Fact
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Employment, Person, Role
from competence.people.models.recorded import lean
from competence.queries import ledger
from competence.queries.decision_queue import is_agency, shown_name, unit_of, with_employments

KINDS = (FactKind.ELIGIBILITY, FactKind.TASK_ASSIGNED)


@dataclass(frozen=True, slots=True)
class EligibilityRow:
    person_id: int
    name: str
    unit: str
    begins_on: date | None
    agency: bool
    tasks: tuple[str, ...]
    status: str
    state: str
    status_word: str
    basis: str
    document_seen_on: date | None
    starts_on: date | None
    decided_by: str
    next_action: str
    herself: bool

    @property
    def lacks(self) -> bool:
        """Does tasks of law without approved eligibility: the list that must be empty."""
        return bool(self.tasks) and self.state != "valid"


@dataclass(frozen=True, slots=True)
class Registration:
    """One line of a person's history, newest first."""

    status_word: str
    state: str
    basis: str
    document_seen_on: date | None
    starts_on: date
    registered_on: date
    registered_by: str
    registered_by_title: str
    note: str


def eligibility_rows(reach: Reach) -> tuple[EligibilityRow, ...]:
    """Three queries, however many people. Who has not begun is there: the first gate asks for it."""
    people = Person.objects.filter(access.employed_within(reach, Role.HR))
    people = people.employed_from(reach.day).in_order()
    employments = Employment.objects.live().lasting(reach.day)
    found = list(lean(with_employments(people, employments)))
    facts, deciders = _facts([person.pk for person in found])
    return tuple(_row(reach, person, facts[person.pk], deciders) for person in found)


def registrations(person: Person) -> tuple[Registration, ...]:
    rows = (
        Decision.objects.filter(
            fact__person=person,
            fact__kind=FactKind.ELIGIBILITY,
            fact__retracted_at__isnull=True,
        )
        .select_related("fact", "decided_by")
        .order_by("-fact__starts_on", "-fact__recorded_at", "-pk")
    )
    return tuple(_registration(row) for row in lean(rows))


def _facts(ids: list[int]) -> tuple[Mapping[int, list[FactValue]], Mapping[int, str]]:
    facts: dict[int, list[FactValue]] = defaultdict(list)
    deciders = {}
    rows = Fact.objects.live().of_kind(*KINDS).filter(person__in=ids)
    for row in lean(rows.select_related("recorded_by")):
        facts[row.person_id].append(ledger.as_value(row))
        deciders[row.pk] = row.recorded_by.name if row.recorded_by else ""
    return facts, deciders


def _row(
    reach: Reach, person: Person, facts: list[FactValue], deciders: Mapping[int, str]
) -> EligibilityRow:
    known = Ledger.of(facts)
    decision = latest_eligibility(known, reach.day)
    status = eligibility_status(decision) if decision else ""
    state = _state(status, decision, reach.day)
    tasks = tuple(task for task in TASKS if _has(task, known, reach.day))
    begins_on = _begins_on(person, reach.day)
    return EligibilityRow(
        person_id=person.pk,
        name=shown_name(reach, person),
        unit=unit_of(person),
        begins_on=begins_on,
        agency=is_agency(person),
        tasks=tasks,
        status=status,
        state=state,
        status_word=wording.eligibility_status_word(status),
        basis=wording.basis_word(decision.value.get("basis", "")) if decision else "",
        document_seen_on=_seen_on(decision) if decision else None,
        starts_on=decision.starts_on if decision else None,
        decided_by=deciders.get(decision.id, "") if decision else "",
        next_action=wording.next_action_word(state) if tasks or status or begins_on else "",
        herself=person.pk == reach.person.pk,
    )


def _begins_on(person: Person, day: date) -> date | None:
    first = min(row.starts_on for row in person.employments.all())
    return first if first > day else None


def _has(task: str, known: Ledger, day: date) -> bool:
    return any(fact.holds_on(day) for fact in known.about(FactKind.TASK_ASSIGNED, task))


def _state(status: str, decision: FactValue | None, day: date) -> str:
    """Unknown is neither approved nor failed."""
    if status == "approved" and decision is not None:
        return "valid" if decision.holds_on(day) else "expired"
    return {"not_eligible": "missing", "under_review": "waiting"}.get(status, "unknown")


def _seen_on(decision: FactValue) -> date | None:
    text = decision.value.get("document_seen_on", "")
    return date.fromisoformat(text) if text else None


def _registration(row: Decision) -> Registration:
    value = ledger.as_value(row.fact)
    status = eligibility_status(value)
    return Registration(
        status_word=wording.eligibility_status_word(status),
        state=_state(status, value, value.starts_on),
        basis=wording.basis_word(value.value.get("basis", "")),
        document_seen_on=_seen_on(value),
        starts_on=value.starts_on,
        registered_on=row.fact.recorded_at.astimezone(STOCKHOLM).date(),
        registered_by=row.decided_by.name,
        registered_by_title=row.decided_by_title,
        note=row.motivation,
    )
