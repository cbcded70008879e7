"""What each leaf of a rule says about one person on one day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from competence.domain.answer import Answer, State, WaitsFor
from competence.domain.decisions import (
    EligibilityStatus,
    eligibility_status,
    is_granted,
    latest,
    latest_eligibility,
    step_number,
)
from competence.domain.experience import earliest_with_months, whole_months
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.findings import held, not_held, reached, total, whole
from competence.domain.grammar import Leaf


def leaf_answer(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    return _ANSWERS[leaf.kind](leaf, ledger, day)


def _module(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    completions = ledger.about(FactKind.COURSE_COMPLETED, leaf.subject)
    recent = _with_version(completions, leaf.terms.get("min_version", 1))
    return held(leaf, recent, day, WaitsFor.LEARNER)


def _document(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    receipts = ledger.about(FactKind.DOCUMENT_ACKNOWLEDGED, leaf.subject)
    recent = _with_version(receipts, leaf.terms.get("version", 1))
    return held(leaf, recent, day, WaitsFor.LEARNER)


def _talk(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    talks = ledger.about(FactKind.TALK_HELD, leaf.subject)
    return held(leaf, talks, day, WaitsFor.SUPERVISOR)


def _method(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    certificates = ledger.about(FactKind.METHOD, leaf.subject)
    return held(leaf, certificates, day, WaitsFor.LEARNER)


def _external(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    courses = ledger.about(FactKind.EXTERNAL, leaf.subject)
    if "hp" not in leaf.terms:
        return held(leaf, courses, day, WaitsFor.LEARNER)
    passed = [fact for fact in courses if fact.holds_on(day)]
    have = total(passed, unstated=Decimal(0))
    return reached(leaf, have, whole(Decimal(str(leaf.terms["hp"]))), passed, WaitsFor.LEARNER)


def _step(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    """Met by this step or a higher one: who was placed on step 3 is past step 1."""
    ladder = leaf.terms.get("ladder")
    decisions = [
        fact
        for fact in ledger.of_kind(FactKind.STEP)
        if step_number(fact.subject) >= step_number(leaf.subject)
        and (ladder is None or fact.value.get("ladder") == ladder)
    ]
    return held(leaf, decisions, day, WaitsFor.MANAGER, absent=State.WAITING)


def _decision(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    decisions = ledger.about(FactKind(leaf.terms["decision"]), leaf.subject)
    last = latest(decisions, day)
    counted = [fact for fact in decisions if fact.starts_on > day and is_granted(fact)]
    if last is None:
        return held(leaf, counted, day, WaitsFor.MANAGER, absent=State.WAITING)
    if is_granted(last):
        counted.append(last)
    return held(leaf, counted, day, WaitsFor.MANAGER)


def _eligibility(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    decision = latest_eligibility(ledger, day)
    status = "" if decision is None else eligibility_status(decision)
    if decision is not None and status == EligibilityStatus.APPROVED:
        return held(leaf, [decision], day, WaitsFor.HR)
    if status == EligibilityStatus.NOT_ELIGIBLE:
        return not_held(leaf, State.MISSING, WaitsFor.LEARNER)
    under_review = status == EligibilityStatus.UNDER_REVIEW
    return not_held(leaf, State.WAITING if under_review else State.UNKNOWN, WaitsFor.HR)


def _experience(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    """Calendar months, whatever the share of full time: tenure, not hours."""
    facts = ledger.about(FactKind.EXPERIENCE, leaf.subject)
    periods = [(fact.starts_on, fact.ends_on) for fact in facts]
    need: int = leaf.terms["months"]
    have = whole_months(periods, day)
    earliest = None if have >= need else earliest_with_months(periods, need, day)
    begun = [fact for fact in facts if fact.starts_on <= day]
    return reached(leaf, have, need, begun, WaitsFor.HR, earliest=earliest)


def _element(leaf: Leaf, ledger: Ledger, day: date) -> Answer:
    """Occasions, observed occasions and level, each asked for or not; the first unmet decides."""
    criteria = tuple(_criteria(leaf, ledger, day))
    deciding = next((answer for answer in criteria if not answer.met), criteria[0])
    proofs = {proof.fact_id: proof for answer in criteria for proof in answer.proofs}
    return Answer(
        key=leaf.key,
        kind=leaf.kind,
        subject=leaf.subject,
        state=deciding.state,
        have=criteria[0].have,
        need=criteria[0].need,
        proofs=tuple(proofs.values()),
        waits_for=deciding.waits_for,
        children=criteria if len(criteria) > 1 else (),
    )


def _criteria(leaf: Leaf, ledger: Ledger, day: date) -> Iterator[Answer]:
    done = [f for f in ledger.about(FactKind.ELEMENT_DONE, leaf.subject) if f.holds_on(day)]
    if "count" in leaf.terms:
        yield _occasions(leaf, "count", done)
    if "observed" in leaf.terms:
        yield _occasions(leaf, "observed", [f for f in done if f.value.get("observed_by")])
    if "level" in leaf.terms:
        rating = latest(ledger.about(FactKind.ELEMENT_RATED, leaf.subject), day)
        level = 0 if rating is None else rating.level or 0
        rated = [] if rating is None else [rating]
        need = leaf.terms["level"]
        yield reached(leaf, level, need, rated, WaitsFor.SUPERVISOR, kind="element_level")


def _occasions(leaf: Leaf, term: str, facts: list[Fact]) -> Answer:
    have = total(facts, unstated=Decimal(1))
    return reached(leaf, have, leaf.terms[term], facts, WaitsFor.MENTOR, kind=f"element_{term}")


def _with_version(facts: Iterable[Fact], version: int) -> list[Fact]:
    return [fact for fact in facts if fact.value.get("version", 1) >= version]


_ANSWERS: Mapping[str, Callable[[Leaf, Ledger, date], Answer]] = {
    "module": _module,
    "element": _element,
    "talk": _talk,
    "document": _document,
    "experience": _experience,
    "eligibility": _eligibility,
    "method": _method,
    "external": _external,
    "step": _step,
    "decision": _decision,
}
