"""A competence ladder: steps that people decide, each with the rule that is asked before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from competence.domain.answer import Answer
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.grammar import Node, RuleError, parse
from competence.domain.publishing import check_ladder
from competence.domain.relief import Relief
from competence.domain.rules import evaluate


@dataclass(frozen=True, slots=True)
class Step:
    """A step without a rule is where everybody begins; `relief` is for the courses of the step."""

    key: str
    number: int
    title: str
    rule: Node | None
    relief: Relief | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    key: str
    title: str
    steps: tuple[Step, ...]


def read_ladder(document: Mapping[str, Any]) -> Ladder:
    for problem in check_ladder(document):
        raise RuleError(problem.path, problem.reason)
    return Ladder(document["key"], document["title"], tuple(map(_step, document["steps"])))


def reached_step(
    ladder: Ladder, facts: Iterable[Fact], day: date, known_at: datetime | None = None
) -> Step | None:
    """The highest step decided for this ladder and in force; the rules alone move nobody."""
    decided = {
        fact.subject
        for fact in Ledger.of(facts, known_at).of_kind(FactKind.STEP)
        if fact.holds_on(day) and fact.value.get("ladder", ladder.key) == ladder.key
    }
    return next((step for step in reversed(ladder.steps) if step.key in decided), None)


def step_answers(
    ladder: Ladder, facts: Iterable[Fact], day: date, known_at: datetime | None = None
) -> dict[str, Answer]:
    """Why, or why not yet, for each step that has a rule."""
    ledger = Ledger.of(facts, known_at)
    return {
        step.key: evaluate(step.rule, ledger, day, within=ladder.key)
        for step in ladder.steps
        if step.rule is not None
    }


def _step(entry: Mapping[str, Any]) -> Step:
    rule, relief = entry.get("rule"), entry.get("relief")
    return Step(
        key=entry["key"],
        number=entry["number"],
        title=entry["title"],
        rule=None if rule is None else parse(rule),
        relief=None if relief is None else Relief.from_terms(relief),
    )
