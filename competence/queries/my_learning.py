"""A module as its reader meets it: the cover, and one part at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from competence.domain.facts import FactKind
from competence.models import Attempt, ExerciseAnswer, Fact, Note, PartDone, Progress
from competence.people.models import Person, lean
from competence.queries import course_text
from competence.queries.part_blocks import BlockView, LawView, Reader, ReflectionView, law_view
from competence.wording.terms import TermMarker
from courses.models import Course, CourseVersion


@dataclass(frozen=True, slots=True)
class RailPart:
    key: str
    title: str
    minutes: int
    number: int
    done: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Completion:
    on: date
    version: int
    certificate: UUID | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one reader is in a module. `minutes_left` is reading and questions still to come."""

    key: str
    version: int
    title: str
    number: int | None
    parts: tuple[RailPart, ...]
    asked: int
    pass_percent: int
    started: bool
    check_open: bool
    completion: Completion | None

    @property
    def unread(self) -> tuple[RailPart, ...]:
        return tuple(part for part in self.parts if not part.done)

    @property
    def done_count(self) -> int:
        return len(self.parts) - len(self.unread)

    @property
    def minutes_left(self) -> int:
        questions = 0 if self.completion else self.asked
        return sum(part.minutes for part in self.unread) + questions

    @property
    def ready_for_check(self) -> bool:
        return self.started and not self.unread and bool(self.asked)


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """`part_title` is empty when the text of today has no such part."""

    part: str
    part_title: str
    block: str
    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """`now_can` is shown before as what she will be able to do, and after as what she can."""

    standing: Standing
    summary: str
    minutes: Mapping[str, int]
    now_can: tuple[str, ...]
    laws: tuple[LawView, ...]
    glossary: tuple[Mapping[str, str], ...]
    sources: tuple[Mapping[str, str], ...]
    conversation: Mapping[str, Any]
    practical: Mapping[str, str]
    resume: str
    notes: tuple[WrittenNote, ...]


@dataclass(frozen=True, slots=True)
class PartPage:
    standing: Standing
    key: str
    title: str
    number: int
    minutes: int
    done: bool
    blocks: tuple[BlockView, ...]
    terms: tuple[tuple[str, str, str], ...]
    own_note: ReflectionView
    before: RailPart | None
    after: RailPart | None


def course_of(key: str) -> Course | None:
    """A published module with its current text, without the answers of its check."""
    course = published(key)
    return course if course and course.kind == Course.Kind.MODULE else None


def published(key: str) -> Course | None:
    """The same for a course of any kind."""
    rows = Course.objects.filter(key=key, current__isnull=False).select_related("current")
    return rows.defer("current__pool").first()


def progress_of(person: Person, course: Course) -> Progress | None:
    rows = Progress.objects.filter(person=person, course=course)
    return lean(rows.select_related("course_version").defer("course_version__pool")).first()


def cover_of(person: Person, course: Course) -> Cover:
    """Four queries, six once she has begun."""
    progress = progress_of(person, course)
    version = progress.course_version if progress else current_of(course)
    standing = standing_of(person, version, course.key, progress)
    document = version.document
    return Cover(
        standing=standing,
        summary=document.get("summary", ""),
        minutes=document["minutes"],
        now_can=tuple(goal["text"] for goal in document["goals"]),
        laws=tuple(law_view(law["key"], law) for law in document["law"]),
        glossary=tuple(document.get("glossary", ())),
        sources=tuple(document["sources"]),
        conversation=document.get("conversation", {}),
        practical=document.get("practical", {}),
        resume=resume_at(standing, progress),
        notes=_notes(progress, standing) if progress else (),
    )


def _notes(progress: Progress, standing: Standing) -> tuple[WrittenNote, ...]:
    """In the order of the parts; what belongs to a part that is gone comes last."""
    titles = {part.key: part.title for part in standing.parts}
    order = {key: place for place, key in enumerate(titles)}
    found = []
    for name, text in Note.objects.filter(progress=progress).values_list("block", "text"):
        part, _slash, block = name.partition("/")
        found.append(WrittenNote(part, titles.get(part, ""), block, text))
    return tuple(sorted(found, key=lambda note: (order.get(note.part, len(order)), note.block)))


def resume_at(standing: Standing, progress: Progress | None) -> str:
    """The part she had open; was it finished, the first unread after it; else the first of all."""
    keys = [part.key for part in standing.parts]
    last = progress.last_part if progress else ""
    at = keys.index(last) if last in keys else 0
    ahead = [*standing.parts[at:], *standing.parts[:at]]
    return next((part.key for part in ahead if not part.done), keys[0] if keys else "")


def part_page(progress: Progress, key: str) -> PartPage | None:
    """Six queries. None when the version has no such part."""
    version = progress.course_version
    part = course_text.part_of(version, key)
    if part is None:
        return None
    standing = standing_of(progress.person, version, progress.course.key, progress, key)
    reader = _reader(progress, key)
    blocks = tuple(reader.view(block) for block in part.blocks)
    at = next(place for place, entry in enumerate(standing.parts) if entry.key == key)
    return PartPage(
        standing=standing,
        key=key,
        title=part.title,
        number=at + 1,
        minutes=part.minutes,
        done=standing.parts[at].done,
        blocks=blocks,
        terms=reader.terms.explained(),
        own_note=reader.note(course_text.OWN_NOTE),
        before=standing.parts[at - 1] if at else None,
        after=standing.parts[at + 1] if at + 1 < len(standing.parts) else None,
    )


def exercise_seed(progress: Progress, part: str) -> str:
    """The items of an exercise lie in the same disorder however often the page is read."""
    return f"{progress.person_id}:{progress.course_id}:{part}"


def standing_of(
    person: Person, version: CourseVersion, key: str, progress: Progress | None, at: str = ""
) -> Standing:
    parts = PartDone.objects.filter(progress=progress) if progress else PartDone.objects.none()
    done = set(parts.values_list("part", flat=True))
    document = version.document
    check = document.get("check") or {}
    return Standing(
        key=key,
        version=version.number,
        title=version.title,
        number=document.get("number"),
        parts=tuple(
            RailPart(
                part["key"],
                part["title"],
                part["minutes"],
                number,
                part["key"] in done,
                part["key"] == at,
            )
            for number, part in enumerate(course_text.parts_of(version), start=1)
        ),
        asked=check.get("draw", 0),
        pass_percent=check.get("pass_percent", 0),
        started=progress is not None,
        check_open=_check_is_open(person, version),
        completion=completion_of(person, key),
    )


def completion_of(person: Person, course_key: str) -> Completion | None:
    """The latest, with its certificate."""
    row = (
        Fact.objects.live()
        .of_kind(FactKind.COURSE_COMPLETED)
        .filter(person=person, subject=course_key)
        .order_by("-starts_on", "-pk", "-certificates__pk")
        .values_list("starts_on", "value", "certificates__uid")
        .first()
    )
    return Completion(row[0], row[1].get("version", 1), row[2]) if row else None


def _check_is_open(person: Person, version: CourseVersion) -> bool:
    return Attempt.objects.filter(
        person=person,
        course_version__course_id=version.course_id,
        submitted_at__isnull=True,
    ).exists()


def _reader(progress: Progress, part: str) -> Reader:
    document = progress.course_version.document
    answers = ExerciseAnswer.objects.filter(progress=progress, block__startswith=f"{part}/")
    notes = Note.objects.filter(progress=progress, block__startswith=f"{part}/")
    meanings = {entry["term"]: entry["meaning"] for entry in document.get("glossary", ())}
    return Reader(
        part=part,
        seed=exercise_seed(progress, part),
        laws={law["key"]: law for law in document["law"]},
        answers=dict(answers.values_list("block", "response")),
        notes=dict(notes.values_list("block", "text")),
        terms=TermMarker(meanings),
    )


def current_of(course: Course) -> CourseVersion:
    if course.current is None:
        raise LookupError(f"{course.key} has no version.")
    return course.current
