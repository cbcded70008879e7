"""What somebody took out of the house or looked at: nothing is written but that she did."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from competence.people.audit import Actor, record
from competence.people.models import Person, Unit
from competence.queries.moments import Moment


@transaction.atomic
def map_exported(
    *,
    municipality: Unit,
    unit_id: int | None,
    rows: str,
    lines: int,
    moment: Moment,
    form: str,
    by: Actor,
) -> None:
    """The competence map as a file: of which unit and day, people or units, how many lines."""
    record(
        "map.exported",
        municipality,
        by=by,
        unit=unit_id or "",
        rows=rows,
        lines=lines,
        form=form,
        day=moment.day,
        known_on=moment.known_on or "",
    )


@transaction.atomic
def register_exported(
    *, municipality: Unit, unit_id: int | None, people: int, form: str, by: Actor
) -> None:
    """The register of eligibility as a file: of which unit, how many people."""
    unit = unit_id or ""
    record("eligibility.exported", municipality, by=by, unit=unit, people=people, form=form)


@transaction.atomic
def region_exported(*, region: Unit, lines: int, form: str, by: Actor) -> None:
    """The map of a region, which has no people, as a file."""
    record("region_map.exported", region, by=by, lines=lines, form=form)


@transaction.atomic
def map_read_as_known(
    *, municipality: Unit, unit_id: int | None, day: date, known_on: date, by: Actor
) -> None:
    """The map with what was believed then, corrected lines among it."""
    record("map.read_as_known", municipality, by=by, unit=unit_id or "", day=day, known_on=known_on)


@transaction.atomic
def indicators_read(*, unit: Unit, month: date, form: str, by: Actor) -> None:
    """Numbers of few people, as they are: on a page, as a table or as a figure."""
    record("indicators.read_exactly", unit, by=by, month=month, form=form)


@transaction.atomic
def inspection_read(
    *,
    municipality: Unit,
    unit_id: int,
    moment: Moment,
    people: int,
    protected: Iterable[int],
    form: str,
    by: Actor,
) -> None:
    """Who in a unit held what, with proof: on a page or as a file. Each protected name is one more."""
    record(
        "inspection.read",
        municipality,
        by=by,
        unit=unit_id,
        day=moment.day,
        known_on=moment.known_on or "",
        people=people,
        form=form,
    )
    for person in Person.objects.filter(pk__in=set(protected) - {by.person_id}):
        record("protected_identity.seen", person, by=by, concerns=person, page="inspection")


@transaction.atomic
def card_read_as_known(*, person: Person, day: date, known_on: date, by: Actor) -> None:
    record("card.read_as_known", person, by=by, concerns=person, day=day, known_on=known_on)


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
