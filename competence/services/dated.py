"""Rows with days are never edited: to end or correct one is to retract it and add another."""

from datetime import date
from typing import Any

from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Recorded

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
    if ends_on < row.starts_on:
        return None
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in _OWN
    }
    days = recorded(row.starts_on, ends_on, by)
    kept.pop("recorded_by_id")
    return type(row)._default_manager.create(**(kept | days), replaces=row)
