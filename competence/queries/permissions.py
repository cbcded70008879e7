"""What a person may do now: from eligibility and the manager's decision, and from nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competence import wording
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.domain.tasks import TASKS, may_do
from competence.models import Fact
from competence.people.models import Person
from competence.queries import ledger

DECIDING_KINDS = (FactKind.ELIGIBILITY, FactKind.TASK_ASSIGNED, FactKind.INDEPENDENCE)


@dataclass(frozen=True, slots=True)
class TaskPermission:
    """`level` is alone, together or not_yet; `note` its reasons in words."""

    task: str
    title: str
    level: str
    level_word: str
    note: str
    assigned: bool


def permissions(person: Person, day: date) -> tuple[TaskPermission, ...]:
    """One query. Who has the person's facts already calls `permissions_from`."""
    rows = Fact.objects.live().of_kind(*DECIDING_KINDS).filter(person=person)
    return permissions_from(map(ledger.as_value, rows), day)


def permissions_from(facts: Iterable[FactValue], day: date) -> tuple[TaskPermission, ...]:
    known = Ledger.of(facts)
    return tuple(_permission(task, known, day) for task in TASKS)


def _permission(task: str, facts: Ledger, day: date) -> TaskPermission:
    words = wording.permission_words(may_do(task, facts, day))
    assigned = facts.about(FactKind.TASK_ASSIGNED, task)
    return TaskPermission(
        task=task,
        title=words.title,
        level=words.level,
        level_word=words.level_word,
        note=words.note,
        assigned=any(fact.holds_on(day) for fact in assigned),
    )
