"""The knowledge check: one question at a time without its answer, then every answer with reasons."""

from dataclasses import dataclass
from uuid import UUID

from competence.models import Attempt
from competence.people.models import Person, lean
from competence.queries import questions
from competence.queries.questions import Judged, ShownQuestion
from courses import grading
from courses.pool import Question


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the open check in the list of all."""

    number: int
    key: str
    stem: str
    answered: bool
    current: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """`question` is None on the last page, where she hands in."""

    attempt_id: int
    course: str
    title: str
    asked: tuple[Asked, ...]
    question: ShownQuestion | None
    number: int

    @property
    def unanswered(self) -> tuple[Asked, ...]:
        return tuple(asked for asked in self.asked if not asked.answered)


@dataclass(frozen=True, slots=True)
class ResultPage:
    attempt_id: int
    course: str
    title: str
    passed: bool
    share: int
    pass_percent: int
    right: int
    judged: tuple[Judged, ...]
    revisit: tuple[tuple[str, str], ...]
    certificate: UUID | None

    @property
    def critical(self) -> tuple[Judged, ...]:
        return tuple(each for each in self.judged if each.critical)


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    attempt_id: int
    passed: bool
    share: int


def earlier_attempts(person: Person, course_key: str) -> list[EarlierAttempt]:
    """Handed in, the latest first."""
    rows = Attempt.objects.filter(
        person=person, course_version__course__key=course_key, submitted_at__isnull=False
    ).order_by("-submitted_at")
    return [
        EarlierAttempt(pk, bool(passed), share or 0)
        for pk, passed, share in rows.values_list("pk", "passed", "share")
    ]


def open_attempt(person: Person, course_key: str) -> Attempt | None:
    rows = Attempt.objects.filter(
        person=person, course_version__course__key=course_key, submitted_at__isnull=True
    )
    return lean(rows.select_related("course_version__course")).first()


def attempt_of(person: Person, course_key: str, attempt_id: int) -> Attempt | None:
    """Hers and of this course, else None."""
    rows = Attempt.objects.filter(person=person, course_version__course__key=course_key)
    return lean(rows.select_related("course_version__course")).filter(pk=attempt_id).first()


def question_of(attempt: Attempt, key: str) -> Question | None:
    if key not in attempt.questions:
        return None
    return questions.in_pool(attempt.course_version)[key]


def check_page(attempt: Attempt, wanted: int | None) -> CheckPage:
    """No query. Question number `wanted`; without one the first unanswered, at the end the overview."""
    asked = questions.in_pool(attempt.course_version)
    total = len(attempt.questions)
    number = _number(attempt, wanted)
    at_question = number <= total
    return CheckPage(
        attempt_id=attempt.pk,
        course=attempt.course_version.course.key,
        title=attempt.course_version.title,
        asked=tuple(
            Asked(place, key, asked[key].stem, key in attempt.responses, place == number)
            for place, key in enumerate(attempt.questions, start=1)
        ),
        question=_shown(attempt, asked[attempt.questions[number - 1]]) if at_question else None,
        number=number,
    )


def result_page(attempt: Attempt) -> ResultPage:
    """One query, for the certificate. Graded anew from the version, which never changes."""
    version = attempt.course_version
    asked = questions.in_pool(version)
    titles = questions.part_titles(version)
    graded = [grading.grade(asked[key], attempt.responses.get(key)) for key in attempt.questions]
    outcome = grading.result(graded, version.document["check"]["pass_percent"])
    return ResultPage(
        attempt_id=attempt.pk,
        course=version.course.key,
        title=version.title,
        passed=outcome.passed,
        share=outcome.share,
        pass_percent=version.document["check"]["pass_percent"],
        right=sum(each.correct for each in graded),
        judged=tuple(
            questions.judged(number, asked[each.question_key], each, titles)
            for number, each in enumerate(graded, start=1)
        ),
        revisit=tuple((part, titles.get(part, part)) for part in outcome.parts_to_revisit),
        certificate=_certificate(attempt) if outcome.passed else None,
    )


def _certificate(attempt: Attempt) -> UUID | None:
    row = Attempt.objects.filter(pk=attempt.pk).order_by("-fact__certificates__pk")
    return row.values_list("fact__certificates__uid", flat=True).first()


def _number(attempt: Attempt, wanted: int | None) -> int:
    total = len(attempt.questions)
    if wanted is not None:
        return max(1, min(wanted, total + 1))
    unanswered = (
        number
        for number, key in enumerate(attempt.questions, start=1)
        if key not in attempt.responses
    )
    return next(unanswered, total + 1)


def _shown(attempt: Attempt, question: Question) -> ShownQuestion:
    return questions.shown(question, attempt.seed, attempt.responses.get(question.key))
