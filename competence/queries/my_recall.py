"""Spaced recall of one person: what is asked today, and what she answered. Nobody else reads it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import IntegerField, QuerySet, TextField, Value
from django.db.models.functions import JSONObject

from competence.domain import recall
from competence.domain.facts import Fact as FactValue
from competence.domain.facts import FactKind, Ledger
from competence.domain.recall import Answered, Due, Passed, RecallQuestion
from competence.models import Fact, RecallAnswer
from competence.people.models import Absence, Person, lean
from competence.queries import ledger, questions
from competence.queries.questions import Judged, ShownQuestion
from courses import grading
from courses.models import CourseVersion
from courses.pool import Question

ALL_DAY = 100
POOL, ANSWER = "recall_pool", "recall_answer"


@dataclass(frozen=True, slots=True)
class RecallPage:
    """`question` is None when nothing is asked; `number` and `total` are today's."""

    course: str
    title: str
    question: ShownQuestion | None
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class RecallResult:
    course: str
    title: str
    judged: Judged
    again: bool
    comes_back: bool
    more: bool


@dataclass(frozen=True, slots=True)
class Asked:
    due: Due
    version: CourseVersion
    question: Question


@dataclass(frozen=True, slots=True)
class Today:
    """`answered` counts today's answers, so that three a day are never more."""

    due: tuple[Due, ...]
    answered: int


def passes_of(facts: Iterable[FactValue], day: date) -> list[FactValue]:
    """The latest pass of each module that can have something to ask: no query."""
    latest = {
        fact.subject: fact
        for fact in Ledger.of(facts).of_kind(FactKind.COURSE_COMPLETED)
        if fact.starts_on <= day
    }
    return [fact for fact in latest.values() if recall.may_ask(fact.starts_on, day)]


def due_of(person: Person, day: date) -> tuple[Due, ...]:
    return _today_of(person, day).due


def page_of(person: Person, day: date) -> RecallPage:
    today = _today_of(person, day)
    if not today.due:
        return RecallPage("", "", None, 0, 0)
    first = today.due[0]
    version = version_of(first.course)
    question = questions.in_pool(version)[first.question]
    seed = f"{first.passed}:{first.occasion}:{first.again}"
    return RecallPage(
        course=first.course,
        title=version.title,
        question=questions.shown(question, seed),
        number=today.answered + 1,
        total=today.answered + len(today.due),
    )


def result_of(person: Person, course: str, question: str, day: date) -> RecallResult | None:
    """Her latest answer to the question with every reason, judged by the text she answered."""
    row = answer_of(person, course, question)
    if row is None:
        return None
    version = row.course_version
    asked = questions.in_pool(version)[question]
    graded = grading.grade(asked, row.response)
    return RecallResult(
        course=course,
        title=version.title,
        judged=questions.judged(1, asked, graded, questions.part_titles(version)),
        again=row.again,
        comes_back=not row.correct and not row.again,
        more=bool(due_of(person, day)),
    )


def answer_of(person: Person, course: str, question: str) -> RecallAnswer | None:
    rows = RecallAnswer.objects.filter(
        completion__person=person, completion__subject=course, question=question
    )
    return lean(rows.select_related("course_version")).order_by("-answered_on", "-pk").first()


def version_of(course: str) -> CourseVersion:
    """With its pool: keep it out of templates."""
    found: CourseVersion = CourseVersion.objects.current().get(course__key=course)
    return found


def asked_question(person: Person, course: str, key: str, day: date) -> Asked | None:
    """With its answers, for reading and judging what was posted; None when it is not asked now."""
    for one in due_of(person, day):
        if (one.course, one.question) == (course, key):
            version = version_of(course)
            return Asked(one, version, questions.in_pool(version)[key])
    return None


def _today_of(person: Person, day: date) -> Today:
    rows = Fact.objects.live().of_kind(FactKind.COURSE_COMPLETED).filter(person=person)
    facts = map(ledger.as_value, rows.order_by("starts_on", "recorded_at", "pk"))
    passes = [] if _is_away(person, day) else passes_of(facts, day)
    first, *others = rows_of(passes) or (None,)
    found = first.union(*others, all=True).order_by() if first is not None else ()
    return today_from(passes, found, day)


def _is_away(person: Person, day: date) -> bool:
    return Absence.objects.live().on(day).filter(person=person, extent_percent=ALL_DAY).exists()


def today_from(passes: Sequence[FactValue], rows: Iterable[tuple], day: date) -> Today:
    """From the rows of `rows_of`, wherever they were read; of the pools only keys are kept."""
    pools: dict[str, tuple[RecallQuestion, ...]] = {}
    answered: list[Answered] = []
    for what, key, _title, passed, _last, _done, content in rows:
        if what == POOL:
            short = (each for each in content if each["recall"])
            pools[key] = tuple(RecallQuestion(each["key"], each["goal"]) for each in short)
        else:
            answered.append(_answered(key, passed, content))
    passed_modules = [
        Passed(fact.id, fact.subject, fact.starts_on, pools.get(fact.subject, ()))
        for fact in passes
    ]
    today = sum(answer.on == day for answer in answered)
    return Today(recall.due(passed_modules, answered, day), today)


def _answered(question: str, passed: int, content: Mapping[str, Any]) -> Answered:
    return Answered(
        passed=passed,
        occasion=content["occasion"],
        question=question,
        again=bool(content["again"]),
        correct=bool(content["correct"]),
        on=date.fromisoformat(content["on"]),
    )


def rows_of(passes: Sequence[FactValue]) -> tuple[QuerySet, ...]:
    """The pools of the modules and her answers, in the shape that my_reading takes beside its own."""
    if not passes:
        return ()
    nothing, none = Value("", TextField()), Value(0, IntegerField())
    versions = (
        CourseVersion.objects.current()
        .filter(course__key__in=[fact.subject for fact in passes])
        .order_by()
        .annotate(what=Value(POOL, TextField()), nothing=nothing, none=none)
        .values_list("what", "course__key", "nothing", "none", "nothing", "nothing", "pool")
    )
    answers = (
        RecallAnswer.objects.filter(completion__in=[fact.id for fact in passes])
        .annotate(
            what=Value(ANSWER, TextField()),
            nothing=nothing,
            content=JSONObject(
                occasion="occasion", again="again", correct="correct", on="answered_on"
            ),
        )
        .values_list(
            "what", "question", "nothing", "completion_id", "nothing", "nothing", "content"
        )
    )
    return versions, answers
