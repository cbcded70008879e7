from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import partial
from operator import attrgetter
from typing import Any, Final, Self


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
    STATED = "stated_competence"
    # These are no lines of the ledger: they are read from where they live, each with its dates.
    ABSENCE = "absence"
    MENTORED = "mentored"
    BOOKED = "booked"
    OFFERED = "offered"
    NEW_VERSION = "new_version"


SURROUNDING = frozenset(
    {FactKind.ABSENCE, FactKind.MENTORED, FactKind.BOOKED, FactKind.OFFERED, FactKind.NEW_VERSION}
)
_EXCEPTIONS = frozenset({FactKind.REVOCATION, FactKind.TEMPORARY})
STORED = tuple(kind for kind in FactKind if kind not in SURROUNDING)

# By kind of leaf, what whoever took a course that somebody gave has.
OFFERED: Mapping[str, FactKind] = {"method": FactKind.METHOD, "external": FactKind.EXTERNAL}

# By kind of leaf, the lines of the ledger that are such a thing, where it can run out.
LASTING: Mapping[str, FactKind] = {
    **OFFERED,
    "module": FactKind.COURSE_COMPLETED,
    "check": FactKind.CHECK,
    "document": FactKind.DOCUMENT_ACKNOWLEDGED,
}

# Begins the subject of what she brought from elsewhere and no rule asks for.
OWN = "own-"


# `Final` and not frozen: the checker refuses to write in one, and a frozen one takes seven times as
# long to make. Each night reads millions.
@dataclass(slots=True, unsafe_hash=True)
class Fact:
    """One line of the ledger. `ends_on` is the last day it holds, that day included."""

    id: Final[int]
    kind: Final[FactKind]
    subject: Final[str]
    starts_on: Final[date]
    ends_on: Final[date | None]
    amount: Final[Decimal | None]
    level: Final[int | None]
    value: Final[Mapping[str, Any]]
    recorded_at: Final[datetime]
    retracted_at: Final[datetime | None] = None

    def known_at(self, moment: datetime) -> bool:
        if self.recorded_at > moment:
            return False
        return self.retracted_at is None or self.retracted_at > moment

    @property
    def own_title(self) -> str:
        return str(self.value.get("title", "")) if self.subject.startswith(OWN) else ""

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


type _Index = defaultdict[FactKind, defaultdict[str, list[Fact]]]
_lists: Callable[[], defaultdict[str, list[Fact]]] = partial(defaultdict, list)


class Ledger:
    """One person's facts, as known now or at a moment, indexed once and kept in the order they began.

    Pass a ledger instead of a list where several rules are asked about the same person. `around`
    is what holds for everybody in the municipality, such as new versions and the days of courses.
    Facts that are `in_order` need not be sorted: half of the work.
    """

    __slots__ = (
        "_around",
        "_by_kind",
        "_by_subject",
        "_facts",
        "_given",
        "has_waivers",
        "is_plain",
        "kinds",
    )

    def __init__(
        self,
        facts: Iterable[Fact],
        known_at: datetime | None = None,
        around: "Ledger | None" = None,
        *,
        in_order: bool = False,
    ) -> None:
        # Kept whole: what is retracted now may have been known at the moment asked about next.
        self._given = tuple(facts)
        self._around = around
        self._facts = _known(self._given, known_at)
        if not in_order:
            self._facts.sort(key=began)
        by_subject: _Index = defaultdict(_lists)
        for fact in self._facts:
            by_subject[fact.kind][fact.subject].append(fact)
        self._by_subject = by_subject
        self._by_kind: dict[FactKind, list[Fact]] = {}
        self.kinds = by_subject.keys()
        self.has_waivers = FactKind.WAIVER in by_subject
        # Nothing was revoked or allowed for a time: each fact holds by itself.
        self.is_plain = _EXCEPTIONS.isdisjoint(by_subject)

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
        subjects = self._by_subject.get(kind)
        return () if subjects is None else subjects.get(subject, ())

    def of_kind(self, kind: FactKind) -> Sequence[Fact]:
        if kind not in self.kinds:
            return ()
        if kind not in self._by_kind:
            self._by_kind[kind] = [fact for fact in self._facts if fact.kind == kind]
        return self._by_kind[kind]

    def around(self, kind: FactKind, subject: str) -> Sequence[Fact]:
        """What was said about it for everybody, and to her."""
        mine = self.about(kind, subject)
        if self._around is None:
            return mine
        return (*self._around.about(kind, subject), *mine)

    def everything(self) -> Iterator[Fact]:
        """Hers, and what holds for everybody."""
        yield from self._facts
        if self._around is not None:
            yield from self._around

    def with_subject(self, subject: str) -> list[Fact]:
        return [fact for kind in self.kinds for fact in self.about(kind, subject)]

    def with_more(self, facts: Iterable[Fact]) -> "Ledger":
        return type(self)((*self._facts, *facts), around=self._around)

    def between(self, first: date, last: date) -> "Ledger":
        """The same person with only what began within these days."""
        kept = (fact for fact in self._facts if first <= fact.starts_on <= last)
        return type(self)(kept, around=self._around, in_order=True)


def in_force(facts: Iterable[Fact], day: date) -> list[Fact]:
    return [
        fact
        for fact in facts
        if fact.starts_on <= day and (fact.ends_on is None or day <= fact.ends_on)
    ]


def _known(facts: Iterable[Fact], moment: datetime | None) -> list[Fact]:
    if moment is None:
        return [fact for fact in facts if fact.retracted_at is None]
    return [fact for fact in facts if fact.known_at(moment)]


# The order of a ledger, and of the query that reads it.
began = attrgetter("starts_on", "recorded_at", "id")
