"""Nulägesinventering: what people hold already, said by whoever answers for them or by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.domain.stated import Basis, Says
from competence.models import Fact, OwnWord
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person, Unit
from competence.queries.profile import profile
from competence.services import facts, standings
from competence.services.facts import Entry

type Name = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A word about one competence of one person, whoever says it."""

    person_id: int
    competence: str
    says: Says
    starts_on: date
    ends_on: date | None = None

    @property
    def name(self) -> Name:
        return self.person_id, self.competence


class How(StrEnum):
    """What a word is to the one before it, where somebody says so."""

    BY_ITS_DAY = ""
    CHANGE = "change"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Word:
    """`seen` is the id of the word that stood there when the page was made; 0 where there was none.

    `own` is the same of what she says herself. A correction takes back the word before it: it was
    never so. A change adds to it: it was so until then.
    """

    said: Said
    basis: Basis
    seen: int = 0
    own: int = 0
    how: How = How.BY_ITS_DAY


@dataclass(frozen=True, slots=True)
class Filled:
    """`stale` are those that somebody else has filled in since the page was made: left alone.

    So are the `unheard`: she has said something else herself since.
    """

    saved: tuple[Name, ...]
    stale: tuple[Name, ...] = ()
    unheard: tuple[Name, ...] = ()


@transaction.atomic
def fill(*, unit: Unit, people: Mapping[int, Person], words: Sequence[Word], by: Actor) -> Filled:
    """Each word is a dated fact. The same word sent twice is one; nothing said before is changed."""
    if by.person_id in {word.said.person_id for word in words}:
        raise PermissionDenied("Nobody confirms what she holds herself.")
    if not words:
        return Filled(())
    _check([word.said for word in words], people)
    standings.locked(sorted({word.said.person_id for word in words}))
    before, waiting = _latest(people), _waiting(people)
    new = [word for word in words if _is_new(word, before, waiting)]
    stale = [word for word in new if _pk(before.get(word.said.name)) != word.seen]
    unheard = [word for word in new if _pk(waiting.get(word.said.name)) != word.own]
    fresh = [word for word in new if word not in stale and word not in unheard]
    if fresh:
        lines = [_entry(people[word.said.person_id], word, before) for word in fresh]
        written = facts.add_several(
            entries=lines, about=unit, verb="inventory.filled", by=by, reason=_("Corrected.")
        )
        _answer_own_words(written, waiting, by)
    return Filled(_names(fresh), _names(stale), _names(unheard))


@transaction.atomic
def say(*, person: Person, words: Sequence[Said], takes_back: Iterable[str] = (), by: Actor) -> int:
    """Her own word, which waits for whoever leads her; returns how many are new or taken back."""
    if by.person_id != person.pk:
        raise PermissionDenied("Only she herself says what she has.")
    _check(words, {person.pk: person})
    standings.locked([person.pk])
    waiting = _waiting([person.pk])
    new = [said for said in words if not _is_hers(said, waiting.get(said.name))]
    gone = {said.competence for said in new} | {*takes_back}
    old = [row for row in waiting.values() if row.competence in gone]
    for row in old:
        _settle(row, OwnWord.Outcome.CHANGED, None, by)
    _keep(old)
    OwnWord.objects.bulk_create(_own(person, said) for said in new)
    changed = {row.competence for row in old} | {said.competence for said in new}
    if changed:
        record("inventory.own_word", person, by=by, concerns=person, of=" ".join(sorted(changed)))
    return len(changed)


def _check(words: Iterable[Said], people: Mapping[int, Person]) -> None:
    """Whatever the form let through: a known competence, which nobody else decides on, and its days."""
    home = next(iter(people.values())).municipality
    asked = profile(home)
    stateable = {entry.key for entry in asked.competences if entry.stateable} if asked else set()
    today = clock.today()
    for said in words:
        if said.competence not in stateable:
            raise ValidationError(_("That is decided elsewhere."), code="elsewhere")
        if said.starts_on > today:
            raise ValidationError(_("The first day lies ahead."), code="ahead")
        if said.ends_on and (said.ends_on < said.starts_on or said.says is not Says.HOLDS):
            raise ValidationError(_("The last day is before the first."), code="backwards")


def _latest(person_ids: Iterable[int]) -> dict[Name, Fact]:
    rows = Fact.objects.live().of_kind(FactKind.STATED).filter(person_id__in=list(person_ids))
    return {(row.person_id, row.subject): row for row in rows.order_by("recorded_at", "pk")}


def _waiting(person_ids: Iterable[int]) -> dict[Name, OwnWord]:
    rows = OwnWord.objects.waiting().filter(person_id__in=list(person_ids))
    return {(row.person_id, row.competence): row for row in rows}


def _is_new(word: Word, before: Mapping[Name, Fact], waiting: Mapping[Name, OwnWord]) -> bool:
    """It does not stand there already, or it answers what she has said since."""
    said, now = word.said, before.get(word.said.name)
    if said.name in waiting:
        return True
    if now is None:
        return said.says is not Says.UNKNOWN
    as_said = (now.value["says"], now.value["basis"], *_days(now))
    return as_said != (said.says, word.basis, said.starts_on, said.ends_on)


def _pk(row: Fact | OwnWord | None) -> int:
    return row.pk if row else 0


def _names(words: Iterable[Word]) -> tuple[Name, ...]:
    return tuple(word.said.name for word in words)


def _corrects(word: Word, last: Fact | None) -> bool:
    """From the same day or an earlier one, or typed anew the day it was typed: it was wrong."""
    if last is None or word.how is How.CHANGE:
        return False
    of_today = clock.day_of(last.recorded_at) == clock.today()
    return word.how is How.CORRECTION or of_today or word.said.starts_on <= last.starts_on


def _entry(person: Person, word: Word, before: Mapping[Name, Fact]) -> Entry:
    said, last = word.said, before.get(word.said.name)
    return Entry(
        person=person,
        kind=FactKind.STATED,
        subject=said.competence,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        value={"says": str(said.says), "basis": str(word.basis)},
        source=f"after:{_pk(last)}",
        corrects=last if _corrects(word, last) else None,
    )


def _answer_own_words(written: Iterable[Fact], waiting: Mapping[Name, OwnWord], by: Actor) -> None:
    answered = []
    for fact in written:
        if row := waiting.get((fact.person_id, fact.subject)):
            as_she_says = fact.value["says"] == row.says and _days(fact) == _days(row)
            outcome = OwnWord.Outcome.CONFIRMED if as_she_says else OwnWord.Outcome.OTHERWISE
            answered.append(_settle(row, outcome, fact, by))
    _keep(answered)


def _days(row: Fact | OwnWord) -> tuple[date, date | None]:
    return row.starts_on, row.ends_on


def _settle(row: OwnWord, outcome: str, fact: Fact | None, by: Actor) -> OwnWord:
    row.outcome, row.fact = outcome, fact
    row.settled_at, row.settled_by = clock.now(), by.person
    return row


def _keep(rows: Sequence[OwnWord]) -> None:
    OwnWord.objects.bulk_update(rows, ["outcome", "fact", "settled_at", "settled_by"])


def _is_hers(said: Said, now: OwnWord | None) -> bool:
    return now is not None and (now.says, *_days(now)) == (
        said.says,
        said.starts_on,
        said.ends_on,
    )


def _own(person: Person, said: Said) -> OwnWord:
    return OwnWord(
        person=person,
        municipality_id=person.municipality_id,
        competence=said.competence,
        says=str(said.says),
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        said_at=clock.now(),
    )
