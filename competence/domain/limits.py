"""How long one fact holds under a rule, and what cuts it short."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
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


type _Fields = tuple[
    Fact,
    date,
    date | None,
    Because,
    Because,
    date | None,
    bool,
    date | None,
    tuple[Answer, ...],
]
_span_of: Callable[[_Fields], Span] = partial(tuple.__new__, Span)


def longest_plain(leaf: Leaf, facts: Sequence[Fact], case: Case) -> Span | None:
    """Of those begun by the day; the facts are given in the order they began.

    Only this one is made a span. Without a last day of its own, or versions that end some facts and
    not others, the last one begun lasts longest: what began before it is not looked at.
    """
    found: tuple[Fact, date, date | None, Because] | None = None
    most, settled = _NOTHING, date.min
    for fact in reversed(facts):
        begun = fact.starts_on
        if begun < settled:
            break
        if begun > case.day:
            continue
        until, ended = last_day_of(leaf, fact, case)
        days = until or date.max, begun, fact.id
        if days > most and begun <= days[0]:
            found, most = (fact, begun, until, ended), days
            if fact.ends_on is None and not leaf.versioned:
                settled = begun
    if found is None:
        return None
    fact, begun, until, ended = found
    return _span_of((fact, begun, until, Because.NOTHING, ended, None, False, None, ()))


def length(span: Span) -> tuple[date, date, int]:
    return span.until or date.max, span.starts_on, span.fact.id


def plain_spans(leaf: Leaf, facts: Iterable[Fact], case: Case) -> list[Span]:
    """Without what was out of date on the day it was done."""
    found = [(fact, *last_day_of(leaf, fact, case)) for fact in facts]
    return [
        Span(fact, fact.starts_on, until, Because.NOTHING, ended)
        for fact, until, ended in found
        if until is None or until >= fact.starts_on
    ]


def last_day_of(leaf: Leaf, fact: Fact, case: Case) -> tuple[date | None, Because]:
    """The first of its limits, and which one that was."""
    until, because = fact.ends_on, Because.RAN_OUT
    for number, ended in leaf.months:
        last = valid_until(fact.starts_on, number)
        if until is None or last < until:
            until, because = last, ended
    if leaf.versioned:
        newer = min(_newer(leaf, fact, case), default=None)
        if newer is not None and (until is None or newer <= until):
            return newer - ONE_DAY, Because.OLD_VERSION
    return until, because


def _newer(leaf: Leaf, fact: Fact, case: Case) -> Iterator[date]:
    version = fact.value.get("version", 1)
    # What somebody states was so in the version of the day it is stated from.
    stated_on = fact.starts_on if fact.kind is FactKind.STATED else date.min
    for change in case.ledger.around(FactKind.NEW_VERSION, leaf.subject):
        newer = change.value["version"] > version and change.starts_on > stated_on
        if newer and change.value.get("change") in ASKS_AGAIN:
            yield change.starts_on
