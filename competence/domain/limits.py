"""How long one fact holds under a rule, and what cuts it short."""

from collections.abc import Iterable, Iterator
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
_NOTHING = (date.min, date.min, 0)
_IN_MONTHS = (("valid_months", Because.RAN_OUT), ("max_age_months", Because.TOO_OLD))


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


def longest_plain(leaf: Leaf, facts: Iterable[Fact], case: Case) -> Span | None:
    """Of those begun by the day. Only this one is made a span: most leaves have several facts."""
    found, most = None, _NOTHING
    for fact, until, ended in last_days(leaf, facts, case):
        if fact.starts_on <= case.day and (until is None or until >= fact.starts_on):
            days = until or date.max, fact.starts_on, fact.id
            if days > most:
                found, most = (fact, fact.starts_on, until, Because.NOTHING, ended), days
    return found and Span(*found)


def length(span: Span) -> tuple[date, date, int]:
    return span.until or date.max, span.starts_on, span.fact.id


def plain_spans(leaf: Leaf, facts: Iterable[Fact], case: Case) -> list[Span]:
    """Without what was out of date on the day it was done."""
    return [
        Span(fact, fact.starts_on, until, Because.NOTHING, ended)
        for fact, until, ended in last_days(leaf, facts, case)
        if until is None or until >= fact.starts_on
    ]


def last_day_of(leaf: Leaf, fact: Fact, case: Case) -> tuple[date | None, Because]:
    [(_fact, until, ended)] = last_days(leaf, [fact], case)
    return until, ended


def last_days(
    leaf: Leaf, facts: Iterable[Fact], case: Case
) -> Iterator[tuple[Fact, date | None, Because]]:
    """For each fact the first of its limits, and which one that was."""
    terms = leaf.terms
    months = [(terms[term], ended) for term, ended in _IN_MONTHS if term in terms]
    versioned = terms.get("until_new_version")
    for fact in facts:
        until, because = fact.ends_on, Because.RAN_OUT
        for number, ended in months:
            last = valid_until(fact.starts_on, number)
            if until is None or last < until:
                until, because = last, ended
        newer = min(_newer(leaf, fact, case), default=None) if versioned else None
        if newer is not None and (until is None or newer <= until):
            until, because = newer - ONE_DAY, Because.OLD_VERSION
        yield fact, until, because


def _newer(leaf: Leaf, fact: Fact, case: Case) -> Iterator[date]:
    version = fact.value.get("version", 1)
    for change in case.ledger.around(FactKind.NEW_VERSION, leaf.subject):
        if change.value["version"] > version and change.value.get("change") in ASKS_AGAIN:
            yield change.starts_on
