"""From a programme's requirements to the events of one newcomer's year."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from cms.demo import learner
from cms.demo.timeline import Timeline
from competence.domain.calendar import next_working_day
from competence.models import Assignment
from competence.people.models import Person

# How far a newcomer has come by the end of each stage, on the five anchored levels.
LEVEL_AFTER = {"month_1": 2, "month_3": 3, "month_6": 3, "month_12": 4}


@dataclass(slots=True)
class Year:
    """One newcomer's introduction, with those who guide her."""

    person: Person
    supervisor: Person
    mentor: Person | None
    starts_on: date
    document: Mapping[str, Any]
    timeline: Timeline
    stops_on: date
    skip: frozenset[str]
    away: tuple[date, date] | None
    assignment: Assignment | None = None
    done: Counter[str] = field(default_factory=Counter)
    rated: set[tuple[str, str]] = field(default_factory=set)

    def plan(self) -> None:
        begins = self.starts_on - timedelta(days=9)
        for stage in self.document["stages"]:
            ends = self.starts_on + timedelta(days=stage["due_days"])
            self._modules(stage, begins, ends)
            for requirement in stage.get("requirements", ()):
                if requirement["key"] not in self.skip:
                    self._requirement(requirement, stage["key"], begins, ends)
            if stage["key"] == "month_12":
                self._lift_all(ends)
            begins = max(ends, self.starts_on)

    def _lift_all(self, ends: date) -> None:
        """What was last rated early in the year is rated again, so that the ladder's rule holds."""
        for element in self.document.get("elements", {}):
            if (element, "month_12") not in self.rated:
                self._at(
                    ends - timedelta(days=5),
                    learner.rate,
                    element=element,
                    level=3,
                    supervisor=self.supervisor,
                )

    def _requirement(
        self, requirement: Mapping[str, Any], stage: str, begins: date, ends: date
    ) -> None:
        planners = {
            "document": self._routine,
            "element": self._element,
            "talk": self._talk,
        }
        planner = planners.get(requirement["leaf"])
        if planner:
            planner(requirement, stage, begins, ends)

    def _modules(self, stage: Mapping[str, Any], begins: date, ends: date) -> None:
        """Spread over the stage, in the order of the programme."""
        asked = [each for each in stage.get("requirements", ()) if each["leaf"] == "module"]
        for number, requirement in enumerate(asked, start=1):
            if requirement["key"] not in self.skip:
                day = begins + (ends - begins) * number / (len(asked) + 1)
                guide = self.mentor or self.supervisor
                self._at(day, learner.take, course=requirement["course"], guide=guide)

    def _routine(
        self, requirement: Mapping[str, Any], stage: str, begins: date, ends: date
    ) -> None:
        # A routine that came into force later is read then, by those who were past the stage too.
        in_force = learner.routine_of(self.person, requirement["routine"])
        if in_force:
            self._at(max(ends, in_force.valid_from), learner.read_routine, version=in_force)

    def _element(
        self, requirement: Mapping[str, Any], stage: str, begins: date, ends: date
    ) -> None:
        element = requirement["element"]
        missing = requirement.get("count", 0) - self.done[element]
        self.done[element] += max(missing, 0)
        days = learner.days_between(begins, ends - timedelta(days=4), max(missing, 0))
        for number, day in enumerate(days):
            guide = self.mentor or self.supervisor
            observed = number < requirement.get("observed", 1)
            self._at(day, learner.practise, element=element, guide=guide, observed=observed)
        level = max(LEVEL_AFTER.get(stage, 2), requirement.get("level", 1))
        if (element, stage) not in self.rated:
            self.rated.add((element, stage))
            self._at(
                ends - timedelta(days=3),
                learner.rate,
                element=element,
                level=level,
                supervisor=self.supervisor,
            )

    def _talk(self, requirement: Mapping[str, Any], stage: str, begins: date, ends: date) -> None:
        """Held the day before the stage ends; booked two weeks ahead of that."""
        held_on = self._workday(ends - timedelta(days=1))
        booked_on = held_on - timedelta(days=14)
        if held_on <= min(self.stops_on, self.timeline.today):
            self.timeline.at(held_on, self._hold, key=requirement["talk"])
        elif stage != "before_start" and booked_on <= self.timeline.today < held_on:
            self.timeline.at(
                max(booked_on, self.starts_on), self._book, key=requirement["talk"], day=held_on
            )

    def _hold(self, key: str) -> None:
        if self.assignment:
            learner.talk(assignment=self.assignment, key=key, supervisor=self.supervisor)

    def _book(self, key: str, day: date) -> None:
        if self.assignment:
            learner.book_ahead(
                assignment=self.assignment, key=key, day=day, supervisor=self.supervisor
            )

    def _at(self, day: date, do: Any, **values: Any) -> None:
        day = self._workday(day)
        if day <= self.stops_on:
            self.timeline.at(day, partial(do, person=self.person, **values))

    def _workday(self, day: date) -> date:
        """A day at work: she is away between two days, and everything after waits that long."""
        if self.away and day >= self.away[0]:
            day += self.away[1] - self.away[0] + timedelta(days=1)
        return next_working_day(day)
