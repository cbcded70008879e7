"""Who the next step of an introduction waits for, and what would bring it on. Nobody is blamed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from competence import wording
from competence.domain.answer import WaitsFor
from competence.domain.facts import FactKind
from competence.domain.programme import AUDIENCES
from competence.models import Talk
from competence.people.clock import STOCKHOLM
from competence.queries.introductions import Introduction, Task

# What is due within two weeks is looked ahead to; a talk need not be booked earlier.
AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waiting:
    """`action` is what the one it waits for would do; `subject` the key of talk or element."""

    who: str
    action: str
    title: str
    subject: str = ""
    on: date | None = None
    count: int = 0

    @property
    def is_mine(self) -> bool:
        return self.who == "me"

    @property
    def who_words(self) -> str:
        return wording.waiting_for(self.who)

    @property
    def what_words(self) -> str:
        return wording.waiting_what(self.action, self.title, self.count)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands beside the facts: her talks by key, occasions to confirm by element, a mentor."""

    talks: Mapping[str, Talk]
    occasions: Mapping[str, int]
    has_mentor: bool
    mentor_asked: bool
    proposed: bool

    @property
    def to_confirm(self) -> int:
        return sum(self.occasions.values())


def of_introduction(introduction: Introduction, around: Around) -> tuple[Waiting, ...]:
    """The most urgent first. Empty when nothing is to be done before a later day."""
    if introduction.finished:
        return (*_confirmations(around), *_after_the_year(introduction, around))
    return (*_confirmations(around), *_mentor(introduction, around), *_steps(introduction, around))


def without_introduction(around: Around) -> tuple[Waiting, ...]:
    """She practises for a step or a method: what she has reported waits all the same."""
    return tuple(_confirmations(around))


def _after_the_year(introduction: Introduction, around: Around) -> tuple[Waiting, ...]:
    leads_to_a_step = introduction.document.get("audience", AUDIENCES[0]) == AUDIENCES[0]
    if introduction.ledger.of_kind(FactKind.STEP) or not leads_to_a_step:
        return ()
    if around.proposed:
        return (Waiting(WaitsFor.MANAGER, "decide", ""),)
    return (Waiting(WaitsFor.SUPERVISOR, "propose", ""),)


def _confirmations(around: Around) -> Iterator[Waiting]:
    if around.to_confirm:
        who = WaitsFor.MENTOR if around.has_mentor else WaitsFor.SUPERVISOR
        yield Waiting(who, "confirm_practice", "", count=around.to_confirm)


def _mentor(introduction: Introduction, around: Around) -> Iterator[Waiting]:
    """A programme without practice can do without a mentor."""
    if around.has_mentor:
        return
    if around.mentor_asked:
        yield Waiting(WaitsFor.MENTOR, "accept_mentorship", "")
    elif introduction.document.get("elements"):
        yield Waiting(WaitsFor.SUPERVISOR, "name_mentor", "")


def _steps(introduction: Introduction, around: Around) -> Iterator[Waiting]:
    for task in introduction.tasks():
        if task.met or not _is_timely(task, introduction):
            continue
        waiting = _TASKS.get(task.leaf, _plain)(task, around, introduction.day)
        if waiting is not None:
            yield waiting


def _is_timely(task: Task, introduction: Introduction) -> bool:
    """Of the current stage, or soon due in a later one: a stage that one thing holds up hides nothing."""
    if task.stage == introduction.current.key:
        return True
    return task.due_on is not None and task.due_on - AHEAD <= introduction.day


def _plain(task: Task, around: Around, day: date) -> Waiting:
    return Waiting(task.waits_for, task.leaf, task.title, task.subject, task.due_on)


def _element(task: Task, around: Around, day: date) -> Waiting | None:
    """Without a mentor practice waits for her to be named, which is said once and not for each kind."""
    if task.waits_for == WaitsFor.SUPERVISOR:
        return Waiting(task.waits_for, "rate", task.title, task.subject, task.due_on)
    if not around.has_mentor:
        return None
    return Waiting(task.waits_for, "practise", task.title, task.subject, task.due_on)


def _talk(task: Task, around: Around, day: date) -> Waiting | None:
    talk = around.talks.get(task.subject)
    if talk and talk.held_on:
        return Waiting(WaitsFor.LEARNER, "confirm_talk", task.title, task.subject, task.due_on)
    if talk and talk.booked_for:
        return _booked(task, talk.booked_for.astimezone(STOCKHOLM).date(), day)
    if task.due_on and task.due_on - AHEAD > day:
        return None
    return Waiting(WaitsFor.SUPERVISOR, "book_talk", task.title, task.subject, task.due_on)


def _booked(task: Task, booked_on: date, day: date) -> Waiting:
    if booked_on > day:
        return Waiting(WaitsFor.TIME, "talk_booked", task.title, task.subject, booked_on)
    return Waiting(WaitsFor.SUPERVISOR, "hold_talk", task.title, task.subject, booked_on)


_TASKS = {"talk": _talk, "element": _element}
