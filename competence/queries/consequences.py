"""What a decision about validity leads to, before anybody has made it: read, and never written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import Answer
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.lifetimes import KINDS
from competence.domain.rules import evaluate
from competence.people import clock
from competence.queries.goals import Goal
from competence.queries.lasting_things import Thing
from competence.queries.own_things import Own
from competence.wording import requirement_title, stair_step_title


@dataclass(frozen=True, slots=True)
class Effect:
    """A competence or step that is answered otherwise, or lasts otherwise."""

    title: str
    before: str
    after: str
    until_before: date | None
    until_after: date | None
    lost: bool
    gained: bool


@dataclass(frozen=True, slots=True)
class Consequences:
    """As of `day`, the first on which it shows. `looked_at` is how many goals were asked."""

    day: date
    effects: tuple[Effect, ...]
    looked_at: int


def of_revoking(own: Own, thing: Thing, from_on: date) -> Consequences:
    said = _said(FactKind.REVOCATION, thing, from_on, None)
    return _between(own, own.facts, own.with_one(said), max(from_on, own.day))


def of_allowing(own: Own, thing: Thing, starts_on: date, until: date) -> Consequences:
    said = _said(FactKind.TEMPORARY, thing, starts_on, until)
    return _between(own, own.facts, own.with_one(said), max(starts_on, own.day))


def of_taking_back(own: Own, fact_id: int, starts_on: date) -> Consequences:
    return _between(own, own.facts, own.without(fact_id), max(starts_on, own.day))


def _said(what: FactKind, thing: Thing, starts_on: date, ends_on: date | None) -> Fact:
    """A line that nobody has written. Its number is no line's."""
    value = {"of": str(KINDS[thing[0]])}
    return Fact(0, what, thing[1], starts_on, ends_on, None, None, value, clock.now())


def _between(own: Own, before: Ledger, after: Ledger, day: date) -> Consequences:
    return Consequences(day, tuple(_effects(own, before, after, day)), len(own.goals))


def _effects(own: Own, before: Ledger, after: Ledger, day: date) -> Iterator[Effect]:
    for goal in own.goals:
        was = evaluate(goal.rule, before, day, within=goal.within)
        will = evaluate(goal.rule, after, day, within=goal.within)
        if (was.state, was.until) != (will.state, will.until):
            yield Effect(
                title=_title(goal, was, own),
                before=str(was.state),
                after=str(will.state),
                until_before=was.until if was.met else None,
                until_after=will.until if will.met else None,
                lost=was.met and not will.met,
                gained=will.met and not was.met,
            )


def _title(goal: Goal, answer: Answer, own: Own) -> str:
    if goal.ladder is None:
        return goal.title or requirement_title(answer, own.names)
    step = next(step for step in goal.ladder.steps if goal.key.endswith(f"/{step.key}"))
    return stair_step_title(goal.ladder, step)
