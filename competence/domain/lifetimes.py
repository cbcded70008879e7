"""What runs out, told from its beginning: every period, what it rests on, and what holds on a day.

Read from the same periods as the answers of the rules, so that both say the same of every day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from competence.domain.answer import Because
from competence.domain.case import Case
from competence.domain.decisions import latest
from competence.domain.facts import LASTING, Fact, FactKind, Ledger
from competence.domain.grammar import Leaf
from competence.domain.limits import LIMITS
from competence.domain.offers import fitting
from competence.domain.period import How, Period
from competence.domain.rules import case_of
from competence.domain.spans import Lived, lived, said_of

KINDS: Mapping[str, FactKind] = LASTING
LEAVES: Mapping[FactKind, str] = {kind: leaf for leaf, kind in KINDS.items()}
_VERSION: Mapping[str, str] = {"module": "min_version", "document": "version"}


class Stands(StrEnum):
    """What a period is on the day asked about."""

    HOLDS = "holds"
    RESTS = "rests"
    REPLACED = "replaced"
    ENDED = "ended"


class Row(NamedTuple):
    """One period. `lines` gave it, the first of them, or were written down in it and moved nothing.

    `last_on` is the last valid day, with grace and revocation; None while nobody knows it.
    `because` says what is special about it while it holds, or why it no longer does.
    """

    period: Period
    stands: Stands
    last_on: date | None
    because: Because
    lines: tuple[Fact, ...]

    @property
    def temporary(self) -> bool:
        return self.period.how is How.TEMPORARY


class Lifetime(NamedTuple):
    """`said` are the revocations and temporary decisions about it, whenever they hold."""

    leaf: Leaf
    kind: FactKind
    rows: tuple[Row, ...]
    said: tuple[Fact, ...]

    @property
    def holding(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.stands is Stands.HOLDS)

    @property
    def live(self) -> Row | None:
        """The ordinary period where a temporary one stands beside it."""
        return min(self.holding, key=lambda row: row.temporary, default=None)

    @property
    def last(self) -> Row | None:
        """The ordinary one that no other took the place of; a temporary one where there is none."""
        rows = [row for row in self.rows if row.stands is not Stands.REPLACED]
        return max(rows, key=lambda row: (not row.temporary, row.period.starts_on), default=None)


def runs_out(leaf: Leaf) -> bool:
    """A rule lets it run out."""
    lasting = leaf.validity is not None or bool(LIMITS & leaf.terms.keys())
    return leaf.kind in KINDS and lasting


def nameless(leaf: Leaf) -> Leaf:
    """The same question from several rules is one."""
    return replace(leaf, key="", steady=False, competence=None)


def lifetime(leaf: Leaf, ledger: Ledger, day: date) -> Lifetime:
    """As it is on that day: what is done later is no part of it yet."""
    case, kind = case_of(ledger, day, ""), KINDS[leaf.kind]
    facts = counted(leaf, case)
    if "hp" in leaf.terms:
        # Credits are added up: each course lasts by itself.
        found = [one for fact in facts for one in _by_itself(leaf, kind, fact, case)]
        found += lived(leaf, kind, (), case)
    else:
        found = lived(leaf, kind, facts, case)
    rows = tuple(_row(one, day) for one in found)
    said = (FactKind.REVOCATION, FactKind.TEMPORARY)
    return Lifetime(
        leaf, kind, rows, tuple(f for what in said for f in said_of(what, kind, leaf, case))
    )


def counted(leaf: Leaf, case: Case) -> Sequence[Fact]:
    """What the rule counts of hers, whenever it was."""
    facts = case.ledger.about(KINDS[leaf.kind], leaf.subject)
    if leaf.kind == "check":
        return _passed(leaf, facts, case.day)
    if leaf.kind == "external":
        return [*fitting(leaf, facts)]
    least = leaf.terms.get(_VERSION.get(leaf.kind, ""), 1)
    return [fact for fact in facts if fact.value.get("version", 1) >= least]


def _passed(leaf: Leaf, taken: Sequence[Fact], day: date) -> list[Fact]:
    if leaf.terms.get("latest"):
        last = latest(taken, day)
        taken = () if last is None else (last,)
    percent = leaf.terms.get("percent", 1)
    return [f for f in taken if f.value.get("passed") is True and int(f.amount or 100) >= percent]


def _by_itself(leaf: Leaf, kind: FactKind, fact: Fact, case: Case) -> Iterable[Lived]:
    rows = lived(leaf, kind, [fact], case)
    return (one for one in rows if one.period.how is not How.TEMPORARY)


def _row(one: Lived, day: date) -> Row:
    period, span = one.period, one.span
    stands = _stands(one, day)
    because = span.now if stands is Stands.HOLDS else span.ended
    return Row(period, stands, span.until, because, one.lines)


def _stands(one: Lived, day: date) -> Stands:
    if one.period.followed_on is not None:
        return Stands.REPLACED
    if one.span.rests:
        return Stands.RESTS
    return Stands.HOLDS if one.span.holds_on(day) else Stands.ENDED
