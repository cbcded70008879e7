"""The only door to the ledger: add a fact, or retract one with a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import standings


@dataclass(frozen=True, slots=True)
class Entry:
    """A line that is written together with others; what it corrects is taken back with it."""

    person: Person
    kind: FactKind
    subject: str
    starts_on: date
    source: str
    ends_on: date | None = None
    value: dict[str, Any] = field(default_factory=dict)
    corrects: Fact | None = None


@transaction.atomic
def add(
    *,
    person: Person,
    kind: FactKind,
    subject: str,
    starts_on: date,
    by: Actor,
    ends_on: date | None = None,
    amount: Decimal | None = None,
    level: int | None = None,
    value: dict[str, Any] | None = None,
    source: str = "",
    replaces: Fact | None = None,
) -> Fact:
    """Write one line and refresh the person's standings in the same transaction."""
    fact = Fact.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        kind=kind,
        subject=subject,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=amount,
        level=level,
        value=value or {},
        source=source,
        replaces=replaces,
        recorded_at=clock.now(),
        recorded_by=by.person,
    )
    record("fact.added", fact, by=by, concerns=person, kind=kind, of=subject)
    standings.refresh(person)
    return fact


@transaction.atomic
def retract(*, fact: Fact, reason: str, by: Actor) -> Fact:
    """Take a line back; it stays readable as it was known before."""
    fact.retracted_at = clock.now()
    fact.retracted_by = by.person
    fact.retracted_reason = reason.strip()
    fact.save(update_fields=["retracted_at", "retracted_by", "retracted_reason"])
    record("fact.retracted", fact, by=by, concerns=fact.person, kind=fact.kind, of=fact.subject)
    standings.refresh(fact.person)
    return fact


@transaction.atomic
def add_alike(
    *,
    people: Sequence[Person],
    kind: FactKind,
    subject: str,
    starts_on: date,
    value: dict[str, Any],
    source: str,
    about: models.Model,
    verb: str,
    by: Actor,
) -> list[Fact]:
    """The same line for several, in one step: one audit row `about` what brought them together."""
    entries = (Entry(person, kind, subject, starts_on, source, value=value) for person in people)
    found = _create(entries, by)
    ids = " ".join(str(person.pk) for person in people)
    record(verb, about, by=by, kind=kind, of=subject, on=starts_on, people=ids)
    standings.refresh(*people)
    return found


@transaction.atomic
def add_several(
    *, entries: Sequence[Entry], about: models.Model, verb: str, by: Actor, reason: str = ""
) -> list[Fact]:
    """Different lines for several, in one step: one audit row `about` what brought them together.

    `reason` says why those that are corrected are taken back.
    """
    corrected = [entry.corrects.pk for entry in entries if entry.corrects]
    back = Fact.objects.live().filter(pk__in=corrected)
    back.update(retracted_at=clock.now(), retracted_by=by.person, retracted_reason=reason.strip())
    found = _create(entries, by)
    people = {entry.person.pk: entry.person for entry in entries}
    ids = " ".join(map(str, people))
    record(verb, about, by=by, lines=len(found), corrected=len(corrected), people=ids)
    standings.refresh(*people.values())
    return found


def _create(entries: Iterable[Entry], by: Actor) -> list[Fact]:
    return Fact.objects.bulk_create(
        Fact(
            person=entry.person,
            municipality_id=entry.person.municipality_id,
            kind=entry.kind,
            subject=entry.subject,
            starts_on=entry.starts_on,
            ends_on=entry.ends_on,
            value=entry.value,
            source=entry.source,
            replaces=entry.corrects,
            recorded_at=clock.now(),
            recorded_by=by.person,
        )
        for entry in entries
    )


@transaction.atomic
def retract_alike(
    *, facts: Sequence[Fact], reason: str, about: models.Model, verb: str, by: Actor
) -> None:
    """Several lines that came together go together: one audit row `about` what brought them."""
    for fact in facts:
        fact.retracted_at = clock.now()
        fact.retracted_by = by.person
        fact.retracted_reason = reason.strip()
    Fact.objects.bulk_update(facts, ["retracted_at", "retracted_by", "retracted_reason"])
    ids = " ".join(str(fact.person_id) for fact in facts)
    record(verb, about, by=by, of=facts[0].subject, on=facts[0].starts_on, people=ids)
    standings.refresh(*(fact.person for fact in facts))
