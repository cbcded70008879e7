"""What would make an installation of real people unsafe stops its start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError

from competence.people.models.clock import ClockOffset


def production_is_real(**_kwargs: Any) -> list[CheckMessage]:
    """Only demo and tests may move the clock, do without a second factor, or know a code for all."""
    if settings.DEMO:
        return []
    found: list[CheckMessage] = []
    if settings.CLOCK_MAY_MOVE:
        found.append(Error("The clock may move.", id="people.E001"))
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(Error("No second factor is required.", id="people.E002"))
    if getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None):
        found.append(Error("One code passes every second factor.", id="people.E003"))
    return found


def no_offset_is_stored(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """A database that was a demo: its facts are written on days that were not."""
    if settings.CLOCK_MAY_MOVE or not databases:
        return []
    try:
        moved = ClockOffset.objects.exclude(seconds=0).exists()
    except DatabaseError:
        # Not migrated yet: nothing is stored.
        return []
    hint = "This database was a demo's. Begin with an empty one."
    return [Error("The clock was moved here.", hint=hint, id="people.E004")] if moved else []
