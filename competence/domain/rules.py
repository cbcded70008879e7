"""One question: does this rule hold for these facts on this day, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from competence.domain.answer import RANK, Answer, Proof, State, WaitsFor
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


# An answer's `until` says nothing about these: what is counted may end fact by fact, and a decision
# that begins later may say no.
TURNING_KINDS = frozenset(
    {
        FactKind.ELEMENT_DONE,
        FactKind.ELEMENT_RATED,
        FactKind.EXTERNAL,
        FactKind.ELIGIBILITY,
        FactKind.INDEPENDENCE,
        FactKind.TASK_ASSIGNED,
        FactKind.STEP,
    }
)


@dataclass(frozen=True, slots=True)
class _Case:
    ledger: Ledger
    day: date
    within: str
    # Nothing but time will change what is met today before its last day.
    settled: bool = False


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
    return _answer(node, _Case(Ledger.of(facts, known_at), day, within))


def _answer(node: Node, case: _Case) -> Answer:
    if isinstance(node, Group):
        return _group_answer(node, case)
    answer = leaf_answer(node, case.ledger, case.day)
    waiver = _waiver(node.key, case) if node.key else None
    return answer if waiver is None else _waived(answer, waiver)


def _waiver(key: str, case: _Case) -> Fact | None:
    waivers = [
        fact
        for fact in case.ledger.about(FactKind.WAIVER, key)
        if fact.holds_on(case.day) and fact.value.get("within", case.within) == case.within
    ]
    return max(waivers, key=lambda fact: (fact.ends_on or date.max, fact.id), default=None)


def _waived(answer: Answer, waiver: Fact) -> Answer:
    return replace(
        answer,
        state=State.NOT_REQUIRED,
        proofs=(Proof.of(waiver),),
        until=waiver.ends_on,
        earliest=None,
        waits_for=WaitsFor.NOBODY,
    )


def _group_answer(group: Group, case: _Case) -> Answer:
    children = tuple(_answer(child, case) for child in group.children)
    chosen = _best(children, group.need)
    state = min((child.state for child in chosen), key=RANK.__getitem__, default=State.NOT_REQUIRED)
    blocking = next((child for child in chosen if not child.met), None)
    answer = Answer(
        key=group.key,
        kind=group.kind,
        subject="",
        state=state,
        have=sum(child.met for child in children),
        need=group.need,
        children=children,
    )
    if blocking is None or state is State.EXPIRED:
        answer = replace(answer, until=_first_end(chosen))
    if blocking is None:
        return answer
    return replace(answer, earliest=_earliest(group, children, case), waits_for=blocking.waits_for)


def _best(children: Sequence[Answer], number: int) -> list[Answer]:
    """The children that decide, in the order they are written: the best ones, longest first."""
    if number == len(children):
        return list(children)
    ranked = sorted(range(len(children)), key=lambda n: _rank(children[n]), reverse=True)
    return [children[n] for n in sorted(ranked[:number])]


def _rank(answer: Answer) -> tuple[int, date]:
    return RANK[answer.state], answer.until or date.max


def _first_end(answers: Iterable[Answer]) -> date | None:
    return min((answer.until for answer in answers if answer.until is not None), default=None)


def _earliest(group: Group, children: Sequence[Answer], case: _Case) -> date | None:
    """The first day on which time alone will have met the group.

    The rule is asked again on each candidate day, because what holds today may have ended by then.
    """
    hopeful = sum(child.met or child.earliest is not None for child in children)
    if hopeful < group.need:
        return None
    leaves = (leaf for child in children for leaf in child.leaves())
    days = sorted({leaf.earliest for leaf in leaves if leaf.earliest is not None})
    settled = not any(_turns(fact, case.day) for fact in case.ledger)
    later = (replace(case, day=day, settled=settled) for day in days)
    return next((then.day for then in later if _will_meet(group, children, then)), None)


def _turns(fact: Fact, day: date) -> bool:
    if fact.kind not in TURNING_KINDS:
        return False
    return fact.starts_on > day or (fact.ends_on is not None and fact.ends_on >= day)


def _will_meet(group: Group, today: Sequence[Answer], later: _Case) -> bool:
    pairs = zip(group.children, today, strict=True)
    return sum(_will_be_met(child, answer, later) for child, answer in pairs) >= group.need


def _will_be_met(node: Node, today: Answer, later: _Case) -> bool:
    if isinstance(node, Group):
        return _will_meet(node, today.children, later)
    lasts = today.until is None or later.day <= today.until
    if later.settled and today.met and lasts:
        return True
    return _answer(node, later).met
