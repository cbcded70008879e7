"""Rows with days are never edited: to end or correct one is to retract it and add another."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import batched
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person, Recorded

BATCH = 500
_OWN = frozenset({"id", "retracted_at", "retracted_by", "retracted_reason", "replaces"})


def recorded(starts_on: date, ends_on: date | None, by: Actor) -> dict[str, Any]:
    """The columns every dated row begins with."""
    return {
        "starts_on": starts_on,
        "ends_on": ends_on,
        "recorded_at": clock.now(),
        "recorded_by": by.person,
    }


def retract(row: Recorded, *, reason: str, by: Actor) -> None:
    row.retracted_at = clock.now()
    row.retracted_by = by.person
    row.retracted_reason = reason
    row.save(update_fields=["retracted_at", "retracted_by", "retracted_reason"])


def close[R: Recorded](row: R, *, ends_on: date, reason: str, by: Actor) -> R | None:
    """The same row with a last day, in place of the open one; None when it then never began."""
    if row.ends_on is not None and row.ends_on <= ends_on:
        return row
    retract(row, reason=reason, by=by)
    return None if ends_on < row.starts_on else again(row, ends_on=ends_on, by=by)


def again[R: Recorded](row: R, *, ends_on: date | None, by: Actor) -> R:
    """A new row that says what this one said, with another last day or none."""
    copy = like(row, ends_on=ends_on, by=by)
    copy.save()
    return copy


def like[R: Recorded](row: R, *, ends_on: date | None, by: Actor, **other: Any) -> R:
    """Not written yet: what this row says, but for its last day and what is said otherwise."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in _OWN
    }
    days = recorded(row.starts_on, ends_on, by)
    kept.pop("recorded_by_id")
    return type(row)(**(kept | days | other), replaces=row)


def close_all[R: Recorded](
    model: type[R], ends: Mapping[R, date], *, reason: str, by: Actor
) -> dict[R, R]:
    """As `close`, for many of a kind in a few statements: what now stands in the place of which."""
    longer = [row for row, day in ends.items() if row.ends_on is None or row.ends_on > day]
    retract_all(model, longer, reason=reason, by=by)
    closed = {
        row: like(row, ends_on=ends[row], by=by) for row in longer if row.starts_on <= ends[row]
    }
    model._default_manager.bulk_create(closed.values(), batch_size=BATCH)
    return closed


def retract_all[R: Recorded](model: type[R], rows: Iterable[R], *, reason: str, by: Actor) -> None:
    for some in batched(rows, BATCH):
        model._default_manager.filter(pk__in=[row.pk for row in some]).update(
            retracted_at=clock.now(), retracted_by=by.person, retracted_reason=reason
        )


def reopen[R: Recorded](row: R, *, before: Recorded, reason: str, by: Actor) -> R:
    """A closed row is taken back, and what it said before stands again."""
    retract(row, reason=reason, by=by)
    return again(row, ends_on=before.ends_on, by=by)


def locked[R: Recorded](row: R) -> R:
    """Of two clicks at the same moment the second waits here, and sees what the first did."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)


def one_at_a_time(person: Person) -> None:
    """Before looking for rows that may not be there yet: nobody else adds one meanwhile."""
    Person.objects.select_for_update().get(pk=person.pk)


def successor[R: Recorded](row: R) -> R | None:
    """What stands in its place: for the second of two clicks."""
    return type(row)._default_manager.filter(replaces=row).order_by("-pk").first()


def overlap(row: Recorded, starts_on: date, ends_on: date | None) -> bool:
    begins_before = ends_on is None or row.starts_on <= ends_on
    return begins_before and (row.ends_on is None or row.ends_on >= starts_on)


def holds(row: Recorded, starts_on: date, ends_on: date | None) -> bool:
    """All of these days lie within the row's."""
    if row.starts_on > starts_on:
        return False
    return row.ends_on is None or (ends_on is not None and ends_on <= row.ends_on)


def check_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day may not come before the first.")})


def check_sooner(row: Recorded, ends_on: date) -> None:
    """To end is to shorten: a row that ends that day or before is refused, not silently kept."""
    if row.ends_on is not None and ends_on > row.ends_on:
        day = date_format(row.ends_on, "j F Y")
        raise ValidationError(
            {
                "ends_on": _("It ends on %(day)s already. Choose that day or an earlier one.")
                % {"day": day}
            }
        )
