"""A competence ladder: steps that people decide, each with the rule that is asked before."""

from collections.abc import Collection, Iterable, Mapping
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
    """`audience` is the role that a path is for; empty where it is for anybody."""

    key: str
    title: str
    steps: tuple[Step, ...]
    audience: str = ""

    def is_for(self, roles: Collection[str]) -> bool:
        return not self.audience or self.audience in roles


def read_ladder(document: Mapping[str, Any]) -> Ladder:
    for problem in check_ladder(document):
        raise RuleError(problem.path, problem.reason)
    steps, audience = tuple(map(_step, document["steps"])), document.get("audience", "")
    return Ladder(document["key"], document["title"], steps, audience)


def reached_step(
    ladder: Ladder, facts: Iterable[Fact], day: date, known_at: datetime | None = None
) -> Step | None:
    """The highest step decided for this ladder and in force; the rules alone move nobody.

    Where a step is revoked, those below it that its decision included stand. Nobody revokes one
    here, where the decision is taken back; a ledger that is brought along from elsewhere may.
    """
    ledger = Ledger.of(facts, known_at)
    decisions = [
        fact
        for fact in ledger.of_kind(FactKind.STEP)
        if fact.holds_on(day) and fact.value.get("ladder", ladder.key) == ladder.key
    ]
    decided = {fact.subject for fact in decisions}
    if FactKind.REVOCATION in ledger.kinds:
        decided = {
            step.key for step in ladder.steps if _stands(step, ladder, decisions, ledger, day)
        }
    return next((step for step in reversed(ladder.steps) if step.key in decided), None)


def _stands(
    step: Step, ladder: Ladder, decisions: Iterable[Fact], ledger: Ledger, day: date
) -> bool:
    including = {other.key for other in ladder.steps if other.number >= step.number}
    revoked = [
        fact.starts_on
        for fact in ledger.about(FactKind.REVOCATION, step.key)
        if fact.value.get("of") == FactKind.STEP and fact.starts_on <= day
    ]
    begun = [fact.starts_on for fact in decisions if fact.subject in including]
    return any(all(on <= began for on in revoked) for began in begun)


def following_step(ladder: Ladder, facts: Iterable[Fact], day: date) -> Step | None:
    """The first step with a rule above the one she stands on: what somebody may decide next."""
    reached = reached_step(ladder, facts, day)
    above = 0 if reached is None else reached.number
    rising = (step for step in ladder.steps if step.number > above)
    return next((step for step in rising if step.rule is not None), None)


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
