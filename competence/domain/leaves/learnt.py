"""What she has learnt or read: modules, checks, routines, methods, courses elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from competence.domain.answer import Answer, Because, WaitsFor
from competence.domain.case import Case
from competence.domain.decisions import latest
from competence.domain.facts import Fact, FactKind
from competence.domain.findings import Reach, held, holding, reached, summed, total, who, whole
from competence.domain.grammar import Leaf
from competence.domain.limits import Span
from competence.domain.offers import fitting, offers


def module(leaf: Leaf, case: Case) -> Answer:
    return _in_version(leaf, FactKind.COURSE_COMPLETED, leaf.terms.get("min_version", 1), case)


def document(leaf: Leaf, case: Case) -> Answer:
    return _in_version(leaf, FactKind.DOCUMENT_ACKNOWLEDGED, leaf.terms.get("version", 1), case)


def check(leaf: Leaf, case: Case) -> Answer:
    """Passed once is passed, whatever came after, unless the rule asks for the latest."""
    taken = case.ledger.about(FactKind.CHECK, leaf.subject)
    if leaf.terms.get("latest"):
        last = latest(taken, case.day)
        taken = () if last is None else (last,)
    passed = [fact for fact in taken if _is_passed(fact, leaf.terms.get("percent", 1))]
    failed = any(fact.starts_on <= case.day for fact in taken)
    because = Because.FAILED if failed else Because.NOT_DONE
    return held(leaf, FactKind.CHECK, passed, case, WaitsFor.LEARNER, because=because)


def method(leaf: Leaf, case: Case) -> Answer:
    certificates = case.ledger.about(FactKind.METHOD, leaf.subject)
    return held(leaf, FactKind.METHOD, certificates, case, WaitsFor.LEARNER, reach=Reach.OFFERED)


def external(leaf: Leaf, case: Case) -> Answer:
    """One course, or as many credits as are asked for, of the level and subject asked for."""
    kind = FactKind.EXTERNAL
    courses = [*fitting(leaf, case.ledger.about(kind, leaf.subject))]
    if "hp" not in leaf.terms:
        return held(leaf, kind, courses, case, WaitsFor.LEARNER, reach=Reach.OFFERED)
    need = whole(Decimal(str(leaf.terms["hp"])))
    passed = holding(leaf, kind, courses, case)
    have = _credits(passed)
    earliest = None if have >= need else _enough_on(need, leaf, courses, case)
    facts = [span.fact for span in passed]
    waits_for = who(WaitsFor.LEARNER, earliest, case.day)
    found = reached(leaf, have, need, facts, waits_for, earliest)
    return summed(leaf, kind, found, _enough_until(passed, need), case)


def _credits(passed: Iterable[Span]) -> Decimal | int:
    return total((span.fact for span in passed), unstated=Decimal(0))


def _enough_until(passed: Sequence[Span], need: Decimal | int) -> date | None:
    """The last day on which they are enough together, those that last longest coming first."""
    credits = Decimal(0)
    for span in passed:
        credits += span.fact.amount or Decimal(0)
        if credits >= need:
            return span.until
    return None


def _enough_on(need: Decimal | int, leaf: Leaf, courses: Sequence[Fact], case: Case) -> date | None:
    """The first day on which what she has, and all that is offered by then, is enough at once."""
    offered = offers(leaf, case)
    days = sorted({fact.starts_on for fact in (*courses, *offered) if fact.starts_on >= case.day})
    everything = [*courses, *offered]
    kind = FactKind.EXTERNAL
    enough = (
        day for day in days if _credits(holding(leaf, kind, everything, case.on(day))) >= need
    )
    return next(enough, None)


def _is_passed(fact: Fact, percent: int) -> bool:
    return fact.value.get("passed") is True and int(fact.amount or 100) >= percent


def _in_version(leaf: Leaf, kind: FactKind, least: int, case: Case) -> Answer:
    facts = case.ledger.about(kind, leaf.subject)
    if least <= 1:
        return held(leaf, kind, facts, case, WaitsFor.LEARNER)
    recent = [fact for fact in facts if fact.value.get("version", 1) >= least]
    old = _begun(facts, case) and not _begun(recent, case)
    because = Because.OLD_VERSION if old else Because.NOT_DONE
    return held(leaf, kind, recent, case, WaitsFor.LEARNER, because=because)


def _begun(facts: Iterable[Fact], case: Case) -> bool:
    return any(fact.starts_on <= case.day for fact in facts)
