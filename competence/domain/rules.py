"""One question: does this rule hold for these facts on this day, and why?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from competence.domain.answer import (
    GROUP_KINDS,
    MET_STATES,
    RANK,
    Answer,
    Because,
    State,
    WaitsFor,
    answer_of,
)
from competence.domain.case import Case
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.grammar import (
    Group,
    Leaf,
    Node,
    Problem,
    RuleError,
    check,
    parse,
    references,
)
from competence.domain.leaves import ANSWERS
from competence.domain.prospects import coming_waivers, first_day
from competence.domain.stated import answered, by_word

__all__ = [
    "Group",
    "Leaf",
    "Node",
    "Problem",
    "RuleError",
    "check",
    "evaluate",
    "parse",
    "references",
]


def evaluate(
    rule: Mapping[str, Any] | Node,
    facts: Iterable[Fact],
    day: date,
    known_at: datetime | None = None,
    *,
    within: str = "",
) -> Answer:
    """The answer on `day`, from what was known at `known_at` (now, where nothing is said).

    `within` is the key of the programme or ladder that asks: a waiver given for another one
    does not count. For many rules or many persons, pass a parsed rule and a `Ledger`.
    """
    node = rule if isinstance(rule, Leaf | Group) else parse(rule)
    case = case_of(Ledger.of(facts, known_at), day, within)
    found = _answer(node, case)
    if node.competence is None:
        return found
    return answered(node.competence, node, found, case)


def case_of(ledger: Ledger, day: date, within: str) -> Case:
    return Case(ledger, day, within, _answer)


def _answer(node: Node, case: Case) -> Answer:
    found = _BY_KIND[node.kind](node, case)
    if case.stated is not None and isinstance(node, Leaf):
        found = by_word(node, found, case.stated, case)
    if not case.ledger.has_waivers or not node.key:
        return found
    waiver = _waiver(node.key, case)
    if waiver is not None:
        return _waived(found, waiver)
    return found if found.met else _hopeful(found, coming_waivers(node.key, case))


def _waiver(key: str, case: Case) -> Fact | None:
    waivers = [
        fact
        for fact in case.ledger.about(FactKind.WAIVER, key)
        if fact.holds_on(case.day) and fact.value.get("within", case.within) == case.within
    ]
    return max(waivers, key=lambda fact: (fact.ends_on or date.max, fact.id), default=None)


def _waived(answer: Answer, waiver: Fact) -> Answer:
    return answer._replace(
        state=State.NOT_REQUIRED,
        grounds=(waiver,),
        until=waiver.ends_on,
        earliest=None,
        waits_for=WaitsFor.NOBODY,
        because=Because.WAIVED,
        opens_on=None,
    )


def _hopeful(answer: Answer, coming: Sequence[Fact]) -> Answer:
    """A waiver that begins later is a day on which it can be met."""
    if not coming:
        return answer
    begins = min(fact.starts_on for fact in coming)
    if answer.earliest is not None and answer.earliest <= begins:
        return answer
    return answer._replace(earliest=begins, waits_for=WaitsFor.TIME)


def _group_answer(group: Group, case: Case) -> Answer:
    children = tuple([_answer(child, case) for child in group.children])
    worth = group.worth or (1,) * len(children)
    chosen = children if group.asks_all else _best(group, children, worth)
    state = min({child.state for child in chosen}, key=_RANKED, default=State.NOT_REQUIRED)
    met = state in MET_STATES
    return answer_of(
        (
            group.key,
            group.kind,
            "",
            state,
            _have(children, worth),
            group.need,
            (),
            _first_end(chosen) if met or state is State.EXPIRED else None,
            None if met else first_day(group, children, case),
            WaitsFor.NOBODY if met else _waits_for(chosen),
            children,
            Because.NOTHING,
            "",
            None,
        )
    )


def _have(children: Sequence[Answer], worth: Sequence[int]) -> int:
    pairs = zip(children, worth, strict=True)
    return sum([points for child, points in pairs if child.state in MET_STATES])


def _best(group: Group, children: Sequence[Answer], worth: Sequence[int]) -> Sequence[Answer]:
    """The children that decide, in the order they are written: the best ones, longest first."""
    ranked = sorted(range(len(children)), key=lambda n: _rank(children[n]), reverse=True)
    chosen, points = [], 0
    for number in ranked:
        if points >= group.need:
            break
        chosen.append(number)
        points += worth[number]
    return [children[number] for number in sorted(chosen)]


def _waits_for(answers: Iterable[Answer]) -> WaitsFor:
    """Of those that decide, whoever the first unmet one waits for."""
    return next(answer.waits_for for answer in answers if answer.state not in MET_STATES)


def _rank(answer: Answer) -> tuple[int, date]:
    return RANK[answer.state], answer.until or date.max


def _first_end(answers: Iterable[Answer]) -> date | None:
    return min([answer.until for answer in answers if answer.until is not None], default=None)


_RANKED = RANK.__getitem__
_BY_KIND: Mapping[str, Callable[[Any, Case], Answer]] = {
    **ANSWERS,
    **dict.fromkeys(GROUP_KINDS, _group_answer),
}
