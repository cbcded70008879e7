"""On which day time alone next changes what a rule answers: its state, or its last valid day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from competence.domain.answer import Answer
from competence.domain.calendar import add_months
from competence.domain.case import Case
from competence.domain.experience import earliest_with_months, whole_months
from competence.domain.facts import FactKind, Ledger
from competence.domain.grammar import Leaf, Node, leaves_of
from competence.domain.limits import ONE_DAY, last_day_of
from competence.domain.validity import SOON_DAYS

# Whoever waits for a day that is set does so until the day has been.
_AHEAD = frozenset({FactKind.BOOKED, FactKind.OFFERED})
_SOON = timedelta(days=SOON_DAYS - 1)


def next_turn(facts: Sequence[date], rule: Node, answer: Answer, case: Case) -> date | None:
    """Never later than the day on which something changes; None where time changes nothing.

    `facts` are the `turns_of_facts` of the person, read once for all her rules.
    """
    days = [*facts, *(turn for turn in _of_rule(rule, case) if turn > case.day)]
    _of_answer(answer, case.day, days)
    return min(days, default=None)


def turns_of_facts(ledger: Ledger, day: date) -> list[date]:
    days: list[date] = []
    for fact in ledger.everything():
        if fact.starts_on > day:
            days.append(fact.starts_on)
        if fact.ends_on is not None:
            days += _ending(fact.ends_on)
        if fact.kind in _AHEAD:
            days.append(fact.starts_on + ONE_DAY)
    return [turn for turn in days if turn > day]


def _of_answer(answer: Answer, day: date, days: list[date]) -> None:
    until, earliest = answer.until, answer.earliest
    if until is not None:
        days += [turn for turn in _ending(until) if turn > day]
    if earliest is not None and earliest > day:
        days.append(earliest)
    for child in answer.children:
        _of_answer(child, day, days)


def _of_rule(rule: Node, case: Case) -> Iterator[date]:
    for leaf in rule.moving if case.ledger.is_plain else leaves_of(rule):
        yield from _of_leaf(leaf, case)


def _of_leaf(leaf: Leaf, case: Case) -> Iterator[date]:
    yield from _of_limits(leaf, case)
    if leaf.counting is not None and case.ledger.about(FactKind.EXPERIENCE, leaf.subject):
        # Shares and windows move a little every day.
        yield case.day + ONE_DAY
    months, apart = leaf.terms.get("months", 0), leaf.terms.get("days_apart", 0)
    for fact in case.ledger.about(FactKind.MENTORED, leaf.subject):
        yield add_months(fact.starts_on, months)
    for fact in case.ledger.about(FactKind.ELEMENT_DONE, leaf.subject) if apart else ():
        yield fact.starts_on + timedelta(days=apart)
    for turn in leaf.renewal:
        for part in leaves_of(turn):
            yield from _of_leaf(part, case)
            yield from _of_months(part, case)


def _of_limits(leaf: Leaf, case: Case) -> Iterator[date]:
    for fact in case.ledger.with_subject(leaf.subject):
        last = last_day_of(leaf, fact, case)[0]
        if last is not None:
            yield from _ending(last)
        first = None if leaf.validity is None else leaf.validity.first_end(fact.starts_on)
        if first is not None:
            yield from _ending(first)


def _of_months(leaf: Leaf, case: Case) -> Iterator[date]:
    """Month by month: an answer gives the first day of what it asks, and none of what renews it."""
    periods = [
        (fact.starts_on, fact.ends_on)
        for fact in case.ledger.about(FactKind.EXPERIENCE, leaf.subject)
    ]
    more = earliest_with_months(periods, whole_months(periods, case.day) + 1, case.day)
    if more is not None:
        yield more


def _ending(last: date) -> tuple[date, date]:
    """From when it runs out soon, and the first day without."""
    return last - _SOON, last + ONE_DAY
