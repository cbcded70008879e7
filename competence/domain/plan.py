"""When the parts of a programme are due for one person: computed, never stored.

Steps, in this order: days after the start; a rest while she is away; what a supervisor has
changed; then forward to the first day she is at work.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from competence.domain.calendar import is_holiday, is_weekend

AWAY_PERCENT = 50
RESTING_DAYS = 14
ONE_DAY = timedelta(days=1)


class Absence(NamedTuple):
    """First and last day away, both included; no last day means until further notice."""

    starts_on: date
    ends_on: date | None
    percent: int


class DeviationKind(StrEnum):
    EXTENSION = "extension"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A supervisor's change for a requirement or a whole stage. An extension never shortens."""

    key: str
    kind: DeviationKind
    due_on: date


class MovedBy(StrEnum):
    ABSENCE = "absence"
    EXTENSION = "extension"
    MOVED = "moved"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Due:
    """`due_on` is None while the deadline rests and nobody knows until when."""

    key: str
    stage: str
    due_on: date | None
    base_on: date
    moved_by: tuple[MovedBy, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    stages: tuple[Due, ...]
    requirements: tuple[Due, ...]

    def stage_on(self, day: date) -> str:
        """The stage whose time it is; the last one when all have passed."""
        return self._current(day).stage

    def days_to_gate(self, day: date) -> int | None:
        """Days left of that stage. Below zero after the last one, None while it rests."""
        due_on = self._current(day).due_on
        return None if due_on is None else (due_on - day).days

    def due(self, key: str) -> Due:
        """Of a requirement or, by its key, of a stage."""
        return next(due for due in (*self.requirements, *self.stages) if due.key == key)

    def _current(self, day: date) -> Due:
        ahead = (due for due in self.stages if due.due_on is None or day <= due.due_on)
        return next(ahead, self.stages[-1])


def plan_for(
    programme: Mapping[str, Any],
    starts_on: date,
    absences: Iterable[Absence] = (),
    deviations: Sequence[Deviation] = (),
) -> Plan:
    """The plan from a published programme document; deviations in the order they were made."""
    course = _Course(starts_on, tuple(stretches_away(absences)), deviations)
    stages = programme["stages"]
    return Plan(
        stages=tuple(course.due(stage["key"], stage) for stage in stages),
        requirements=tuple(
            course.due(requirement["key"], stage)
            for stage in stages
            for requirement in stage.get("requirements", ())
        ),
    )


class Stretch(NamedTuple):
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def rests(self) -> bool:
        return self.is_open() or (self.ends_on - self.starts_on).days + 1 >= RESTING_DAYS

    def is_open(self) -> bool:
        return self.ends_on == date.max


def stretches_away(absences: Iterable[Absence], percent: int = AWAY_PERCENT) -> list[Stretch]:
    """Stretches of half time away or more. One that goes on where another ends is one stretch."""
    stretches: list[Stretch] = []
    for starts_on, ends_on, extent in sorted(absences, key=lambda absence: absence[0]):
        if extent < percent:
            continue
        last = ends_on or date.max
        if stretches and starts_on - ONE_DAY <= stretches[-1].ends_on:
            stretches[-1] = Stretch(stretches[-1].starts_on, max(last, stretches[-1].ends_on))
        else:
            stretches.append(Stretch(starts_on, last))
    return stretches


@dataclass(frozen=True, slots=True)
class _Course:
    starts_on: date
    away: Sequence[Stretch]
    deviations: Sequence[Deviation]

    def due(self, key: str, stage: Mapping[str, Any]) -> Due:
        base_on = self.starts_on + timedelta(days=stage["due_days"])
        day, moved_by = self._rested(base_on)
        # The stage's changes first: what was changed for the requirement itself has the last word.
        for name in dict.fromkeys((stage["key"], key)):
            day, changed = self._changed(name, day)
            moved_by += changed
        if day is not None:
            day, pushed = self._at_work(day)
            moved_by += pushed
        return Due(key, stage["key"], day, base_on, tuple(dict.fromkeys(moved_by)))

    def _rested(self, day: date) -> tuple[date | None, list[MovedBy]]:
        """The clock stands still during a long absence that begins before the deadline is over."""
        moved_by = []
        for stretch in self.away:
            begins = max(stretch.starts_on, self.starts_on)
            if not stretch.rests() or stretch.ends_on < begins or begins > day:
                continue
            moved_by = [MovedBy.ABSENCE]
            if stretch.is_open():
                return None, moved_by
            day += stretch.ends_on - begins + ONE_DAY
        return day, moved_by

    def _changed(self, key: str, day: date | None) -> tuple[date | None, list[MovedBy]]:
        moved_by = []
        for deviation in self.deviations:
            if deviation.key == key and _matters(deviation, day):
                day = deviation.due_on
                moved_by.append(MovedBy(deviation.kind))
        return day, moved_by

    def _at_work(self, day: date) -> tuple[date | None, list[MovedBy]]:
        moved_by = []
        while True:
            stretch = next((stretch for stretch in self.away if stretch.covers(day)), None)
            if stretch is not None:
                moved_by.append(MovedBy.ABSENCE)
                if stretch.is_open():
                    return None, moved_by
                day = stretch.ends_on
            elif is_weekend(day):
                moved_by.append(MovedBy.WEEKEND)
            elif is_holiday(day):
                moved_by.append(MovedBy.HOLIDAY)
            else:
                return day, moved_by
            day += ONE_DAY


def _matters(deviation: Deviation, day: date | None) -> bool:
    if deviation.kind == DeviationKind.MOVED:
        return True
    return day is not None and deviation.due_on > day
