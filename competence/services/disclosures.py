"""What somebody took out of the house or looked at: nothing is written but that she did."""

from django.db import transaction

from competence.people.audit import Actor, record
from competence.people.models import Person, Unit


@transaction.atomic
def map_exported(
    *, municipality: Unit, unit_id: int | None, rows: str, lines: int, by: Actor
) -> None:
    """The competence map as a file: of which unit, people or units, how many lines."""
    record("map.exported", municipality, by=by, unit=unit_id or "", rows=rows, lines=lines)


@transaction.atomic
def transcript_exported(*, person: Person, form: str, lines: int, by: Actor) -> None:
    """Her own kompetensöversikt as a file, which may now go to anybody: in which form, how much."""
    record("transcript.exported", person, by=by, concerns=person, form=form, lines=lines)


@transaction.atomic
def protected_seen(*, person_id: int, page: str, by: Actor) -> None:
    """A page about somebody with protected identity was shown. One query when she has none."""
    person = Person.objects.filter(pk=person_id, protected_identity=True).first()
    if person:
        record("protected_identity.seen", person, by=by, concerns=person, page=page)
