"""What people have decided. No rule decides: it can only find the decision, or wait for it."""

from datetime import date

from competence.domain.answer import Answer, Because, State, WaitsFor
from competence.domain.case import Case
from competence.domain.decisions import (
    EligibilityStatus,
    eligibility_status,
    is_granted,
    latest,
    latest_eligibility,
    step_number,
)
from competence.domain.facts import FactKind
from competence.domain.findings import Reach, held, not_held
from competence.domain.grammar import DEGREE, Leaf


def step(leaf: Leaf, case: Case) -> Answer:
    """Met by this step or a higher one: who was placed on step 3 is past step 1."""
    ladder = leaf.terms.get("ladder")
    decisions = [
        fact
        for fact in case.ledger.of_kind(FactKind.STEP)
        if step_number(fact.subject) >= step_number(leaf.subject)
        and (ladder is None or fact.value.get("ladder") == ladder)
    ]
    return held(
        leaf,
        FactKind.STEP,
        decisions,
        case,
        WaitsFor.MANAGER,
        reach=Reach.SET_DAY,
        absent=State.WAITING,
        because=Because.NO_DECISION,
    )


def decision(leaf: Leaf, case: Case) -> Answer:
    kind = FactKind(leaf.terms["decision"])
    by = leaf.terms.get("by")
    decisions = [
        fact
        for fact in case.ledger.about(kind, leaf.subject)
        if by is None or fact.value.get("by") == by
    ]
    last = latest(decisions, case.day)
    counted = [fact for fact in decisions if fact.starts_on > case.day and is_granted(fact)]
    if last is not None and is_granted(last):
        counted.append(last)
    return held(
        leaf,
        kind,
        counted,
        case,
        WaitsFor.MANAGER,
        reach=Reach.SET_DAY,
        absent=State.WAITING if last is None else State.MISSING,
        because=Because.NO_DECISION if last is None else Because.DECIDED_NO,
    )


def eligibility(leaf: Leaf, case: Case) -> Answer:
    """Unknown is neither approved nor refused."""
    found = latest_eligibility(case.ledger, case.day)
    status = "" if found is None else eligibility_status(found)
    if found is not None and status == EligibilityStatus.APPROVED:
        return held(leaf, FactKind.ELIGIBILITY, [found], case, WaitsFor.HR, reach=Reach.SET_DAY)
    if status == EligibilityStatus.NOT_ELIGIBLE:
        approved = _approved_on(case)
        return not_held(leaf, State.MISSING, WaitsFor.LEARNER, approved, case, Because.DECIDED_NO)
    under_review = status == EligibilityStatus.UNDER_REVIEW
    state = State.WAITING if under_review else State.UNKNOWN
    return not_held(leaf, state, WaitsFor.HR, case.day, case, Because.NO_DECISION)


def _approved_on(case: Case) -> date | None:
    """Otherwise nobody knows the day on which she has what her degree lacks."""
    days = {fact.starts_on for fact in case.ledger.about(FactKind.ELIGIBILITY, DEGREE)}
    coming = (day for day in sorted(days) if day > case.day and _is_approved(case, day))
    return next(coming, None)


def _is_approved(case: Case, day: date) -> bool:
    found = latest_eligibility(case.ledger, day)
    if found is None or eligibility_status(found) != EligibilityStatus.APPROVED:
        return False
    return found.holds_on(day)
