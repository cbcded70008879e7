"""Idag: at most three things that wait for her, the most urgent first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from competence.domain.facts import FactKind, Ledger
from competence.domain.receipts import Receipt, counting, of_text
from competence.people import clock
from competence.queries.introductions import Introduction, Task
from competence.queries.my_reading import Reading
from competence.queries.my_week import Calendar

MOST_CARDS = 3
ATTENDED, CHECK, ELEMENT, MODULE = "attended", "check", "element", "module"
ROUTINE = "routine"
TALK, TALK_TO_CONFIRM = "talk", "talk_to_confirm"


@dataclass(frozen=True, slots=True)
class Card:
    """`key` is the course, routine, element or talk it leads to; `part` and `of` count parts."""

    kind: str
    key: str
    title: str
    minutes: int = 0
    due_on: date | None = None
    part: int = 0
    of: int = 0
    detail: str = ""
    begun: bool = False
    ahead: bool = False
    stage: str = ""


def cards_for(introduction: Introduction, calendar: Calendar, reading: Reading) -> tuple[Card, ...]:
    found = chain(
        _talks(introduction, calendar),
        _readings(introduction, calendar, reading),
        routine_cards(introduction.ledger, reading, asked_in(introduction)),
        islice(_elements(introduction, calendar), 1),
        _ahead(introduction, calendar, reading),
    )
    return tuple(islice(_unlike(found), MOST_CARDS))


def _unlike(cards: Iterator[Card]) -> Iterator[Card]:
    """A routine may be asked for and changed: it is one card."""
    seen = set()
    for card in cards:
        if (card.kind, card.key) not in seen:
            seen.add((card.kind, card.key))
            yield card


def _talks(introduction: Introduction, calendar: Calendar) -> Iterator[Card]:
    known = introduction.document.get("talks", {})
    talks = [talk for talk in calendar.talks if talk.key in known]
    for talk in talks:
        if talk.held_on:
            title = known[talk.key]["title"]
            yield Card(TALK_TO_CONFIRM, str(talk.talk_id), title, due_on=talk.held_on)
    for talk in talks:
        if talk.booked_for and not talk.held_on and _day(talk.booked_for) == introduction.day:
            moment = talk.booked_for.astimezone(clock.STOCKHOLM)
            entry = known[talk.key]
            yield Card(
                TALK, talk.key, entry["title"], detail=f"{moment:%H:%M}", stage=entry["stage"]
            )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.STOCKHOLM).date()


def _open(introduction: Introduction) -> list[Task]:
    """Unmet in the current stage and in those behind it."""
    stages = introduction.stages
    at = stages.index(introduction.current)
    return [task for stage in stages[: at + 1] for task in stage.open_tasks]


def _readings(introduction: Introduction, calendar: Calendar, reading: Reading) -> Iterator[Card]:
    tasks = [task for task in _open(introduction) if _is_to_do(task, calendar)]
    for task in sorted(tasks, key=lambda task: task.due_on or date.max):
        yield from _reading_card(task, reading, ahead=False)


def _is_to_do(task: Task, calendar: Calendar) -> bool:
    """Where she was and has said so, it waits for whoever confirms it."""
    return task.leaf in ("module", "document") and not calendar.waiting.get(task.subject)


def _reading_card(task: Task, reading: Reading, *, ahead: bool) -> Iterator[Card]:
    """Nothing for a module or a routine that is not published here."""
    part = reading.next_parts.get(task.subject) if task.leaf == "module" else None
    if part is not None:
        yield Card(
            kind=CHECK if part.is_check else MODULE,
            key=task.subject,
            title=task.title,
            minutes=part.minutes,
            due_on=task.due_on,
            part=part.number,
            of=part.total,
            detail=part.title,
            begun=part.begun,
            ahead=ahead,
        )
    elif task.leaf == "module" and task.subject in reading.attended:
        yield Card(
            kind=ATTENDED,
            key=task.subject,
            title=task.title,
            minutes=task.minutes,
            due_on=task.due_on,
            detail=reading.attended[task.subject],
            ahead=ahead,
        )
    elif task.leaf == "document" and task.subject in reading.routines:
        yield Card(ROUTINE, task.subject, task.title, task.minutes, task.due_on, ahead=ahead)


def routine_cards(
    ledger: Ledger, reading: Reading, elsewhere: Collection[str] = ()
) -> Iterator[Card]:
    """Never read, or changed since in what it says. What a stage asks for (`elsewhere`) waits for it."""
    for key, routine in reading.routines.items():
        facts = ledger.about(FactKind.DOCUMENT_ACKNOWLEDGED, key)
        receipts = [Receipt.of(fact.value, fact.starts_on) for fact in facts]
        is_asked = bool(receipts) or key not in elsewhere
        hers = of_text(receipts, routine.routine_id)
        if is_asked and counting(hers, routine.counts_from) is None:
            yield Card(ROUTINE, key, routine.title, minutes=10, begun=bool(receipts))


def asked_in(introduction: Introduction) -> set[str]:
    return {task.subject for task in introduction.tasks() if task.leaf == "document"}


def _elements(introduction: Introduction, calendar: Calendar) -> Iterator[Card]:
    """Practice still to do: what is reported already waits for the mentor, not for her."""
    for task in _open(introduction):
        if task.leaf == "element" and left(task, calendar) > 0:
            yield Card(ELEMENT, task.subject, task.title, due_on=task.due_on)


def left(task: Task, calendar: Calendar) -> int:
    """Occasions neither confirmed nor reported."""
    return int(task.answer.need - task.answer.have) - calendar.waiting.get(task.subject, 0)


def _ahead(introduction: Introduction, calendar: Calendar, reading: Reading) -> Iterator[Card]:
    at = introduction.stages.index(introduction.current)
    for stage in introduction.stages[at + 1 :]:
        for task in stage.open_tasks:
            if _is_to_do(task, calendar):
                yield from _reading_card(task, reading, ahead=True)
