"""Authorised social worker: the part of the national board's requirements that can be computed.

The board decides; this says when it is worth applying. It does not compute the two statements of
suitability, the promise to follow the code of ethics, the judgement of posts below half time, or
exceptions for work that is not with clients.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from competence.domain.counting import Counting, PartTime, Pauses
from competence.domain.extent import Months, first_day_with, months_on
from competence.domain.timeline import Away, Spell

COUNTING = Counting(
    arithmetic="classes",
    classes=(
        PartTime(Decimal("0.74")),
        PartTime(Decimal("0.50"), included=True, divide_by=Decimal("1.5")),
        PartTime(Decimal(0), individual=True),
    ),
    pauses=Pauses(away_percent=50, away_days=14),
    within_months=72,
)
MONTHS = 36
HOURS = 100
HOUR_MINUTES = 45


class Part(StrEnum):
    DEGREE = "degree"
    MONTHS = "months"
    SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True)
class Session:
    """Supervision (handledning), led by somebody trained for it who is not in her line or group."""

    held_on: date
    minutes: int
    qualified: bool
    outside_line: bool


@dataclass(frozen=True, slots=True)
class Authorisation:
    """`first_day`: where time, and sessions already planned, will meet it all; otherwise None."""

    months: Months
    hours: int
    missing: tuple[Part, ...]
    first_day: date | None

    @property
    def met(self) -> bool:
        return not self.missing


def authorisation(
    spells: Iterable[Spell],
    away: Iterable[Away],
    sessions: Iterable[Session],
    degree_on: date | None,
    day: date,
) -> Authorisation:
    """Only work and supervision from the day of the degree on counts."""
    if degree_on is None:
        return Authorisation(Months(Decimal("0.000")), 0, tuple(Part), None)
    spells, away = _after(spells, degree_on), tuple(away)
    counting = _counting(sessions, degree_on)
    months, hours = months_on(COUNTING, spells, away, day), _hours(counting, day)
    unmet = {
        Part.DEGREE: degree_on > day,
        Part.MONTHS: months.counted < MONTHS,
        Part.SUPERVISION: hours < HOURS,
    }
    supervised_on = _first_day_supervised(counting)
    first_day = supervised_on and first_day_with(
        COUNTING, spells, away, MONTHS, max(day, supervised_on)
    )
    return Authorisation(months, hours, tuple(part for part in Part if unmet[part]), first_day)


def _after(spells: Iterable[Spell], degree_on: date) -> Sequence[Spell]:
    return tuple(
        replace(spell, starts_on=max(spell.starts_on, degree_on))
        for spell in spells
        if spell.ends_on is None or spell.ends_on >= degree_on
    )


def _counting(sessions: Iterable[Session], degree_on: date) -> Sequence[Session]:
    fit = (s for s in sessions if s.qualified and s.outside_line and s.held_on >= degree_on)
    return sorted(fit, key=lambda session: session.held_on)


def _hours(sessions: Iterable[Session], day: date) -> int:
    """All minutes together are divided, so a session of an hour is more than one."""
    return sum(session.minutes for session in sessions if session.held_on <= day) // HOUR_MINUTES


def _first_day_supervised(sessions: Sequence[Session]) -> date | None:
    days = (session.held_on for session in sessions)
    return next((day for day in days if _hours(sessions, day) >= HOURS), None)
