"""Giltighet: everything of a person's that runs out, and each thing period by period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import MET_STATES, State
from competence.domain.facts import FactKind
from competence.domain.lifetimes import KINDS, Row, Stands
from competence.models import Fact
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person, lean
from competence.queries import ledger
from competence.queries.history import Correction, shown_name
from competence.queries.lasting_things import Thing
from competence.queries.own_things import Lasts, Own
from competence.wording import lifetimes as words
from competence.wording import step_title
from competence.wording.because import why
from competence.wording.ledger import fact_kind_word, recorder
from competence.wording.rulelasting import lasting_words
from competence.wording.validity import basis_words, validity_words

SAID = (FactKind.REVOCATION, FactKind.TEMPORARY)
# As they stand in addresses.
SLUGS = {
    "method": "metod",
    "external": "kurs",
    "module": "modul",
    "check": "kontroll",
    "document": "rutin",
}
LEAF_OF = {slug: leaf for leaf, slug in SLUGS.items()}


@dataclass(frozen=True, slots=True)
class ThingLine:
    slug: str
    subject: str
    title: str
    kind: str
    state: str
    why: str
    lasting: str
    until: date | None
    basis: str
    periods: int


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step is decided, and lasts until somebody decides otherwise."""

    title: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """One row a period. `last_on` is the last valid day as it stands; `state` is a mark's code."""

    starts_on: date
    last_on: date | None
    state: str
    replaced: bool
    revoked: bool
    began: str
    proof: str
    notes: tuple[str, ...]
    ended: tuple[str, ...]
    opens_on: date | None


@dataclass(frozen=True, slots=True)
class RuleLines:
    """How long it lasts by one rule, and its periods by that rule, the latest first."""

    lasts: tuple[str, ...]
    basis: str
    state: str
    why: str
    lasting: str
    periods: tuple[PeriodLine, ...]


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A revocation or temporary decision: what was said, by whom, and whether it was taken back."""

    fact_id: int
    word: str
    starts_on: date
    ends_on: date | None
    reason: str
    by: str
    recorded_on: date
    correction: Correction | None


@dataclass(frozen=True, slots=True)
class ThingPage:
    slug: str
    subject: str
    title: str
    kind: str
    rules: tuple[RuleLines, ...]
    said: tuple[SaidLine, ...]
    revocable: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Overview:
    things: tuple[ThingLine, ...]
    others: tuple[ThingLine, ...]
    steps: tuple[StepLine, ...]


def overview(own: Own) -> Overview:
    """What needs somebody first, then by title."""
    return Overview(
        tuple(sorted(_lines(own, own.things), key=_first)),
        tuple(sorted(_lines(own, own.others), key=lambda line: line.title)),
        tuple(_steps(own)),
    )


def page_of(own: Own, thing: Thing, reach: Reach) -> ThingPage | None:
    """None where nothing lets it run out and she has not begun it."""
    lasts = own.lasts(thing)
    if not lasts:
        return None
    return ThingPage(
        slug=SLUGS[thing[0]],
        subject=thing[1],
        title=title_of(own, thing),
        kind=str(words.KINDS[thing[0]]),
        rules=tuple(_rule(each, own) for each in lasts),
        said=tuple(_said(own.person, thing, reach)),
        revocable=any(_may_be_revoked(each) for each in lasts),
        holds=all(each.life.holding for each in lasts),
    )


def title_of(own: Own, thing: Thing) -> str:
    return words.thing_title(*thing, own.names)


def latest_fact(person: Person, thing: Thing, day: date) -> Fact | None:
    """The line that a revocation names: the last that had begun."""
    rows = Fact.objects.live().of_kind(KINDS[thing[0]]).filter(person=person, subject=thing[1])
    return rows.filter(starts_on__lte=day).order_by("-starts_on", "-pk").first()


def said_about(person: Person, thing: Thing) -> Iterable[Fact]:
    """Decisions about it, taken back ones too."""
    rows = Fact.objects.of_kind(*SAID).filter(person=person, subject=thing[1])
    rows = rows.select_related("recorded_by", "retracted_by").order_by("-starts_on", "-pk")
    return [row for row in lean(rows) if row.value.get("of") == KINDS[thing[0]]]


def _may_be_revoked(lasts: Lasts) -> bool:
    live = (Stands.HOLDS, Stands.RESTS)
    return any(
        row.stands in live and not row.temporary and row.period.revoked_on is None
        for row in lasts.life.rows
    )


def _first(line: ThingLine) -> tuple[bool, date, str]:
    met = line.state in MET_STATES
    return met and line.state != State.SOON, line.until or date.max, line.title


def _lines(own: Own, things: Iterable[Thing]) -> Iterator[ThingLine]:
    for thing in things:
        lasts = own.lasts(thing)
        first = lasts[0]
        yield ThingLine(
            slug=SLUGS[thing[0]],
            subject=thing[1],
            title=title_of(own, thing),
            kind=str(words.KINDS[thing[0]]),
            state=str(first.answer.state),
            why=why(first.answer, own.names),
            lasting=validity_words(first.answer, own.day, first.asked.leaf),
            until=first.answer.until,
            basis=basis_words(first.answer.basis),
            periods=len(first.life.rows),
        )


def _steps(own: Own) -> Iterator[StepLine]:
    for fact in own.facts.of_kind(FactKind.STEP):
        if fact.holds_on(own.day):
            title = step_title(fact.subject, own.names.title("step", fact.subject))
            yield StepLine(title, fact.starts_on, fact.ends_on)


def _rule(lasts: Lasts, own: Own) -> RuleLines:
    answer = lasts.answer
    return RuleLines(
        lasts=tuple(lasting_words(lasts.asked.leaf)),
        basis=basis_words(answer.basis),
        state=str(answer.state),
        why=why(answer, own.names),
        lasting=validity_words(answer, own.day, lasts.asked.leaf),
        periods=tuple(_period(row, own) for row in reversed(lasts.life.rows)),
    )


def _period(row: Row, own: Own) -> PeriodLine:
    holds = row.stands is Stands.HOLDS
    return PeriodLine(
        starts_on=row.period.starts_on,
        last_on=row.last_on,
        state=words.state_of(row, own.day),
        replaced=row.stands is Stands.REPLACED,
        revoked=row.stands is Stands.ENDED and row.period.revoked_on is not None,
        began=words.began_words(row),
        proof=words.proof_words(row, own.names),
        notes=tuple(words.noted_words(row)),
        ended=tuple(words.ended_words(row)),
        opens_on=row.period.opens_on if holds else None,
    )


def _said(person: Person, thing: Thing, reach: Reach) -> Iterator[SaidLine]:
    """What was taken back is shown to whom corrections are shown."""
    corrections = access.may_see_corrections(reach, person)
    for row in said_about(person, thing):
        if row.retracted_at is None or corrections:
            yield told(row, reach)


def told(row: Fact, reach: Reach) -> SaidLine:
    """One decision, with who made it."""
    return SaidLine(
        fact_id=row.pk,
        word=fact_kind_word(ledger.as_value(row)),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        reason=str(row.value.get("reason", "")),
        by=_by(row.recorded_by, reach),
        recorded_on=row.recorded_at.astimezone(STOCKHOLM).date(),
        correction=None
        if row.retracted_at is None
        else Correction(
            row.retracted_at.astimezone(STOCKHOLM).date(),
            _by(row.retracted_by, reach),
            row.retracted_reason,
        ),
    )


def _by(person: Person | None, reach: Reach) -> str:
    return recorder(shown_name(reach, person) if person else None)
