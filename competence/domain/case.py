"""One person on one day: what every leaf of a rule is asked about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from competence.domain.answer import Answer
from competence.domain.facts import Ledger
from competence.domain.grammar import Node


@dataclass(frozen=True, slots=True)
class Case:
    """`within` is the programme or ladder that asks; `ask` answers the rules inside a renewal."""

    ledger: Ledger
    day: date
    within: str
    ask: Callable[[Node, "Case"], Answer]

    def on(self, day: date) -> "Case":
        return replace(self, day=day)

    def of(self, ledger: Ledger, day: date) -> "Case":
        return replace(self, ledger=ledger, day=day)
