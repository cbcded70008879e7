"""What has to be done, and when, so that a rule is met on the first possible day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence.domain.answer import Answer, WaitsFor
from competence.domain.facts import OFFERED, Fact, Ledger
from competence.domain.grammar import Group, Leaf, Node, parse
from competence.domain.prospects import can_be_met, enough_offers
from competence.domain.rules import case_of, evaluate


@dataclass(frozen=True, slots=True)
class ToDo:
    """One requirement: the first day on which it can be done, and the last that still helps."""

    key: str
    kind: str
    subject: str
    first_on: date
    last_on: date
    waits_for: WaitsFor


def schedule(
    rule: Mapping[str, Any] | Node, facts: Iterable[Fact], day: date, *, within: str = ""
) -> tuple[ToDo, ...]:
    """Empty where nothing is left to do but wait, and where no day is known."""
    node = rule if isinstance(rule, Leaf | Group) else parse(rule)
    ledger = Ledger.of(facts)
    answer = evaluate(node, ledger, day, within=within)
    if answer.met or answer.earliest is None:
        return ()
    return tuple(_to_do(node, answer, _Target(ledger, day, answer.earliest, within)))


@dataclass(frozen=True, slots=True)
class _Target:
    ledger: Ledger
    day: date
    on: date
    within: str

    def is_met(self, node: Node) -> bool:
        return evaluate(node, self.ledger, self.on, within=self.within).met


def _to_do(node: Node, answer: Answer, target: _Target) -> Iterator[ToDo]:
    if target.is_met(node):
        return
    if isinstance(node, Leaf):
        yield from _of_leaf(node, answer, target)
        return
    for child, part in _enough(node, answer, target):
        yield from _to_do(child, part, target)


def _enough(node: Group, answer: Answer, target: _Target) -> Iterator[tuple[Node, Answer]]:
    """Of those within reach by then, first what needs nothing, then what comes first."""
    case = case_of(target.ledger, target.day, target.within)
    worth = node.worth or (1,) * len(node.children)
    within_reach = [
        (not target.is_met(child), part.earliest or target.day, number)
        for number, (child, part) in enumerate(zip(node.children, answer.children, strict=True))
        if can_be_met(child, part, case, target.on)
    ]
    have = 0
    for _missing, _day, number in sorted(within_reach):
        if have < node.need:
            have += worth[number]
            yield node.children[number], answer.children[number]


def _of_leaf(leaf: Leaf, answer: Answer, target: _Target) -> Iterator[ToDo]:
    for first_on, last_on in _days(leaf, answer, target):
        yield ToDo(leaf.key, leaf.kind, leaf.subject, first_on, last_on, answer.waits_for)


def _days(leaf: Leaf, answer: Answer, target: _Target) -> list[tuple[date, date]]:
    case = case_of(target.ledger, target.day, target.within)
    if leaf.kind in OFFERED:
        return [(fact.starts_on, fact.starts_on) for fact in enough_offers(leaf, case, target.on)]
    return [(answer.earliest or target.day, target.on)]
