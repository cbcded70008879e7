"""The talks of a person's year: booked, held, confirmed, and what was left for the next one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from competence.models import Talk
from competence.people.clock import STOCKHOLM
from competence.people.models import lean
from competence.queries.introductions import Introduction, Task


@dataclass(frozen=True, slots=True)
class TalkLine:
    """`parked_before` is what the talk before left "att ta upp nästa gång".

    `state`: open, booked, to_write (its day has been), held, confirmed.
    """

    talk_id: int | None
    key: str
    title: str
    state: str
    due_on: date | None
    booked_for: datetime | None = None
    place: str = ""
    held_on: date | None = None
    held_by: str = ""
    agreed: str = ""
    parked: str = ""
    confirmed_on: date | None = None
    parked_before: str = ""


def talk_lines(year: Introduction) -> tuple[TalkLine, ...]:
    """One query. In the order of the programme."""
    rows = Talk.objects.filter(assignment=year.assignment_id).select_related("held_by")
    talks = {talk.key: talk for talk in lean(rows)}
    found: list[TalkLine] = []
    for task in year.tasks():
        if task.leaf == "talk":
            found.append(_line(task, talks.get(task.subject), last_parked(found), year.day))
    return tuple(found)


def last_parked(lines: Iterable[TalkLine]) -> str:
    """What the latest held talk left, also when that was nothing."""
    held = [line for line in lines if line.held_on]
    return held[-1].parked if held else ""


def _line(task: Task, talk: Talk | None, parked_before: str, day: date) -> TalkLine:
    if talk is None:
        return TalkLine(
            None, task.subject, task.title, "open", task.due_on, parked_before=parked_before
        )
    return TalkLine(
        talk_id=talk.pk,
        key=talk.key,
        title=task.title,
        state=_state(talk, day),
        due_on=task.due_on,
        booked_for=talk.booked_for,
        place=talk.place,
        held_on=talk.held_on,
        held_by=talk.held_by.name if talk.held_by else "",
        agreed=talk.agreed,
        parked=talk.parked,
        confirmed_on=talk.confirmed_at.astimezone(STOCKHOLM).date() if talk.confirmed_at else None,
        parked_before=parked_before,
    )


def _state(talk: Talk, day: date) -> str:
    if talk.confirmed_at:
        return "confirmed"
    if talk.held_on:
        return "held"
    if not talk.booked_for:
        return "open"
    return "booked" if talk.booked_for.astimezone(STOCKHOLM).date() >= day else "to_write"
