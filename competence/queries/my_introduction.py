"""Min introduktion: where she is, what is next, who helps. Seven queries beside the sign-in's."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from competence import wording
from competence.domain.facts import Fact, Ledger
from competence.domain.tasks import TaskLevel
from competence.people import clock
from competence.people.models import Person
from competence.queries import companions, introductions, ledger, my_reading, my_recall, my_week
from competence.queries.companions import Companions
from competence.queries.introductions import Introduction, StageView, Task
from competence.queries.my_reading import Reading
from competence.queries.my_week import Calendar, StudyWeek
from competence.queries.permissions import TaskPermission, permissions_from
from competence.queries.today import MOST_CARDS, Card, cards_for, left, routine_cards
from competence.wording import Names
from competence.wording import introduction as words

NONE, SETTLED, BEFORE, UNDER_WAY, RESTING, DONE = (
    *("none", "settled", "before", "under_way", "resting", "done"),
)


# Nobody plans her days: she still reads the routines that concern her.
ON_HER_OWN = (NONE, SETTLED, DONE)


@dataclass(frozen=True, slots=True)
class PathStage:
    """One step of the year; `state` is done, now or ahead."""

    key: str
    title: str
    state: str
    current: bool
    note: str


@dataclass(frozen=True, slots=True)
class GateLine:
    """One requirement of a stage. `leaf` and `subject` say where it is done."""

    title: str
    state: str
    met: bool
    in_gate: bool
    sentence: str
    waits_for: str
    reported: int
    booked: str
    proofs: tuple[str, ...]
    due: str
    moved: str
    leaf: str
    subject: str


@dataclass(frozen=True, slots=True)
class OpenStage:
    key: str
    title: str
    passed: bool
    current: bool
    due_on: date | None
    gate: tuple[GateLine, ...]
    also: tuple[GateLine, ...]

    @property
    def met(self) -> int:
        return sum(line.met for line in self.gate)


@dataclass(frozen=True, slots=True)
class MyIntroduction:
    state: str
    title: str
    sentence: str
    cards: tuple[Card, ...]
    path: tuple[PathStage, ...]
    stage: OpenStage | None
    companions: Companions
    # Where there is practice to share; before anything is planned she is told too.
    expects_mentor: bool
    week: StudyWeek
    permissions: tuple[TaskPermission, ...]
    # How many short questions from modules she has passed; only a number, never a result.
    recall: int
    # Has an advanced course: its relief stands beside the study time.
    studies: bool = False

    @property
    def reads_on_her_own(self) -> bool:
        return self.state in ON_HER_OWN


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands beside the facts: her calendar, and which of the courses one attends."""

    calendar: Calendar
    attended: Collection[str]


def of(person: Person, day: date, open_stage: str = "") -> MyIntroduction:
    facts = ledger.of_people([person.pk])
    introduction = introductions.of_people([person.pk], day, facts).get(person.pk)
    calendar = my_week.calendar_of(person, day)
    permissions = permissions_from(facts.get(person.pk, ()), day)
    state = _state(introduction, permissions)
    passes = [] if state == RESTING else my_recall.passes_of(facts.get(person.pk, ()), day)
    reading = my_reading.reading_of(person, _unread(introduction), day, my_recall.rows_of(passes))
    return MyIntroduction(
        state=state,
        title=introduction.title if introduction else "",
        sentence=_sentence(introduction, calendar) if introduction else "",
        cards=_cards(state, introduction, calendar, reading, facts.get(person.pk, ())),
        path=_path(introduction) if introduction else (),
        stage=_open_stage(introduction, open_stage, _Around(calendar, reading.attended))
        if introduction
        else None,
        companions=companions.of(person, day),
        expects_mentor=introduction is None or bool(introduction.document.get("elements")),
        week=calendar.week,
        permissions=permissions,
        recall=len(my_recall.today_from(passes, reading.beside, day).due),
        studies=calendar.studies,
    )


def _cards(
    state: str,
    introduction: Introduction | None,
    calendar: Calendar,
    reading: Reading,
    facts: Iterable[Fact],
) -> tuple[Card, ...]:
    """Nothing while she is away. Who has no introduction, or is through it, reads routines too."""
    if state == RESTING:
        return ()
    if introduction is None or state in ON_HER_OWN:
        return tuple(islice(routine_cards(Ledger(facts), reading), MOST_CARDS))
    return cards_for(introduction, calendar, reading)


def _unread(introduction: Introduction | None) -> list[str]:
    tasks: Iterable[Task] = introduction.tasks() if introduction else ()
    return [task.subject for task in tasks if task.leaf == "module" and not task.met]


def _state(introduction: Introduction | None, permissions: Iterable[TaskPermission]) -> str:
    if introduction is None:
        return SETTLED if any(each.level == TaskLevel.ALONE for each in permissions) else NONE
    if introduction.finished:
        return DONE
    if introduction.resting:
        return RESTING
    return UNDER_WAY if introduction.day_number > 0 else BEFORE


def _sentence(introduction: Introduction, calendar: Calendar) -> str:
    sentences = [words.day_sentence(introduction.day_number, introduction.starts_on)]
    booked = [
        talk.booked_for.astimezone(clock.STOCKHOLM)
        for talk in calendar.talks
        if talk.booked_for and not talk.held_on
    ]
    ahead = [moment for moment in booked if moment.date() >= introduction.day]
    due = [task.due_on for task in introduction.tasks() if task.leaf == "talk" and not task.met]
    coming = min((day for day in due if day and day >= introduction.day), default=None)
    if ahead:
        sentences.append(words.booked_talk_sentence(ahead[0], introduction.day))
    elif coming and introduction.day_number > 0:
        sentences.append(words.coming_talk_sentence(coming))
    return " ".join(sentences)


def _path(introduction: Introduction) -> tuple[PathStage, ...]:
    return tuple(_path_stage(stage) for stage in introduction.stages)


def _path_stage(stage: StageView) -> PathStage:
    if stage.passed:
        return PathStage(stage.key, stage.title, "done", False, "")
    if stage.current:
        return PathStage(stage.key, stage.title, "now", True, words.due_words(stage.due_on))
    return PathStage(stage.key, stage.title, "ahead", False, words.due_words(stage.due_on))


def _open_stage(introduction: Introduction, key: str, around: _Around) -> OpenStage:
    """The asked for one, else the current."""
    stages = {stage.key: stage for stage in introduction.stages}
    stage = stages.get(key, introduction.current)
    names = _names(introduction)
    asked = {leaf.key for leaf in stage.gate.leaves()}
    tasks = {task.key: task for task in introduction.tasks()}
    gate = [tasks[leaf.key] for leaf in stage.gate.leaves() if leaf.key in tasks]
    also = [task for task in stage.tasks if task.key not in asked]
    return OpenStage(
        key=stage.key,
        title=stage.title,
        passed=stage.passed,
        current=stage.current,
        due_on=stage.due_on,
        gate=tuple(_line(task, stage, names, around, in_gate=True) for task in gate),
        also=tuple(_line(task, stage, names, around, in_gate=False) for task in also),
    )


def _line(
    task: Task, stage: StageView, names: Names, around: _Around, *, in_gate: bool
) -> GateLine:
    line = wording.line(task.answer, names)
    calendar, attended = around.calendar, task.subject in around.attended
    marked = attended or task.leaf == "element"
    differs = not task.met and task.due_on != stage.due_on
    return GateLine(
        title=task.title,
        state=line.state,
        met=task.met,
        in_gate=in_gate,
        sentence=line.sentence,
        waits_for=wording.waits_for_word(_waits_for(task, calendar), herself=True),
        reported=calendar.waiting.get(task.subject, 0) if marked else 0,
        booked=_booked(task, calendar),
        proofs=line.proofs,
        due=words.due_words(task.due_on) if differs else "",
        moved=words.moved_words(task.moved_by) if differs else "",
        leaf="attended" if attended and task.leaf == "module" else task.leaf,
        subject=task.subject,
    )


def _booked(task: Task, calendar: Calendar) -> str:
    talk = next((talk for talk in calendar.talks if talk.key == task.subject), None)
    if task.leaf != "talk" or task.met or talk is None or talk.held_on or not talk.booked_for:
        return ""
    moment = talk.booked_for.astimezone(clock.STOCKHOLM)
    return words.booked_words(moment, talk.place, clock.today())


def _waits_for(task: Task, calendar: Calendar) -> str:
    """The rules wait for the mentor's word; before she has practised, it is her own turn."""
    if any(talk.key == task.subject for talk in calendar.to_confirm):
        return "learner"
    if task.leaf == "module" and calendar.waiting.get(task.subject):
        return "supervisor"
    undone = task.leaf == "element" and task.answer.need > task.answer.have
    return "learner" if undone and left(task, calendar) > 0 else task.waits_for


def _names(introduction: Introduction) -> Names:
    """What the programme itself calls things: enough for its own stages, and no query."""
    titles = {
        (kind, key): entry["title"]
        for kind, field in (("element", "elements"), ("talk", "talks"))
        for key, entry in introduction.document.get(field, {}).items()
    }
    titles.update(
        {
            (task.leaf, task.subject): task.title
            for task in introduction.tasks()
            if task.leaf in ("module", "document")
        }
    )
    requirements = {task.key: task.title for task in introduction.tasks()}
    return Names(titles=titles, requirements=requirements).with_versions_of(
        tuple(introduction.ledger)
    )
