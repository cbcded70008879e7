"""Who may do what alone. The law ties this to a degree and to a person's decision, never to courses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from competence.domain.answer import Proof
from competence.domain.decisions import (
    EligibilityStatus,
    eligibility_status,
    is_granted,
    latest,
    latest_eligibility,
)
from competence.domain.facts import Fact, FactKind, Ledger

TASKS = ("T1", "T2", "T3")


class TaskLevel(StrEnum):
    ALONE = "alone"
    TOGETHER = "together"
    NOT_YET = "not_yet"


class Reason(StrEnum):
    ELIGIBLE = "eligible"
    ELIGIBILITY_UNKNOWN = "eligibility_unknown"
    ELIGIBILITY_UNDER_REVIEW = "eligibility_under_review"
    ELIGIBILITY_ENDED = "eligibility_ended"
    NOT_ELIGIBLE = "not_eligible"
    INDEPENDENCE_GRANTED = "independence_granted"
    INDEPENDENCE_NOT_DECIDED = "independence_not_decided"
    INDEPENDENCE_NOT_GRANTED = "independence_not_granted"
    INDEPENDENCE_ENDED = "independence_ended"


@dataclass(frozen=True, slots=True)
class Permission:
    task: str
    level: TaskLevel
    reasons: tuple[Reason, ...]
    proofs: tuple[Proof, ...]


def may_do(
    task: str, facts: Iterable[Fact], day: date, known_at: datetime | None = None
) -> Permission:
    ledger = Ledger.of(facts, known_at)
    eligibility = latest_eligibility(ledger, day)
    reason = _about_eligibility(eligibility, day)
    if reason is not Reason.ELIGIBLE:
        return Permission(task, TaskLevel.NOT_YET, (reason,), _proofs(eligibility))
    independence = latest(ledger.about(FactKind.INDEPENDENCE, task), day)
    second = _about_independence(independence, day)
    alone = second is Reason.INDEPENDENCE_GRANTED
    level = TaskLevel.ALONE if alone else TaskLevel.TOGETHER
    return Permission(task, level, (reason, second), _proofs(eligibility, independence))


def _about_eligibility(decision: Fact | None, day: date) -> Reason:
    if decision is None:
        return Reason.ELIGIBILITY_UNKNOWN
    match eligibility_status(decision):
        case EligibilityStatus.APPROVED:
            return Reason.ELIGIBLE if decision.holds_on(day) else Reason.ELIGIBILITY_ENDED
        case EligibilityStatus.NOT_ELIGIBLE:
            return Reason.NOT_ELIGIBLE
        case EligibilityStatus.UNDER_REVIEW:
            return Reason.ELIGIBILITY_UNDER_REVIEW
    return Reason.ELIGIBILITY_UNKNOWN


def _about_independence(decision: Fact | None, day: date) -> Reason:
    if decision is None:
        return Reason.INDEPENDENCE_NOT_DECIDED
    if not is_granted(decision):
        return Reason.INDEPENDENCE_NOT_GRANTED
    return Reason.INDEPENDENCE_GRANTED if decision.holds_on(day) else Reason.INDEPENDENCE_ENDED


def _proofs(*decisions: Fact | None) -> tuple[Proof, ...]:
    return tuple(Proof.of(decision) for decision in decisions if decision is not None)
