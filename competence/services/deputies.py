"""Ställföreträdare: who acts for a supervisor or a manager between two days."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.people.audit import Actor, record
from competence.people.models import Deputyship, Person
from competence.services import dated


@transaction.atomic
def name(
    *, person: Person, deputy: Person, starts_on: date, ends_on: date | None, by: Actor
) -> Deputyship:
    """One deputy at a time, so that everybody knows who answers."""
    dated.check_order(starts_on, ends_on)
    _check_who(person, deputy, starts_on)
    dated.one_at_a_time(person)
    for row in Deputyship.objects.live().filter(person=person):
        if (row.deputy_id, row.starts_on, row.ends_on) == (deputy.pk, starts_on, ends_on):
            return row
        if dated.overlap(row, starts_on, ends_on):
            raise ValidationError(
                _("Somebody is deputy some of these days already. End that first."), code="taken"
            )
    row = Deputyship.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        deputy=deputy,
        **dated.recorded(starts_on, ends_on, by),
    )
    record("deputy.named", row, by=by, concerns=person, deputy=deputy.pk, starts_on=starts_on)
    return row


def _check_who(person: Person, deputy: Person, starts_on: date) -> None:
    if person.pk == deputy.pk or person.municipality_id != deputy.municipality_id:
        raise ValidationError(
            {"deputy": _("The deputy is somebody else in the same municipality.")}
        )
    if not Person.objects.employed_on(starts_on).filter(pk=deputy.pk).exists():
        raise ValidationError({"deputy": _("She is not employed here on the first day.")})


@transaction.atomic
def end(*, deputyship: Deputyship, ends_on: date, by: Actor) -> Deputyship | None:
    """The last day she acts; the second of two clicks finds it ended."""
    row = dated.locked(deputyship)
    if row.retracted_at:
        return dated.successor(row)
    if row.ends_on == ends_on:
        return row
    dated.check_sooner(row, ends_on)
    ended = dated.close(row, ends_on=ends_on, reason="ended", by=by)
    record("deputy.ended", row, by=by, concerns=row.person, ends_on=ends_on)
    return ended
