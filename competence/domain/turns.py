"""On which day time alone next changes an answer, and what of an answer stays the same until then.

What can be done any day can be done first today, tomorrow too: such days are left out of what is
kept, or every answer would have to be written anew every night.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from competence.domain.answer import GROUP_KINDS, Answer, WaitsFor
from competence.domain.calendar import add_months
from competence.domain.case import Case
from competence.domain.experience import earliest_with_months, whole_months
from competence.domain.facts import FactKind
from competence.domain.grammar import Group, Leaf, Node
from competence.domain.limits import ONE_DAY, last_day_of
from competence.domain.validity import SOON_DAYS

# Whoever waits for a day that is set does so until the day has been.
_AHEAD = frozenset({FactKind.BOOKED, FactKind.OFFERED})


def kept(answer: Answer) -> Answer:
    """The answer without the days that move with the calendar."""
    if answer.earliest is None and not answer.children:
        return answer
    children = tuple(map(kept, answer.children))
    stays = answer.kind not in GROUP_KINDS and answer.waits_for is WaitsFor.TIME
    stays = stays and all(child.met or child.earliest is not None for child in children)
    return answer._replace(children=children, earliest=answer.earliest if stays else None)


def next_turn(rule: Node, answer: Answer, case: Case) -> date | None:
    """Never later than the day on which something changes; None where time changes nothing."""
    days = {*_of_answer(answer), *_of_facts(case), *_of_rule(rule, case)}
    return min((day for day in days if day > case.day), default=None)


def _of_answer(answer: Answer) -> Iterator[date]:
    yield from _ending(answer.until)
    if answer.opens_on is not None:
        yield answer.opens_on
    if answer.earliest is not None:
        yield answer.earliest
    for child in answer.children:
        yield from _of_answer(child)


def _of_facts(case: Case) -> Iterator[date]:
    for fact in case.ledger.everything():
        yield fact.starts_on
        if fact.kind in _AHEAD:
            yield fact.starts_on + ONE_DAY
        yield from _ending(fact.ends_on)


def _of_rule(rule: Node, case: Case) -> Iterator[date]:
    if isinstance(rule, Group):
        for child in rule.children:
            yield from _of_rule(child, case)
        return
    for turn in rule.renewal:
        yield from _of_rule(turn, case)
    yield from _of_limits(rule, case)
    if rule.kind == "experience":
        yield from _of_months(rule, case)
    months, apart = rule.terms.get("months", 0), rule.terms.get("days_apart", 0)
    for fact in case.ledger.about(FactKind.MENTORED, rule.subject):
        yield add_months(fact.starts_on, months)
    for fact in case.ledger.about(FactKind.ELEMENT_DONE, rule.subject) if apart else ():
        yield fact.starts_on + timedelta(days=apart)


def _of_limits(leaf: Leaf, case: Case) -> Iterator[date]:
    facts = case.ledger.with_subject(leaf.subject)
    for fact in facts:
        yield from _ending(last_day_of(leaf, fact, case)[0])
        if leaf.validity is not None:
            yield from _ending(leaf.validity.first_end(fact.starts_on))


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


def _ending(last: date | None) -> Iterator[date]:
    """From when it runs out soon, and the first day without."""
    if last is not None:
        yield last - timedelta(days=SOON_DAYS - 1)
        yield last + ONE_DAY
