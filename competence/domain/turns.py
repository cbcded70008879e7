"""On which day time alone next changes an answer, and what of an answer stays the same until then.

What can be done any day can be done first today, tomorrow too: such days are left out of what is
kept, or every answer would have to be written anew every night.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from competence.domain.answer import GROUP_KINDS, Answer, WaitsFor, answer_of
from competence.domain.calendar import add_months
from competence.domain.case import Case
from competence.domain.experience import earliest_with_months, whole_months
from competence.domain.facts import FactKind, Ledger
from competence.domain.grammar import Leaf, Node
from competence.domain.limits import ONE_DAY, last_day_of
from competence.domain.validity import SOON_DAYS

# Whoever waits for a day that is set does so until the day has been.
_AHEAD = frozenset({FactKind.BOOKED, FactKind.OFFERED})
_SOON = timedelta(days=SOON_DAYS - 1)


def kept(answer: Answer) -> Answer:
    """The answer without the days that move with the calendar."""
    if answer.earliest is None and not answer.children:
        return answer
    children = tuple(map(kept, answer.children))
    stays = answer.kind not in GROUP_KINDS and answer.waits_for is WaitsFor.TIME
    stays = stays and all(child.met or child.earliest is not None for child in children)
    first = answer.earliest if stays else None
    # `_replace` takes five times as long, and everybody is asked at night.
    return answer_of(
        (
            answer.key,
            answer.kind,
            answer.subject,
            answer.state,
            answer.have,
            answer.need,
            answer.grounds,
            answer.until,
            first,
            answer.waits_for,
            children,
            answer.because,
            answer.basis,
            answer.opens_on,
        )
    )


def next_turn(facts: Sequence[date], rule: Node, answer: Answer, case: Case) -> date | None:
    """Never later than the day on which something changes; None where time changes nothing.

    `facts` are the `turns_of_facts` of the person, read once for all her rules.
    """
    days = [*facts]
    _of_answer(answer, days)
    _of_rule(rule, case, days)
    return min([day for day in days if day > case.day], default=None)


def turns_of_facts(ledger: Ledger, day: date) -> list[date]:
    days = [fact.starts_on for fact in ledger.everything() if fact.starts_on > day]
    for fact in ledger.everything():
        if fact.ends_on is not None:
            days += _ending(fact.ends_on)
        if fact.kind in _AHEAD:
            days.append(fact.starts_on + ONE_DAY)
    return [turn for turn in days if turn > day]


def _of_answer(answer: Answer, days: list[date]) -> None:
    if answer.until is not None:
        days += _ending(answer.until)
    if answer.opens_on is not None:
        days.append(answer.opens_on)
    if answer.earliest is not None:
        days.append(answer.earliest)
    for child in answer.children:
        _of_answer(child, days)


def _of_rule(rule: Node, case: Case, days: list[date]) -> None:
    if isinstance(rule, Leaf):
        if rule.moves or not case.ledger.is_plain:
            days += _of_leaf(rule, case)
        return
    for part in rule.children:
        _of_rule(part, case, days)


def _of_leaf(leaf: Leaf, case: Case) -> Iterator[date]:
    yield from _of_limits(leaf, case)
    if leaf.kind == "experience":
        yield from _of_months(leaf, case)
    months, apart = leaf.terms.get("months", 0), leaf.terms.get("days_apart", 0)
    for fact in case.ledger.about(FactKind.MENTORED, leaf.subject):
        yield add_months(fact.starts_on, months)
    for fact in case.ledger.about(FactKind.ELEMENT_DONE, leaf.subject) if apart else ():
        yield fact.starts_on + timedelta(days=apart)
    for turn in leaf.renewal:
        days: list[date] = []
        _of_rule(turn, case, days)
        yield from days


def _of_limits(leaf: Leaf, case: Case) -> Iterator[date]:
    for fact in case.ledger.with_subject(leaf.subject):
        last = last_day_of(leaf, fact, case)[0]
        if last is not None:
            yield from _ending(last)
        first = None if leaf.validity is None else leaf.validity.first_end(fact.starts_on)
        if first is not None:
            yield from _ending(first)


def _of_months(leaf: Leaf, case: Case) -> Iterator[date]:
    facts = case.ledger.about(FactKind.EXPERIENCE, leaf.subject)
    if leaf.counting is not None:
        # Shares and windows move a little every day.
        if facts:
            yield case.day + ONE_DAY
        return
    periods = [(fact.starts_on, fact.ends_on) for fact in facts]
    more = earliest_with_months(periods, whole_months(periods, case.day) + 1, case.day)
    if more is not None:
        yield more


def _ending(last: date) -> tuple[date, date]:
    """From when it runs out soon, and the first day without."""
    return last - _SOON, last + ONE_DAY
