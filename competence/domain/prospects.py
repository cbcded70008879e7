"""The first day on which a group of requirements can be met, and what has to be done by then.

Most requirements stay within reach once they are: a module can be passed any day, months only
grow. They are *steady*, and the day of a group follows from theirs. Others can be lost again
before the rest is reached: a waiver ends, a method runs out and no new course is offered, months
slide out of a window. Then each day on which something turns is tried, the first one first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from competence.domain.answer import MET_STATES, Answer, Because
from competence.domain.case import Case
from competence.domain.facts import OFFERED, Fact, FactKind
from competence.domain.grammar import Group, Leaf, Node
from competence.domain.limits import LIMITS
from competence.domain.offers import offers

ONE_DAY = timedelta(days=1)


def first_day(group: Group, answers: Sequence[Answer], case: Case) -> date | None:
    """The first day, from today; None where no day is known."""
    steady = group.steady and not case.ledger.has_waivers
    if steady or all(_is_steady(child, answer, case) for child, answer in _pairs(group, answers)):
        return (
            _all_by(answers, case.day) if group.asks_all else _enough_by(group, answers, case.day)
        )
    begun = (fact.starts_on for fact in case.ledger)
    turns = {case.day, *begun, *_turning_days(group, answers, case)}
    days = sorted(day for day in turns if day >= case.day)
    return next((day for day in days if _group_can_be_met(group, answers, case, day)), None)


def coming_waivers(key: str, case: Case) -> list[Fact]:
    return [fact for fact in _waivers(key, case) if fact.starts_on > case.day]


def _waivers(key: str, case: Case) -> Iterator[Fact]:
    if key and case.ledger.has_waivers:
        for fact in case.ledger.about(FactKind.WAIVER, key):
            if fact.value.get("within", case.within) == case.within:
                yield fact


def _pairs(group: Group, answers: Sequence[Answer]) -> Iterable[tuple[Node, Answer]]:
    return zip(group.children, answers, strict=True)


def _all_by(answers: Iterable[Answer], day: date) -> date | None:
    for answer in answers:
        if answer.state in MET_STATES:
            continue
        if answer.earliest is None:
            return None
        if answer.earliest > day:
            day = answer.earliest
    return day


def _within_reach(answer: Answer, day: date) -> date | None:
    return day if answer.met else answer.earliest


def _enough_by(group: Group, answers: Sequence[Answer], today: date) -> date | None:
    days = [_within_reach(answer, today) for answer in answers]
    worth = group.worth or (1,) * len(days)
    known = sorted(
        (day, points) for day, points in zip(days, worth, strict=True) if day is not None
    )
    have = 0
    for day, points in known:
        have += points
        if have >= group.need:
            return day
    return None


def _is_steady(node: Node, answer: Answer, case: Case) -> bool:
    if node.steady and not case.ledger.has_waivers:
        return True
    if answer.because is Because.WAIVED:
        return answer.until is None
    if coming_waivers(node.key, case):
        return False
    if isinstance(node, Group):
        return all(_is_steady(child, part, case) for child, part in _pairs(node, answer.children))
    if node.steady or node.kind not in OFFERED:
        return node.steady
    return answer.met and answer.until is None and not _runs_out(node)


def _runs_out(leaf: Leaf) -> bool:
    return leaf.validity is not None or bool(LIMITS & leaf.terms.keys())


def _turning_days(group: Group, answers: Sequence[Answer], case: Case) -> Iterator[date]:
    for node, answer in _pairs(group, answers):
        if answer.until is not None:
            yield answer.until + ONE_DAY
        if answer.earliest is not None:
            yield answer.earliest
        if isinstance(node, Group):
            yield from _turning_days(node, answer.children, case)
            continue
        if any(_waivers(node.key, case)):
            unwaived = _unwaived(node, case)[1].earliest
            yield case.day if unwaived is None else unwaived
        yield from (fact.starts_on for fact in offers(node, case))


def _group_can_be_met(group: Group, answers: Sequence[Answer], case: Case, day: date) -> bool:
    worth = group.worth or (1,) * len(answers)
    pairs = zip(_pairs(group, answers), worth, strict=True)
    have = sum(points for (node, answer), points in pairs if can_be_met(node, answer, case, day))
    return have >= group.need


def can_be_met(node: Node, answer: Answer, case: Case, day: date) -> bool:
    if isinstance(node, Group):
        waived = any(fact.holds_on(day) for fact in _waivers(node.key, case))
        return waived or _group_can_be_met(node, answer.children, case, day)
    if _is_steady(node, answer, case):
        reach = _within_reach(answer, case.day)
        return reach is not None and reach <= day
    then = case.ask(node, case.on(day))
    if then.met or then.earliest == day:
        return True
    # Days that have to pass can begin to pass now, though a waiver is coming or will end.
    if any(_waivers(node.key, case)) and can_be_met(*_unwaived(node, case), case, day):
        return True
    return bool(enough_offers(node, case, day))


def _unwaived(leaf: Leaf, case: Case) -> tuple[Leaf, Answer]:
    own = replace(leaf, key="")
    return own, case.ask(own, case)


def enough_offers(leaf: Leaf, case: Case, day: date) -> list[Fact]:
    """The last offered courses, from today, that are enough for what is asked on `day`; or none."""
    ahead = [fact for fact in offers(leaf, case) if fact.starts_on <= day]
    for first in reversed(range(len(ahead))):
        taken = [replace(fact, kind=OFFERED[leaf.kind]) for fact in ahead[first:]]
        if case.ask(leaf, case.of(case.ledger.with_more(taken), day)).met:
            return ahead[first:]
    return []
