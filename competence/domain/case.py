"""One person on one day: what every leaf of a rule is asked about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from competence.domain.answer import Answer
from competence.domain.facts import Fact, Ledger
from competence.domain.grammar import Node


@dataclass(frozen=True, slots=True)
class Case:
    """`within` is the programme or ladder that asks; `ask` answers the rules inside a renewal.

    `stated` is what somebody has said of the competence as a whole, where that is what is asked.
    """

    ledger: Ledger
    day: date
    within: str
    ask: Callable[[Node, "Case"], Answer]
    stated: Fact | None = None

    def on(self, day: date) -> "Case":
        return replace(self, day=day)

    def of(self, ledger: Ledger, day: date) -> "Case":
        """Nobody's word renews anything: what is asked about other facts is asked of them alone."""
        return replace(self, ledger=ledger, day=day, stated=None)
