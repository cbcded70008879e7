"""How long one fact holds under a rule, and what cuts it short."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from competence.domain.answer import Answer, Because
from competence.domain.case import Case
from competence.domain.facts import Fact, FactKind
from competence.domain.grammar import Leaf
from competence.domain.validity import valid_until

ONE_DAY = timedelta(days=1)
# Changes that say something new; the milder ones ask nobody again.
ASKS_AGAIN = frozenset({"C", "D"})
LIMITS = frozenset({"valid_months", "max_age_months", "until_new_version"})


class Span(NamedTuple):
    """The days that one fact, or what renewed it, holds under a rule.

    `now` says what is special while it holds, `ended` why it no longer does.
    """

    fact: Fact
    starts_on: date
    until: date | None
    now: Because = Because.NOTHING
    ended: Because = Because.RAN_OUT
    opens_on: date | None = None
    rests: bool = False
    returns_on: date | None = None
    renewing: tuple[Answer, ...] = ()

    def holds_on(self, day: date) -> bool:
        reached = self.until is None or day <= self.until
        return self.starts_on <= day and reached and not self.rests


def plain_span(leaf: Leaf, fact: Fact, case: Case) -> Span | None:
    """None for what was out of date on the day it was done."""
    until, ended = last_day_of(leaf, fact, case)
    if until is not None and until < fact.starts_on:
        return None
    return Span(fact, fact.starts_on, until, ended=ended)


def last_day_of(leaf: Leaf, fact: Fact, case: Case) -> tuple[date | None, Because]:
    """The first of its limits, and which one that was."""
    return min(_limits(leaf, fact, case), key=_day, default=(None, Because.RAN_OUT))


def _limits(leaf: Leaf, fact: Fact, case: Case) -> Iterator[tuple[date, Because]]:
    terms = leaf.terms
    if fact.ends_on is not None:
        yield fact.ends_on, Because.RAN_OUT
    if "valid_months" in terms:
        yield valid_until(fact.starts_on, terms["valid_months"]), Because.RAN_OUT
    if "max_age_months" in terms:
        yield valid_until(fact.starts_on, terms["max_age_months"]), Because.TOO_OLD
    if terms.get("until_new_version"):
        yield from ((day - ONE_DAY, Because.OLD_VERSION) for day in _newer(leaf, fact, case))


def _newer(leaf: Leaf, fact: Fact, case: Case) -> Iterator[date]:
    version = fact.value.get("version", 1)
    for change in case.ledger.around(FactKind.NEW_VERSION, leaf.subject):
        if change.value["version"] > version and change.value.get("change") in ASKS_AGAIN:
            yield change.starts_on


def _day(limit: tuple[date, Because]) -> date:
    return limit[0]
