"""The only clock. Every other way to ask for the time is banned by lint.

In demo and tests an offset lies in the database, so that web, worker and beat agree on which day
it is; production refuses to start with one (see competence.people.checks).
"""

import time
from datetime import date, datetime, timedelta
from threading import local
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from competence.people.models.clock import ClockOffset

STOCKHOLM = ZoneInfo("Europe/Stockholm")


class _Reading(local):
    """Each thread reads for itself: one that builds inside a transaction sees its own offset."""

    offset = timedelta()
    read_at: float | None = None


_reading = _Reading()


def now() -> datetime:
    """The moment, aware, in UTC, with the demo's offset added."""
    return machine_now() + _current_offset()


def today() -> date:
    """The day in Stockholm: it begins at midnight there, wherever server and client stand."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    return moment.astimezone(STOCKHOLM).date()


def machine_now() -> datetime:
    """For leases and other short waits, which measure the machine's time and not the calendar."""
    return datetime.now(tz=timezone.get_default_timezone()).astimezone(ZoneInfo("UTC"))


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=STOCKHOLM)


def move(*, days: int) -> None:
    _store(_stored_offset() + timedelta(days=days))


def move_to(moment: datetime) -> None:
    _store(moment - machine_now())


def reset() -> None:
    _store(timedelta())


def forget() -> None:
    """Nothing read yet; the next reading asks the database."""
    _reading.offset, _reading.read_at = timedelta(), None


def refresh() -> None:
    """Read the offset anew; a worker calls this before every task."""
    _reading.offset, _reading.read_at = _stored_offset(), time.monotonic()


def _current_offset() -> timedelta:
    if not settings.CLOCK_MAY_MOVE:
        return timedelta()
    stale = getattr(settings, "CLOCK_STALE_AFTER_SECONDS", 0.5)
    if _reading.read_at is None or time.monotonic() - _reading.read_at > stale:
        refresh()
    return _reading.offset


def _stored_offset() -> timedelta:
    row = ClockOffset.objects.filter(pk=1).first()
    return timedelta(seconds=row.seconds) if row else timedelta()


def _store(offset: timedelta) -> None:
    if not settings.CLOCK_MAY_MOVE:
        raise RuntimeError("The clock moves only in demo and tests.")
    ClockOffset.objects.update_or_create(pk=1, defaults={"seconds": round(offset.total_seconds())})
    refresh()
