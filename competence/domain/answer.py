from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from competence.domain.facts import Fact, FactKind


class State(StrEnum):
    VALID = "valid"
    SOON = "soon"
    MISSING = "missing"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    WAITING = "waiting"
    NOT_REQUIRED = "not_required"


MET_STATES = frozenset({State.VALID, State.SOON, State.NOT_REQUIRED})

# Expired stands above missing: an old proof may never make an answer worse than no proof at all.
WORST_FIRST = (
    State.MISSING,
    State.EXPIRED,
    State.UNKNOWN,
    State.WAITING,
    State.PAUSED,
    State.SOON,
    State.VALID,
    State.NOT_REQUIRED,
)
RANK: Mapping[State, int] = {state: number for number, state in enumerate(WORST_FIRST)}

GROUP_KINDS = frozenset({"all", "any", "at_least"})


class WaitsFor(StrEnum):
    LEARNER = "learner"
    MENTOR = "mentor"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    HR = "hr"
    TIME = "time"
    NOBODY = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The fact an answer rests on. `until` is its last valid day under the rule that asked."""

    fact_id: int
    kind: FactKind
    subject: str
    on: date
    until: date | None
    level: int | None
    amount: Decimal | None

    @classmethod
    def of(cls, fact: Fact, until: date | None = None) -> Proof:
        last = fact.ends_on if until is None else until
        return cls(fact.id, fact.kind, fact.subject, fact.starts_on, last, fact.level, fact.amount)

    def to_json(self) -> dict[str, Any]:
        return {
            "fact_id": self.fact_id,
            "kind": str(self.kind),
            "subject": self.subject,
            "on": self.on.isoformat(),
            "until": _day_to_json(self.until),
            "level": self.level,
            "amount": None if self.amount is None else str(self.amount),
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Proof:
        amount = document["amount"]
        return cls(
            document["fact_id"],
            FactKind(document["kind"]),
            document["subject"],
            date.fromisoformat(document["on"]),
            _day_from_json(document["until"]),
            document["level"],
            None if amount is None else Decimal(amount),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says about a person on a day, with its reasons, in codes.

    A group answers with its children and leaves proofs to them. `earliest` is set only where
    nothing but time is missing.
    """

    key: str
    kind: str
    subject: str
    state: State
    have: Decimal | int
    need: Decimal | int
    proofs: tuple[Proof, ...] = ()
    until: date | None = None
    earliest: date | None = None
    waits_for: WaitsFor = WaitsFor.NOBODY
    children: tuple[Answer, ...] = ()

    @property
    def met(self) -> bool:
        return self.state in MET_STATES

    def leaves(self) -> Iterator[Answer]:
        if self.kind not in GROUP_KINDS:
            yield self
            return
        for child in self.children:
            yield from child.leaves()

    def to_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "kind": self.kind,
            "subject": self.subject,
            "state": self.state.value,
            "have": _number_to_json(self.have),
            "need": _number_to_json(self.need),
            "proofs": [proof.to_json() for proof in self.proofs],
            "until": _day_to_json(self.until),
            "earliest": _day_to_json(self.earliest),
            "waits_for": self.waits_for.value,
            "children": [child.to_json() for child in self.children],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Answer:
        return cls(
            key=document["key"],
            kind=document["kind"],
            subject=document["subject"],
            state=State(document["state"]),
            have=_number_from_json(document["have"]),
            need=_number_from_json(document["need"]),
            proofs=tuple(Proof.from_json(proof) for proof in document["proofs"]),
            until=_day_from_json(document["until"]),
            earliest=_day_from_json(document["earliest"]),
            waits_for=WaitsFor(document["waits_for"]),
            children=tuple(cls.from_json(child) for child in document["children"]),
        )


def _day_to_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_from_json(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# JSON has no decimals: 7.5 credits travel as the text "7.5", whole numbers as numbers.
def _number_to_json(number: Decimal | int) -> str | int:
    return str(number) if isinstance(number, Decimal) else number


def _number_from_json(number: str | int) -> Decimal | int:
    return Decimal(number) if isinstance(number, str) else number
