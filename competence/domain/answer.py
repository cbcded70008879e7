from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

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

GROUP_KINDS = frozenset({"all", "any", "at_least", "points"})


ELEMENT = "element"


class WaitsFor(StrEnum):
    LEARNER = "learner"
    MENTOR = "mentor"
    SUPERVISOR = "supervisor"
    PEER = "peer"
    PANEL = "panel"
    MANAGER = "manager"
    HR = "hr"
    TIME = "time"
    NOBODY = ""


class Because(StrEnum):
    """Why it is as it is, where the state does not say all."""

    NOTHING = ""
    NOT_DONE = "not_done"
    NOT_BEGUN = "not_begun"
    RAN_OUT = "ran_out"
    TOO_OLD = "too_old"
    OLD_VERSION = "old_version"
    REVOKED = "revoked"
    TEMPORARY = "temporary"
    TEMPORARY_ENDED = "temporary_ended"
    GRACE = "grace"
    AWAY = "away"
    FAILED = "failed"
    TOO_FEW = "too_few"
    TOO_FEW_OBSERVED = "too_few_observed"
    TOO_LOW = "too_low"
    NOT_RATED = "not_rated"
    NO_DECISION = "no_decision"
    DECIDED_NO = "decided_no"
    NEEDS_JUDGEMENT = "needs_judgement"
    NO_DATE = "no_date"
    WAIVED = "waived"
    STATED = "stated"
    STATED_NOT = "stated_not"


# A frozen dataclass costs five times as much to make, and thousands of people are asked at a time.
class Proof(NamedTuple):
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


type Ground = Fact | tuple[Fact, date | None] | Proof


class Answer(NamedTuple):
    """What a rule says about a person on a day, with its reasons, in codes.

    A group answers with its children and leaves proofs to them. `grounds` are the facts it rests on
    as they stand, or each with the last day the rule gives it: most proofs are never read.
    `earliest` is the first day on
    which what is not met can be: what a person can do any day counts as today, and None means that
    no day is known. `opens_on` is the first day on which a renewal moves the last valid day.
    """

    key: str
    kind: str
    subject: str
    state: State
    have: Decimal | int
    need: Decimal | int
    grounds: tuple[Ground, ...] = ()
    until: date | None = None
    earliest: date | None = None
    waits_for: WaitsFor = WaitsFor.NOBODY
    children: tuple[Answer, ...] = ()
    because: Because = Because.NOTHING
    basis: str = ""
    opens_on: date | None = None

    @property
    def met(self) -> bool:
        return self.state in MET_STATES

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Of an element those of its parts, each fact once also where it speaks for two of them."""
        grounds = self.grounds
        if self.kind == ELEMENT and not grounds:
            grounds = tuple(ground for child in self.children for ground in child.grounds)
        return tuple(dict.fromkeys(map(_proof, grounds)))

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
            "because": self.because.value,
            "basis": self.basis,
            "opens_on": _day_to_json(self.opens_on),
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
            grounds=tuple(Proof.from_json(proof) for proof in document["proofs"]),
            until=_day_from_json(document["until"]),
            earliest=_day_from_json(document["earliest"]),
            waits_for=WaitsFor(document["waits_for"]),
            children=tuple(cls.from_json(child) for child in document["children"]),
            # Answers kept with older decisions say nothing of these.
            because=Because(document.get("because", "")),
            basis=document.get("basis", ""),
            opens_on=_day_from_json(document.get("opens_on")),
        )


type _Fields = tuple[
    str,
    str,
    str,
    State,
    Decimal | int,
    Decimal | int,
    tuple[Ground, ...],
    date | None,
    date | None,
    WaitsFor,
    tuple[Answer, ...],
    Because,
    str,
    date | None,
]
# An answer of all its fields in their order: half the time that naming them takes.
answer_of: Callable[[_Fields], Answer] = partial(tuple.__new__, Answer)


def _proof(ground: Ground) -> Proof:
    if isinstance(ground, Proof):
        return ground
    return Proof.of(ground) if isinstance(ground, Fact) else Proof.of(*ground)


def _day_to_json(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_from_json(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


# JSON has no decimals: 7.5 credits travel as the text "7.5", whole numbers as numbers.
def _number_to_json(number: Decimal | int) -> str | int:
    return str(number) if isinstance(number, Decimal) else number


def _number_from_json(number: str | int) -> Decimal | int:
    return Decimal(number) if isinstance(number, str) else number
