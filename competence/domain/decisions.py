"""Decisions people have made: the latest counts, also when it says no."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.grammar import DEGREE


class EligibilityStatus(StrEnum):
    APPROVED = "approved"
    NOT_ELIGIBLE = "not_eligible"
    UNDER_REVIEW = "under_review"


def latest(facts: Sequence[Fact], day: date) -> Fact | None:
    """The last one begun by `day`. It may have ended: an older decision does not come back."""
    for fact in reversed(facts):
        if fact.starts_on <= day:
            return fact
    return None


def is_granted(decision: Fact) -> bool:
    return decision.value.get("granted", True) is True


def eligibility_status(decision: Fact) -> str:
    return str(decision.value.get("status", ""))


def latest_eligibility(ledger: Ledger, day: date) -> Fact | None:
    """A new review does not take away an approval: the approval stands until it is decided."""
    facts = ledger.about(FactKind.ELIGIBILITY, DEGREE)
    newest = latest(facts, day)
    decided = latest([fact for fact in facts if not _is_review(fact)], day)
    if decided is not None and _stands(decided, day):
        return decided
    return newest


def _is_review(decision: Fact) -> bool:
    return eligibility_status(decision) == EligibilityStatus.UNDER_REVIEW


def _stands(decision: Fact, day: date) -> bool:
    return eligibility_status(decision) == EligibilityStatus.APPROVED and decision.holds_on(day)


def step_number(step: str) -> int:
    number = step.removeprefix("step_")
    return int(number) if number.isdecimal() else 0
