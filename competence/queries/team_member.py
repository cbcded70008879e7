"""One person's year, line by line, for the one who leads her."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from competence import wording
from competence.domain.facts import Ledger
from competence.models import Deviation, RuleSet
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person, lean
from competence.queries import (
    assessments,
    elements,
    introductions,
    ledger,
    occasions,
    path_choices,
    ratings,
    rulebook,
    supervision,
    talks,
)
from competence.queries.assessments import AssessmentLine
from competence.queries.introductions import Introduction, StageView, Task
from competence.queries.known import known_in
from competence.queries.moments import Moment
from competence.queries.names import names_of
from competence.queries.occasions import OccasionLine
from competence.queries.path_pages import PersonPath, path_in
from competence.queries.ratings import Kind
from competence.queries.step_waits import StepWaits, waits_of
from competence.queries.supervision import NO_HOURS, Hours, SessionLine
from competence.queries.talks import TalkLine
from competence.queries.team import Row, row_of
from competence.queries.topics import topics_in
from competence.wording import Names


@dataclass(frozen=True, slots=True)
class Change:
    """More time or another day: until when, why, by whom."""

    word: str
    due_on: date
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class PlanLine:
    key: str
    title: str
    leaf: str
    subject: str
    state: str
    met: bool
    sentence: str
    proofs: tuple[str, ...]
    waits_for: str
    due_on: date | None
    moved: str
    changes: tuple[Change, ...]
    waived_because: str

    @property
    def may_change(self) -> bool:
        return not self.met or bool(self.waived_because)


@dataclass(frozen=True, slots=True)
class PlanStage:
    key: str
    title: str
    state: str
    current: bool
    due_on: date | None
    moved: str
    done: int
    lines: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class Member:
    row: Row
    stages: tuple[PlanStage, ...] = ()
    talks: tuple[TalkLine, ...] = ()
    kinds: tuple[Kind, ...] = ()
    to_confirm: tuple[OccasionLine, ...] = ()
    settled: tuple[OccasionLine, ...] = ()
    assessments: tuple[AssessmentLine, ...] = ()
    sessions: tuple[SessionLine, ...] = ()
    supervised: tuple[SessionLine, ...] = ()
    hours: Hours = NO_HOURS
    step: StepWaits | None = None
    # None for who has neither a wish nor a path: most people.
    path: PersonPath | None = None

    @property
    def rated(self) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.kinds if kind.history)

    @property
    def talks_now(self) -> tuple[TalkLine, ...]:
        """Begun and not confirmed, and the one that is next: the others stand folded."""
        return tuple(talk for talk in self.talks if self._is_now(talk))

    @property
    def talks_else(self) -> tuple[TalkLine, ...]:
        return tuple(talk for talk in self.talks if not self._is_now(talk))

    def _is_now(self, talk: TalkLine) -> bool:
        return talk.state in ("booked", "to_write", "held") or talk.key == self.row.next_talk

    def talk(self, key: str) -> TalkLine | None:
        return next((talk for talk in self.talks if talk.key == key), None)


def member(reach: Reach, person: Person) -> Member:
    """Her year, her facts and the rules are read once, whatever part of the page asks for them."""
    home, day = person.municipality, reach.day
    facts = ledger.of_person(person)
    year = introductions.of_people([person.pk], day, {person.pk: facts}).get(person.pk)
    versions = rulebook.published(home, *RuleSet.Kind.values)
    hers = rulebook.with_kept(versions, rulebook.kept_for(home, [person.pk], day).get(person.pk))
    entries = elements.entries_in(versions)
    called = elements.with_others(year.document.get("elements", {}) if year else {}, entries)
    # During an introduction its own plan says what comes next.
    asks = year is None or year.finished
    has_path = path_choices.has_one(person)
    known = known_in(person, hers, facts, Moment(day)) if asks or has_path else None
    return Member(
        row=row_of(reach, person, year),
        stages=stages(year, names_of(home, versions)) if year else (),
        talks=talks.talk_lines(year) if year else (),
        kinds=ratings.kinds_in(person, year, year.ledger if year else Ledger.of(facts), entries),
        to_confirm=_lines(occasions.waiting_of([person.pk]), called),
        settled=_lines(occasions.settled_of(person.pk), called),
        assessments=assessments.lines(reach, assessments.about(person.pk), topics_in(hers)),
        sessions=supervision.waiting_of(person.pk),
        supervised=supervision.settled_of(person.pk),
        hours=supervision.hours_of(person.pk),
        step=waits_of(reach, known) if known and asks else None,
        path=path_in(known, reach) if known and has_path else None,
    )


def _lines(rows: Iterable, elements: Mapping) -> tuple[OccasionLine, ...]:
    return tuple(occasions.line(row, elements) for row in rows)


def stages(year: Introduction, names: Names) -> tuple[PlanStage, ...]:
    """One query, for what was changed by hand."""
    changes = _changes(year.assignment_id)
    named = names.with_versions_of(tuple(year.ledger))
    return tuple(_stage(stage, year, named, changes) for stage in year.stages)


def _stage(
    stage: StageView, year: Introduction, names: Names, changes: Mapping[str, list[Change]]
) -> PlanStage:
    lines = tuple(_line(task, year, names, changes.get(task.key, [])) for task in stage.tasks)
    return PlanStage(
        key=stage.key,
        title=stage.title,
        state="done" if stage.passed else "now" if stage.current else "ahead",
        current=stage.current,
        due_on=stage.due_on,
        moved=wording.moved_words(stage.base_on, stage.due_on, stage.moved_by),
        done=sum(line.met for line in lines),
        lines=lines,
    )


def _line(task: Task, year: Introduction, names: Names, changes: list[Change]) -> PlanLine:
    words = wording.line(task.answer, names)
    waived = _waived_because(task, year)
    return PlanLine(
        key=task.key,
        title=task.title,
        leaf=task.leaf,
        subject=task.subject,
        state=words.state,
        met=words.met,
        sentence=words.sentence,
        proofs=words.proofs,
        waits_for="" if words.met else words.waits_for,
        due_on=task.due_on,
        moved=wording.moved_words(task.base_on, task.due_on, task.moved_by),
        changes=tuple(changes),
        waived_because=waived,
    )


def _waived_because(task: Task, year: Introduction) -> str:
    if task.answer.state != "not_required":
        return ""
    ids = {proof.fact_id for proof in task.answer.proofs}
    waivers = (fact for fact in year.ledger if fact.id in ids)
    return next((str(fact.value.get("reason", "")) for fact in waivers), "")


def _changes(assignment_id: int) -> Mapping[str, list[Change]]:
    found: dict[str, list[Change]] = defaultdict(list)
    rows = Deviation.objects.filter(assignment=assignment_id).select_related("recorded_by")
    for row in lean(rows):
        found[row.requirement].append(
            Change(
                word=str(row.get_kind_display()),
                due_on=row.due_on,
                reason=row.reason,
                by=row.recorded_by.name,
                on=row.recorded_at.astimezone(STOCKHOLM).date(),
            )
        )
    return found
