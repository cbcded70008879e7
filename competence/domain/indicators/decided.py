"""Eligibility and independence: what people have decided, against the tasks that are held."""

from collections import Counter
from collections.abc import Collection
from datetime import date

from competence.domain.decisions import (
    EligibilityStatus,
    eligibility_status,
    is_granted,
    latest,
    latest_eligibility,
)
from competence.domain.facts import FactKind, Ledger
from competence.domain.indicators.figure import INDICATORS, Figure, Key, figure
from competence.domain.tasks import TASKS


def eligibility(ledgers: Collection[Ledger], day: date, *, left_out: int) -> Figure:
    """Of those with a task of law. What is not registered is not approved."""
    with_task = [ledger for ledger in ledgers if tasks_of(ledger, day)]
    counted = Counter("approved" if _approved(held, day) else "lacking" for held in with_task)
    return figure(INDICATORS[Key.ELIGIBILITY], counted, people=len(with_task), left_out=left_out)


def independence(ledgers: Collection[Ledger], day: date, *, left_out: int) -> Figure:
    """Counted in tasks: a person and a task each."""
    held = [(ledger, tasks_of(ledger, day)) for ledger in ledgers]
    counted = Counter(
        "alone" if _independent(ledger, task, day) else "together"
        for ledger, tasks in held
        for task in tasks
    )
    people = sum(bool(tasks) for _ledger, tasks in held)
    return figure(INDICATORS[Key.INDEPENDENCE], counted, people=people, left_out=left_out)


def tasks_of(ledger: Ledger, day: date) -> list[str]:
    return [
        task
        for task in TASKS
        if any(fact.holds_on(day) for fact in ledger.about(FactKind.TASK_ASSIGNED, task))
    ]


def _approved(ledger: Ledger, day: date) -> bool:
    decision = latest_eligibility(ledger, day)
    if decision is None or eligibility_status(decision) != EligibilityStatus.APPROVED:
        return False
    return decision.holds_on(day)


def _independent(ledger: Ledger, task: str, day: date) -> bool:
    decision = latest(ledger.about(FactKind.INDEPENDENCE, task), day)
    return decision is not None and is_granted(decision) and decision.holds_on(day)
