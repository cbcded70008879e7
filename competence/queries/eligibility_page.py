"""One person in the register: what holds, every decision there was, the plan, and what she brought."""

from dataclasses import dataclass
from datetime import date

from competence import wording
from competence.domain.decisions import eligibility_status, is_granted
from competence.domain.facts import FactKind
from competence.models import Decision, Fact
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person
from competence.people.models.recorded import lean
from competence.queries import ledger, prior_experience, supplements
from competence.queries.decision_queue import shown_name
from competence.queries.eligibility_list import seen_on, state_of
from competence.queries.permissions import TaskPermission, permissions
from competence.queries.prior_experience import ExperienceLine
from competence.queries.supplements import SupplementLine


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision, about the degree or about a task; newest first, and none is ever left out."""

    kind: str
    about: str
    outcome: str
    state: str
    basis: str
    document_seen_on: date | None
    starts_on: date
    ends_on: date | None
    decided_on: date
    decided_by: str
    decided_by_title: str
    delegation: str
    note: str
    taken_back_on: date | None
    taken_back_because: str

    @property
    def is_eligibility(self) -> bool:
        return self.kind == FactKind.ELIGIBILITY


@dataclass(frozen=True, slots=True)
class HeldTask:
    title: str
    starts_on: date
    ends_on: date | None
    given_by: str


@dataclass(frozen=True, slots=True)
class EligibilityPage:
    person_id: int
    name: str
    permissions: tuple[TaskPermission, ...]
    decisions: tuple[DecisionLine, ...]
    tasks: tuple[HeldTask, ...]
    supplement: SupplementLine | None
    earlier_supplements: tuple[SupplementLine, ...]
    experience: tuple[ExperienceLine, ...]

    @property
    def is_approved(self) -> bool:
        return any(one.level != "not_yet" for one in self.permissions)


def eligibility_page(reach: Reach, person: Person) -> EligibilityPage:
    plans = supplements.of_person(person, reach.day)
    return EligibilityPage(
        person_id=person.pk,
        name=shown_name(reach, person),
        permissions=permissions(person, reach.day),
        decisions=decisions_about(reach, person),
        tasks=_tasks(person),
        supplement=next((plan for plan in plans if plan.closed_on is None), None),
        earlier_supplements=tuple(plan for plan in plans if plan.closed_on),
        experience=prior_experience.of_person(person),
    )


def decisions_about(reach: Reach, person: Person) -> tuple[DecisionLine, ...]:
    """What was taken back by a correction is for HR of her scope to read, crossed out."""
    kinds = [FactKind.ELIGIBILITY, FactKind.INDEPENDENCE]
    rows = Decision.objects.filter(fact__person=person, fact__kind__in=kinds)
    if not access.may_see_corrections(reach, person):
        rows = rows.filter(fact__retracted_at__isnull=True)
    rows = rows.select_related("fact", "decided_by")
    return tuple(_line(row) for row in lean(rows.order_by("-fact__starts_on", "-pk")))


def _line(row: Decision) -> DecisionLine:
    fact = row.fact
    value = ledger.as_value(fact)
    is_eligibility = fact.kind == FactKind.ELIGIBILITY
    status = eligibility_status(value)
    granted = is_granted(value)
    outcome = wording.outcome_word(fact.kind, granted=granted)
    return DecisionLine(
        kind=fact.kind,
        about="" if is_eligibility else wording.task_title(fact.subject),
        outcome=wording.eligibility_status_word(status) if is_eligibility else outcome,
        state=state_of(status, value, value.starts_on)
        if is_eligibility
        else _independence_state(granted),
        basis=wording.basis_word(value.value.get("basis", "")) if is_eligibility else "",
        document_seen_on=seen_on(value) if is_eligibility else None,
        starts_on=fact.starts_on,
        ends_on=fact.ends_on,
        decided_on=fact.recorded_at.astimezone(STOCKHOLM).date(),
        decided_by=row.decided_by.name,
        decided_by_title=row.decided_by_title,
        delegation=row.delegation,
        note=row.motivation,
        taken_back_on=fact.retracted_at.astimezone(STOCKHOLM).date() if fact.retracted_at else None,
        taken_back_because=fact.retracted_reason,
    )


def _independence_state(granted: bool) -> str:
    """To be without is no lack: she then works together with somebody."""
    return "valid" if granted else "not_required"


def _tasks(person: Person) -> tuple[HeldTask, ...]:
    rows = Fact.objects.live().of_kind(FactKind.TASK_ASSIGNED).filter(person=person)
    held = lean(rows.select_related("recorded_by").order_by("-starts_on", "subject", "-pk"))
    return tuple(
        HeldTask(
            title=f"{row.subject}: {wording.task_title(row.subject)}",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            given_by=row.recorded_by.name if row.recorded_by else "",
        )
        for row in held
    )
