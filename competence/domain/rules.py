"""One question: does this rule hold for these facts on this day, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from competence.domain.answer import MET_STATES, RANK, Answer, Because, Proof, State, WaitsFor
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
from competence.domain.leaves import leaf_answer
from competence.domain.prospects import coming_waivers, first_day

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
    return _answer(node, case_of(Ledger.of(facts, known_at), day, within))


def case_of(ledger: Ledger, day: date, within: str) -> Case:
    return Case(ledger, day, within, _answer)


def _answer(node: Node, case: Case) -> Answer:
    found = leaf_answer(node, case) if isinstance(node, Leaf) else _group_answer(node, case)
    if not node.key or FactKind.WAIVER not in case.ledger.kinds:
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
        proofs=(Proof.of(waiver),),
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
    chosen = _best(group, children, worth)
    states = {child.state for child in chosen}
    state = min(states, key=RANK.__getitem__, default=State.NOT_REQUIRED)
    met = state in MET_STATES
    blocking = next((child for child in chosen if not child.met), None)
    return Answer(
        key=group.key,
        kind=group.kind,
        subject="",
        state=state,
        have=sum([points for child, points in zip(children, worth, strict=True) if child.met]),
        need=group.need,
        until=_first_end(chosen) if met or state is State.EXPIRED else None,
        earliest=None if met else first_day(group, children, case),
        waits_for=WaitsFor.NOBODY if blocking is None else blocking.waits_for,
        children=children,
    )


def _best(group: Group, children: Sequence[Answer], worth: Sequence[int]) -> list[Answer]:
    """The children that decide, in the order they are written: the best ones, longest first."""
    if group.need == sum(worth):
        return list(children)
    ranked = sorted(range(len(children)), key=lambda n: _rank(children[n]), reverse=True)
    chosen, points = [], 0
    for number in ranked:
        if points >= group.need:
            break
        chosen.append(number)
        points += worth[number]
    return [children[number] for number in sorted(chosen)]


def _rank(answer: Answer) -> tuple[int, date]:
    return RANK[answer.state], answer.until or date.max


def _first_end(answers: Iterable[Answer]) -> date | None:
    return min([answer.until for answer in answers if answer.until is not None], default=None)
