"""One row for every write. Services call `record` once, inside their transaction."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import models, transaction

from competence.people import clock
from competence.people.models import AuditEntry, Person, Unit, User


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as whom, in which role. `person` is empty only for the system itself and for
    whoever answers from outside by a link."""

    person: Person | None
    user_id: int | None = None
    role: str = ""

    @classmethod
    def of(cls, person: Person, role: str = "", user: User | None = None) -> Self:
        return cls(person, user.pk if user else person.user_id, role)

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None


SYSTEM = Actor(None, None, "system")


def record(
    verb: str, subject: models.Model, *, by: Actor, concerns: Person | None = None, **about: Any
) -> None:
    """Write the audit row. `about` takes codes, ids and days, never free text."""
    home = concerns or by.person
    _entry(verb, subject, by, home.municipality_id if home else None, concerns, about).save()


def record_in(home: Unit, verb: str, subject: models.Model, *, by: Actor, **about: Any) -> None:
    """What the system does in a municipality, to nobody in particular."""
    _entry(verb, subject, by, home.pk, None, about).save()


def record_each(
    verb: str, subject: models.Model, people: Iterable[Person], *, by: Actor, **about: Any
) -> None:
    """One step for very many: a row for each of them, so that hers says who wrote of her, and when."""
    moment = clock.now()
    rows = [
        _entry(verb, subject, by, person.municipality_id, person, about, moment)
        for person in people
    ]
    AuditEntry.objects.bulk_create(rows, batch_size=1000)


def _entry(
    verb: str,
    subject: models.Model,
    by: Actor,
    municipality_id: int | None,
    concerns: Person | None,
    about: dict[str, Any],
    moment: datetime | None = None,
) -> AuditEntry:
    return AuditEntry(
        at=moment or clock.now(),
        user_id=by.user_id,
        person_id=by.person_id,
        role=by.role,
        municipality_id=municipality_id,
        verb=verb,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        concerns_id=concerns.pk if concerns else None,
        about={key: str(value) for key, value in about.items()},
    )


@transaction.atomic
def seal(municipality_id: int | None) -> int:
    """Chain the rows not yet sealed; returns how many. Beat calls it, one municipality at a time."""
    rows = AuditEntry.objects.select_for_update().filter(municipality_id=municipality_id)
    last = rows.exclude(seal="").order_by("-id").first()
    previous, sealed = (last.seal if last else ""), 0
    for entry in rows.filter(seal="").order_by("id"):
        previous = entry.seal = _hash(entry, previous)
        entry.save(update_fields=["seal"])
        sealed += 1
    return sealed


def broken_seals(municipality_id: int | None) -> list[int]:
    """Ids of rows whose seal does not follow from their content and the row before."""
    previous, broken = "", []
    for entry in (
        AuditEntry.objects.filter(municipality_id=municipality_id).exclude(seal="").order_by("id")
    ):
        if entry.seal != _hash(entry, previous):
            broken.append(entry.pk)
        previous = entry.seal
    return broken


def _hash(entry: AuditEntry, previous: str) -> str:
    content = [
        previous,
        entry.pk,
        entry.at.isoformat(),
        entry.user_id,
        entry.person_id,
        entry.role,
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.concerns_id,
        entry.about,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
