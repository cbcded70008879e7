"""The ledger of one person as lines to read, each with who recorded it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competence.models import Fact
from competence.people import access, sensitive
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person
from competence.queries import ledger
from competence.wording import Names
from competence.wording.coverage import protected_name
from competence.wording.ledger import fact_kind_word, fact_sentence, recorder


@dataclass(frozen=True, slots=True)
class Correction:
    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    on: date
    kind: str
    sentence: str
    recorded_on: date
    recorded_by: str
    correction: Correction | None


def history_of(reach: Reach, rows: Iterable[Fact], words: Names) -> tuple[HistoryLine, ...]:
    """Newest first."""
    named: dict[int, str] = {}
    lines = [_line(reach, row, words, named) for row in rows]
    return tuple(reversed(lines))


def _line(reach: Reach, row: Fact, words: Names, named: dict[int, str]) -> HistoryLine:
    fact = ledger.as_value(row)
    return HistoryLine(
        on=row.starts_on,
        kind=fact_kind_word(fact),
        sentence=fact_sentence(fact, words),
        recorded_on=row.recorded_at.astimezone(STOCKHOLM).date(),
        recorded_by=_by(reach, row.recorded_by, named),
        correction=_correction(reach, row, named),
    )


def _correction(reach: Reach, row: Fact, named: dict[int, str]) -> Correction | None:
    if row.retracted_at is None:
        return None
    return Correction(
        on=row.retracted_at.astimezone(STOCKHOLM).date(),
        by=_by(reach, row.retracted_by, named),
        reason=row.retracted_reason,
    )


def _by(reach: Reach, person: Person | None, named: dict[int, str]) -> str:
    if person is None:
        return recorder(None)
    if person.pk not in named:
        named[person.pk] = shown_name(reach, person)
    return named[person.pk]


def shown_names(reach: Reach, person_ids: Iterable[int]) -> dict[int, str]:
    """`shown_name` for many at once: one query, and a second where somebody is protected."""
    people = list(Person.objects.filter(pk__in=list(person_ids)))
    protected = [person.pk for person in people if person.protected_identity]
    named = sensitive.protected_named_to(reach, protected) if protected else set()
    return {
        person.pk: protected_name()
        if person.protected_identity and person.pk not in named
        else person.name
        for person in people
    }


def shown_name(reach: Reach, person: Person) -> str:
    """Asks the database only for somebody whose identity is protected."""
    if person.protected_identity and not access.may_see_protected(reach, person):
        return protected_name()
    return person.name
