"""The days something holds: plain validity, or periods with renewal, revocation and leave."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from competence.domain.answer import Answer, Because
from competence.domain.case import Case
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.grammar import Leaf
from competence.domain.lasting import Validity
from competence.domain.limits import (
    LIMITS,
    ONE_DAY,
    Span,
    last_day_of,
    length,
    longest_plain,
    plain_spans,
)
from competence.domain.plan import Absence
from competence.domain.renewal import (
    Away,
    Done,
    How,
    Period,
    Revocation,
    Temporary,
    counted_away,
    is_resting,
    last_day,
    periods,
)


def longest(leaf: Leaf, kind: FactKind, facts: Sequence[Fact], case: Case) -> Span | None:
    """Of those begun by the day, those that hold first, the one that lasts longest."""
    if case.ledger.is_plain and leaf.validity is None:
        return longest_plain(leaf, facts, case)
    begun = [span for span in spans(leaf, kind, facts, case) if span.starts_on <= case.day]
    return max(begun, key=lambda span: (span.holds_on(case.day), *length(span)), default=None)


def spans(leaf: Leaf, kind: FactKind, facts: Sequence[Fact], case: Case) -> list[Span]:
    revoked = said_of(FactKind.REVOCATION, kind, leaf, case)
    temporary = said_of(FactKind.TEMPORARY, kind, leaf, case)
    if leaf.validity is not None or revoked or temporary:
        return [*_Periods.of(leaf, facts, case, revoked, temporary).spans()]
    if not LIMITS & leaf.terms.keys():
        return [Span(fact, fact.starts_on, fact.ends_on) for fact in facts]
    return plain_spans(leaf, facts, case)


class Lived(NamedTuple):
    """A period, also one that another took the place of, and the lines written down in it."""

    period: Period
    span: Span
    lines: tuple[Fact, ...]


def lived(leaf: Leaf, kind: FactKind, facts: Sequence[Fact], case: Case) -> list[Lived]:
    """Every period there has been, in the order they began."""
    revoked = said_of(FactKind.REVOCATION, kind, leaf, case)
    temporary = said_of(FactKind.TEMPORARY, kind, leaf, case)
    return [*_Periods.of(leaf, facts, case, revoked, temporary).lived()]


def said_of(what: FactKind, kind: FactKind, leaf: Leaf, case: Case) -> list[Fact]:
    """Revocations of it, or temporary decisions about it, also those that begin later."""
    if what not in case.ledger.kinds:
        return []
    said = case.ledger.about(what, leaf.subject)
    return [fact for fact in said if fact.value.get("of", kind) == kind]


@dataclass(frozen=True, slots=True)
class _Periods:
    """What has been done by a day, as periods. What is to be done later changes nothing yet.

    The periods name `lines` by their place: what lies beside the ledger, such as newcomers mentored,
    renews too, and its ids are not the ledger's.
    """

    leaf: Leaf
    case: Case
    validity: Validity
    lines: list[Fact]
    revocations: tuple[Revocation, ...]
    temporary: tuple[Temporary, ...]
    away: tuple[Away, ...]

    @classmethod
    def of(
        cls,
        leaf: Leaf,
        facts: Sequence[Fact],
        case: Case,
        revoked: Sequence[Fact],
        temporary: Sequence[Fact],
    ) -> "_Periods":
        begun = (fact for fact in (*facts, *temporary) if fact.starts_on <= case.day)
        lines = sorted(begun, key=attrgetter("id"))
        validity = leaf.validity or Validity(months=leaf.terms.get("valid_months"))
        return cls(
            leaf,
            case,
            validity,
            lines,
            tuple(Revocation(fact.starts_on, _reason(fact)) for fact in revoked),
            tuple(_temporary(number, fact) for number, fact in _temporaries(lines)),
            counted_leave(case.ledger),
        )

    def spans(self) -> Iterator[Span]:
        # What another took the place of is over, also where that other was revoked.
        yield from (self._span(row) for row in self._rows() if row.followed_on is None)

    def lived(self) -> Iterator[Lived]:
        for row in self._rows():
            yield Lived(row, self._span(row), tuple(self.lines[number] for number in row.done))

    def _rows(self) -> tuple[Period, ...]:
        dones = [
            Done(fact.starts_on, number, last_day_of(self.leaf, fact, self.case)[0])
            for number, fact in enumerate(self.lines)
            if fact.kind is not FactKind.TEMPORARY
        ]
        rows = self._periods(dones)
        while (renewed := self._renewed(rows, {done.on for done in dones})) is not None:
            dones.append(renewed)
            rows = self._periods(dones)
        return rows

    def _periods(self, dones: Sequence[Done]) -> tuple[Period, ...]:
        held = [done for done in dones if done.ends_on is None or done.on <= done.ends_on]
        return periods(
            self.validity,
            held,
            revocations=self.revocations,
            temporary=self.temporary,
            away=self.away,
        )

    def _renewed(self, rows: Sequence[Period], before: Container[date]) -> Done | None:
        """The next renewal by the set whose turn it is, where it was met before the end."""
        period = self._last(rows)
        if period is None or not self.leaf.renewal:
            return None
        first, until = self._window(period), last_day(self.validity, period, self.away)
        last = min(until or date.max, self.case.day)
        for fact in self.case.ledger:
            day = fact.starts_on
            if not first <= day <= last or day in before:
                continue
            answer = self._asked(period, day)
            if answer.met:
                self.lines.append(_deciding(answer, fact, self.case.ledger))
                return Done(day, len(self.lines) - 1)
        return None

    def _last(self, rows: Sequence[Period]) -> Period | None:
        ordinary = [row for row in rows if row.how is not How.TEMPORARY]
        if not ordinary or ordinary[-1].ends_on is None:
            return None
        return ordinary[-1]

    def _window(self, period: Period) -> date:
        return max(period.opens_on or date.min, period.starts_on + ONE_DAY)

    def _asked(self, period: Period, day: date) -> Answer:
        """Only what is done within the window renews; the sets take turns."""
        turn = self.leaf.renewal[period.turn % len(self.leaf.renewal)]
        within = self.case.ledger.between(self._window(period), day)
        return self.case.ask(turn, self.case.of(within, day))

    def _span(self, period: Period) -> Span:
        day, fact = self.case.day, self.lines[period.done[0]]
        until = last_day(self.validity, period, self.away)
        rests = is_resting(self.validity, period, self.away, day)
        return Span(
            fact=fact,
            starts_on=period.starts_on,
            until=until,
            now=_now(period, day),
            ended=Because.AWAY if rests else self._ended(period, fact),
            opens_on=period.opens_on,
            rests=rests,
            returns_on=self._returns_on() if rests else None,
            renewing=self._renewing(period, until),
        )

    def _ended(self, period: Period, fact: Fact) -> Because:
        if period.revoked_on is not None:
            return Because.REVOKED
        if period.how is How.TEMPORARY:
            return Because.TEMPORARY_ENDED
        limit, because = last_day_of(self.leaf, fact, self.case)
        return because if limit is not None and limit == period.ends_on else Because.RAN_OUT

    def _renewing(self, period: Period, until: date | None) -> tuple[Answer, ...]:
        """What is left of the renewal, once its window is open and as long as it helps."""
        day = self.case.day
        opened = self.leaf.renewal and period.how is not How.TEMPORARY
        if not opened or period.ends_on is None:
            return ()
        if not self._window(period) <= day <= (until or date.max):
            return ()
        return (self._asked(period, day),)

    def _returns_on(self) -> date | None:
        over = (leave for leave in self.away if leave.starts_on <= self.case.day)
        last = max(over, key=lambda leave: leave.starts_on)
        return None if last.ends_on is None else last.ends_on + ONE_DAY


def _now(period: Period, day: date) -> Because:
    if period.how is How.TEMPORARY:
        return Because.TEMPORARY
    graced = period.ends_on is not None and period.ends_on < day
    return Because.GRACE if graced else Because.NOTHING


def _deciding(answer: Answer, begun: Fact, facts: Iterable[Fact]) -> Fact:
    """What proves the renewal, of all that begins that day: an absence may begin then too."""
    proofs = {(proof.kind, proof.fact_id) for leaf in answer.leaves() for proof in leaf.proofs}
    of_day = (fact for fact in facts if fact.starts_on == begun.starts_on)
    return next((fact for fact in of_day if (fact.kind, fact.id) in proofs), begun)


def _temporaries(lines: Iterable[Fact]) -> Iterator[tuple[int, Fact]]:
    return ((n, fact) for n, fact in enumerate(lines) if fact.kind is FactKind.TEMPORARY)


def _temporary(number: int, fact: Fact) -> Temporary:
    return Temporary(fact.starts_on, fact.ends_on or fact.starts_on, _reason(fact), number)


def _reason(fact: Fact) -> str:
    return str(fact.value.get("reason", ""))


def counted_leave(ledger: Ledger) -> tuple[Away, ...]:
    """The leave that lengthens what runs out meanwhile."""
    absences = ledger.of_kind(FactKind.ABSENCE)
    return counted_away(
        Absence(fact.starts_on, fact.ends_on, int((fact.amount or 1) * 100)) for fact in absences
    )
