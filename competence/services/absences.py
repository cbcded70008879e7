"""Absence: days and extent, never why. A row is closed or taken back, and never edited."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.people.audit import Actor, record
from competence.people.models import Absence, Person
from competence.services import dated, standings


@transaction.atomic
def register(
    *, person: Person, starts_on: date, ends_on: date | None, extent_percent: int, by: Actor
) -> Absence:
    """The same twice is one row; days already covered are refused."""
    dated.one_at_a_time(person)
    rows = Absence.objects.live().filter(person=person)
    covered = [row for row in rows if dated.overlap(row, starts_on, ends_on)]
    for row in covered:
        if (row.starts_on, row.ends_on, row.extent_percent) == (starts_on, ends_on, extent_percent):
            return row
    if covered:
        raise ValidationError(_("Some of these days are already registered as absence."))
    row = Absence.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        extent_percent=extent_percent,
        **dated.recorded(starts_on, ends_on, by),
    )
    record("absence.registered", row, by=by, concerns=person, starts_on=starts_on, ends_on=ends_on)
    standings.refresh(person)
    return row


@transaction.atomic
def end(*, absence: Absence, ends_on: date, by: Actor) -> Absence | None:
    """She came back: the last day away, in place of a later one or of none."""
    row = dated.locked(absence)
    if row.retracted_at:
        return dated.successor(row)
    if row.ends_on == ends_on:
        return row
    if ends_on < row.starts_on:
        raise ValidationError(
            {"ends_on": _("That is before the first day away. Take the absence back instead.")}
        )
    dated.check_sooner(row, ends_on)
    ended = dated.close(row, ends_on=ends_on, reason="ended", by=by)
    record("absence.ended", row, by=by, concerns=row.person, ends_on=ends_on)
    standings.refresh(row.person)
    return ended


@transaction.atomic
def retract(*, absence: Absence, by: Actor) -> bool:
    """It never was: her plan counts the days again. False when somebody did this already."""
    row = dated.locked(absence)
    if row.retracted_at:
        return False
    dated.retract(row, reason="registered by mistake", by=by)
    record("absence.retracted", row, by=by, concerns=row.person)
    standings.refresh(row.person)
    return True
