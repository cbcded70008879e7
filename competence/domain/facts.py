from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self


class FactKind(StrEnum):
    COURSE_COMPLETED = "course_completed"
    ELEMENT_DONE = "element_done"
    ELEMENT_RATED = "element_rated"
    TALK_HELD = "talk_held"
    DOCUMENT_ACKNOWLEDGED = "document_acknowledged"
    ELIGIBILITY = "eligibility"
    TASK_ASSIGNED = "task_assigned"
    INDEPENDENCE = "independence_decision"
    STEP = "step_decision"
    EXPERIENCE = "experience"
    METHOD = "method_certificate"
    EXTERNAL = "external_course"
    WAIVER = "waiver"
    CHECK = "knowledge_check"
    ASSESSMENT = "assessment"
    SUPERVISION = "supervision_session"
    REVOCATION = "revocation"
    TEMPORARY = "temporary_validity"
    # These are no lines of the ledger: they are read from where they live, each with its dates.
    ABSENCE = "absence"
    MENTORED = "mentored"
    BOOKED = "booked"
    OFFERED = "offered"
    NEW_VERSION = "new_version"


SURROUNDING = frozenset(
    {FactKind.ABSENCE, FactKind.MENTORED, FactKind.BOOKED, FactKind.OFFERED, FactKind.NEW_VERSION}
)
STORED = tuple(kind for kind in FactKind if kind not in SURROUNDING)

# Begins the subject of what she brought from elsewhere and no rule asks for.
OWN = "own-"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the ledger. `ends_on` is the last day it holds, that day included."""

    id: int
    kind: FactKind
    subject: str
    starts_on: date
    ends_on: date | None
    amount: Decimal | None
    level: int | None
    value: Mapping[str, Any]
    recorded_at: datetime
    retracted_at: datetime | None = None

    def known_at(self, moment: datetime) -> bool:
        if self.recorded_at > moment:
            return False
        return self.retracted_at is None or self.retracted_at > moment

    @property
    def own_title(self) -> str:
        return str(self.value.get("title", "")) if self.subject.startswith(OWN) else ""

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Ledger:
    """One person's facts, as known now or at a moment, indexed once and kept in the order they began.

    Pass a ledger instead of a list where several rules are asked about the same person. `around`
    is what holds for everybody in the municipality, such as new versions and the days of courses.
    """

    __slots__ = ("_around", "_by_kind", "_by_subject", "_facts", "_given")

    def __init__(
        self,
        facts: Iterable[Fact],
        known_at: datetime | None = None,
        around: "Ledger | None" = None,
    ) -> None:
        # Kept whole: what is retracted now may have been known at the moment asked about next.
        self._given = tuple(facts)
        self._around = around
        self._facts = sorted(_known(self._given, known_at), key=_began)
        self._by_subject: defaultdict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._by_kind: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self._facts:
            self._by_subject[fact.kind, fact.subject].append(fact)
            self._by_kind[fact.kind].append(fact)

    @classmethod
    def of(cls, facts: Iterable[Fact], known_at: datetime | None = None) -> Self:
        if not isinstance(facts, cls):
            return cls(facts, known_at)
        if known_at is None:
            return facts
        around = None if facts._around is None else cls.of(facts._around, known_at)
        return cls(facts._given, known_at, around)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts)

    def about(self, kind: FactKind, subject: str) -> Sequence[Fact]:
        return self._by_subject.get((kind, subject), ())

    def of_kind(self, kind: FactKind) -> Sequence[Fact]:
        return self._by_kind.get(kind, ())

    def around(self, kind: FactKind, subject: str) -> Sequence[Fact]:
        """What was said about it for everybody, and to her."""
        mine = self.about(kind, subject)
        if self._around is None:
            return mine
        return (*self._around.about(kind, subject), *mine)

    def with_more(self, facts: Iterable[Fact]) -> "Ledger":
        return type(self)((*self._facts, *facts), around=self._around)

    def between(self, first: date, last: date) -> "Ledger":
        """The same person with only what began within these days."""
        kept = (fact for fact in self._facts if first <= fact.starts_on <= last)
        return type(self)(kept, around=self._around)


def _known(facts: Iterable[Fact], moment: datetime | None) -> Iterator[Fact]:
    if moment is None:
        return (fact for fact in facts if fact.retracted_at is None)
    return (fact for fact in facts if fact.known_at(moment))


def _began(fact: Fact) -> tuple[date, datetime, int]:
    return fact.starts_on, fact.recorded_at, fact.id
