"""Ending a programme that has begun: it stops asking for anything, and what was done stays."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.models import Assignment
from competence.people import clock
from competence.people.audit import Actor, record
from competence.services import dated, decided, messages


@transaction.atomic
def end(*, assignment: Assignment, ends_on: date, reason: str, by: Actor) -> Assignment | None:
    """Its last day, today at the latest; None when it never began. The person gets the reason by mail.

    Talks and extra time stay with the row that was open: the closed one points back to it.
    """
    row = dated.locked(assignment)
    decided.by_another(row.person_id, by)
    if row.retracted_at:
        return dated.successor(row)
    if row.ends_on is not None:
        return row
    decided.require_reason(reason)
    _check_day(row, ends_on)
    ended = dated.close(row, ends_on=ends_on, reason=reason.strip(), by=by)
    Assignment.objects.filter(Q(pk=row.pk) | Q(replaces=row)).update(next_due_on=None)
    record("programme.ended", row, by=by, concerns=row.person, ends_on=ends_on)
    _tell(row, ends_on, reason.strip())
    return ended


def _check_day(row: Assignment, ends_on: date) -> None:
    """A plan that has been ended is followed by nobody, so a day ahead would end it already now."""
    today = clock.today()
    if ends_on > today:
        raise ValidationError({"ends_on": _("That day has not come. Choose today or earlier.")})
    if ends_on < row.starts_on <= today:
        day = date_format(row.starts_on, "j F Y")
        raise ValidationError({"ends_on": _("It began on %(day)s.") % {"day": day}})


def _tell(row: Assignment, ends_on: date, reason: str) -> None:
    person = row.person
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("Your introduction ends"),
            text=_(
                "Hello %(name)s,\n\nyour introduction %(title)s ends on %(day)s. What you have done "
                "and your certificates stay.\n\nWhy: %(reason)s"
            )
            % {
                "name": person.given_name,
                "title": row.rule_version.title,
                "day": date_format(ends_on, "j F Y"),
                "reason": reason,
            },
        )
