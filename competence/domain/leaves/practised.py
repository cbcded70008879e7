"""What she has done and how well, in the eyes of others: talks, elements, supervision, assessment."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from competence.domain.answer import Answer, Because, State, WaitsFor, answer_of
from competence.domain.case import Case
from competence.domain.decisions import latest
from competence.domain.facts import Fact, FactKind, in_force
from competence.domain.findings import Reach, held, holding, reached, summed, total, who, whole
from competence.domain.grammar import Leaf

# The hour of the socionom authorisation.
MINUTES_AN_HOUR = 45
SUPERVISOR = "supervisor"
# Her own word waits for herself.
_ASSESSORS = {role.value: role for role in WaitsFor} | {"self": WaitsFor.LEARNER}
MENTOR = "mentor"
ONE = Decimal(1)

# The term that asks, the kind of the part that answers, and why it is not met.
type _Occasions = tuple[str, str, Because]
COUNTED: _Occasions = ("count", "element_count", Because.TOO_FEW)
OBSERVED: _Occasions = ("observed", "element_observed", Because.TOO_FEW_OBSERVED)


def talk(leaf: Leaf, case: Case) -> Answer:
    talks = case.ledger.about(FactKind.TALK_HELD, leaf.subject)
    return held(leaf, FactKind.TALK_HELD, talks, case, WaitsFor.SUPERVISOR, reach=Reach.SET_DAY)


def element(leaf: Leaf, case: Case) -> Answer:
    """Occasions, observed occasions and level, each asked for or not; the first unmet decides."""
    criteria = tuple(_criteria(leaf, case))
    first = criteria[0]
    if len(criteria) == 1:
        return first._replace(key=leaf.key, kind=leaf.kind)
    unmet = [answer for answer in criteria if answer.state is State.MISSING]
    deciding = unmet[0] if unmet else first
    days = [answer.earliest for answer in unmet if answer.earliest is not None]
    return answer_of(
        (
            leaf.key,
            leaf.kind,
            leaf.subject,
            deciding.state,
            first.have,
            first.need,
            (),
            None,
            max(days) if days else None,
            deciding.waits_for,
            criteria,
            deciding.because,
            "",
            None,
        )
    )


def supervision(leaf: Leaf, case: Case) -> Answer:
    """Hours of professional supervision; the rule says how long an hour is and whose count."""
    asked = [term for term in ("qualified", "outside_line") if leaf.terms.get(term)]
    sessions = [
        fact
        for fact in case.ledger.about(FactKind.SUPERVISION, leaf.subject)
        if fact.holds_on(case.day) and all(fact.value.get(term) is True for term in asked)
    ]
    minutes = Decimal(total(sessions, unstated=Decimal(0)))
    hours = minutes // leaf.terms.get("minutes_an_hour", MINUTES_AN_HOUR)
    need = whole(Decimal(str(leaf.terms["hours"])))
    return reached(leaf, whole(hours), need, sessions, WaitsFor.SUPERVISOR, case.day)


def assessment(leaf: Leaf, case: Case) -> Answer:
    """The latest word of that role or, where several persons are asked for, of each of them."""
    words = _words(leaf, case)
    least = leaf.terms.get("level", 1)
    waits_for = _assessor(leaf)
    if "count" in leaf.terms:
        newest = {str(fact.value.get("assessor", fact.id)): fact for fact in words}
        enough = [fact for fact in newest.values() if (fact.level or 0) >= least]
        return _persons(leaf, enough, case)
    last = words[-1:]
    good = [fact for fact in last if (fact.level or 0) >= least]
    because = Because.TOO_LOW if last else Because.NOT_RATED
    return held(leaf, FactKind.ASSESSMENT, good, case, waits_for, because=because)


def _persons(leaf: Leaf, words: Sequence[Fact], case: Case) -> Answer:
    """It lasts as long as the words that last longest are enough."""
    need: int = leaf.terms["count"]
    good = holding(leaf, FactKind.ASSESSMENT, words, case)
    facts = [span.fact for span in good]
    found = reached(leaf, len(good), need, facts, _assessor(leaf), case.day)
    until = good[need - 1].until if found.met else None
    return summed(leaf, FactKind.ASSESSMENT, found, until, case)


def _words(leaf: Leaf, case: Case) -> list[Fact]:
    found = [
        fact
        for fact in case.ledger.about(FactKind.ASSESSMENT, leaf.subject)
        if fact.value.get("by") == leaf.terms["by"]
    ]
    if leaf.terms["by"] == SUPERVISOR:
        found += case.ledger.about(FactKind.ELEMENT_RATED, leaf.subject)
    begun = (fact for fact in found if fact.starts_on <= case.day)
    return sorted(begun, key=lambda fact: (fact.starts_on, fact.recorded_at, fact.id))


def _assessor(leaf: Leaf) -> WaitsFor:
    return _ASSESSORS[leaf.terms["by"]]


def _criteria(leaf: Leaf, case: Case) -> Iterator[Answer]:
    terms = leaf.terms
    done = in_force(case.ledger.about(FactKind.ELEMENT_DONE, leaf.subject), case.day)
    if "count" in terms:
        yield _occasions(leaf, COUNTED, done, case, WaitsFor.MENTOR)
    if "observed" in terms:
        seen = [fact for fact in done if _was_observed(leaf, fact)]
        yield _occasions(leaf, OBSERVED, seen, case, _ASSESSORS[terms.get("observed_by", MENTOR)])
    if "level" in terms:
        yield _level(leaf, case)


def _occasions(
    leaf: Leaf, asked: _Occasions, facts: list[Fact], case: Case, waits_for: WaitsFor
) -> Answer:
    term, kind, because = asked
    apart = leaf.terms.get("days_apart")
    need: int = leaf.terms[term]
    if apart is None:
        have = total(facts, ONE)
        return reached(leaf, have, need, facts, waits_for, case.day, because, kind)
    counted = _spaced(facts, apart)
    first = max([case.day, *(fact.starts_on + timedelta(days=apart) for fact in counted[-1:])])
    earliest = first + timedelta(days=apart * (need - len(counted) - 1))
    waits_for = who(waits_for, first, case.day)
    return reached(leaf, len(counted), need, counted, waits_for, earliest, because, kind)


def _spaced(facts: Sequence[Fact], apart: int) -> list[Fact]:
    """The first, then each that lies so many days after the last that counted: the most there are."""
    counted: list[Fact] = []
    for fact in facts:
        if not counted or (fact.starts_on - counted[-1].starts_on).days >= apart:
            counted.append(fact)
    return counted


def _was_observed(leaf: Leaf, fact: Fact) -> bool:
    asked = leaf.terms.get("observed_by")
    seen_by = fact.value.get("observed_by")
    return bool(seen_by) if asked is None else seen_by == asked


def _level(leaf: Leaf, case: Case) -> Answer:
    """The supervisor's latest rating, also when it is lower than the one before."""
    rating = latest(case.ledger.about(FactKind.ELEMENT_RATED, leaf.subject), case.day)
    level = 0 if rating is None else rating.level or 0
    return reached(
        leaf,
        level,
        leaf.terms["level"],
        () if rating is None else (rating,),
        WaitsFor.SUPERVISOR,
        case.day,
        Because.TOO_LOW if rating else Because.NOT_RATED,
        "element_level",
    )
