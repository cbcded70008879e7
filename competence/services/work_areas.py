"""Which task area a time at this employer was in, said by whoever leads her or HR.

The months then count where a path asks for that area. The line belongs to the employment: it ends
and comes back with it.
"""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Employment
from competence.queries.work_areas import SOURCE
from competence.services import dated, decided, facts


@transaction.atomic
def count(
    *,
    employment: Employment,
    area: str,
    starts_on: date,
    ends_on: date | None,
    percent: int,
    by: Actor,
) -> Fact:
    """The same twice is one line; days that are counted for that area already are refused."""
    person = employment.person
    _not_her_own(person.pk, by)
    dated.one_at_a_time(person)
    dated.check_order(starts_on, ends_on)
    last_on = _last_day(employment, ends_on)
    _require_within(employment, starts_on, last_on, percent)
    share = Decimal(percent) / 100
    rows = Fact.objects.live().of_kind(FactKind.EXPERIENCE).filter(person=person, subject=area)
    for row in rows:
        if (row.starts_on, row.ends_on, row.amount) == (starts_on, last_on, share):
            return row
        if row.source.startswith(SOURCE) and dated.overlap(row, starts_on, last_on):
            raise ValidationError(_("Some of these days are counted for that area already."))
    return facts.add(
        person=person,
        kind=FactKind.EXPERIENCE,
        subject=area,
        starts_on=starts_on,
        ends_on=last_on,
        amount=share,
        source=f"{SOURCE}{employment.pk}",
        by=by,
    )


def _last_day(employment: Employment, ends_on: date | None) -> date | None:
    """Open as long as the employment is, and no longer."""
    return employment.ends_on if ends_on is None else ends_on


def _require_within(
    employment: Employment, starts_on: date, ends_on: date | None, percent: int
) -> None:
    if starts_on > clock.today():
        raise ValidationError({"starts_on": _("The day has not come yet.")})
    if not dated.holds(employment, starts_on, ends_on):
        raise ValidationError(_("The days lie outside the employment. Choose days within it."))
    if percent > employment.fte_percent:
        raise ValidationError(
            {
                "percent": _("That is more than she is employed for: %(percent)s %%.")
                % {"percent": employment.fte_percent}
            }
        )


@transaction.atomic
def end(*, line: Fact, ends_on: date, by: Actor) -> Fact | None:
    """Another task from the day after; None when it was taken back or ended that day already."""
    _not_her_own(line.person_id, by)
    row = _lock(line)
    if row is None or row.ends_on == ends_on:
        return None
    if ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("The last day may not come before the first.")})
    dated.check_sooner(row, ends_on)
    facts.retract(fact=row, reason="ended", by=by)
    return facts.add(
        person=row.person,
        kind=FactKind.EXPERIENCE,
        subject=row.subject,
        starts_on=row.starts_on,
        ends_on=ends_on,
        amount=row.amount,
        source=row.source,
        replaces=row,
        by=by,
    )


@transaction.atomic
def take_back(*, line: Fact, reason: str, by: Actor) -> bool:
    """It was another area: the months no longer count. False when that is done already."""
    _not_her_own(line.person_id, by)
    decided.require_reason(reason)
    row = _lock(line)
    if row is None:
        return False
    facts.retract(fact=row, reason=reason, by=by)
    return True


def _lock(line: Fact) -> Fact | None:
    dated.one_at_a_time(line.person)
    rows = Fact.objects.live().of_kind(FactKind.EXPERIENCE).filter(pk=line.pk)
    return rows.select_related("person__municipality").first()


def _not_her_own(person_id: int, by: Actor) -> None:
    if by.person_id == person_id:
        raise PermissionDenied("Nobody counts her own time.")
