"""What ends with a programme, and what stays."""

from dataclasses import dataclass
from datetime import date

from competence.models import Assignment, Talk
from competence.people.clock import STOCKHOLM
from competence.queries import introductions


@dataclass(frozen=True, slots=True)
class Ending:
    title: str
    starts_on: date
    has_begun: bool
    stage: str
    met: int
    left: int
    talks: tuple[date, ...]


def what_ends(assignment: Assignment, day: date) -> Ending:
    """Her year as it stands, and the talks that are booked and not held."""
    year = introductions.of_assignment(assignment, day)
    tasks = year.tasks()
    met = sum(task.met for task in tasks)
    return Ending(
        title=year.title,
        starts_on=year.starts_on,
        has_begun=year.starts_on <= day,
        stage="" if year.finished else year.current.title,
        met=met,
        left=len(tasks) - met,
        talks=tuple(_booked(assignment)),
    )


def _booked(assignment: Assignment) -> list[date]:
    rows = Talk.objects.filter(assignment=assignment, held_on__isnull=True)
    moments = rows.exclude(booked_for=None).order_by("booked_for")
    found = moments.values_list("booked_for", flat=True)
    return [moment.astimezone(STOCKHOLM).date() for moment in found if moment]
