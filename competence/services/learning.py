"""Learning: a course is opened, read part by part, proved by a check. Passing is one fact.

Place-marks, exercise answers and kept responses are drafts of the learner's own: they leave no audit
row, so that nobody can read from it at which hour she sat with which question. Opening, finishing,
starting and submitting do.
"""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from competence.models import Attempt, ExerciseAnswer, Note, PartDone, Progress
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import course_text
from competence.services import completion, self_start
from courses import exercises, grading, pool
from courses.models import MILD_CHANGES, Course, CourseVersion

# Longer than this many times the planned minutes, the page was left open.
MOST_TIMES_PLANNED = 3


@transaction.atomic
def open_course(*, person: Person, course: Course, by: Actor) -> Progress:
    """Her place in the course, made when she first opens it, in her plan or of her own choice.

    A changed text of class A or B reaches her at once; C and D when no part is under way.
    """
    current = _current_id(course)
    progress = _progress().filter(person=person, course=course).first()
    return _moved_on(progress, current) if progress else _begun(person, course, by)


def _current_id(course: Course) -> int:
    if course.current_id is None:
        raise ValidationError(_("This module is not published yet."))
    return course.current_id


def _begun(person: Person, course: Course, by: Actor) -> Progress:
    try:
        with transaction.atomic():
            progress = Progress.objects.create(
                person=person,
                municipality_id=person.municipality_id,
                course=course,
                course_version_id=_current_id(course),
                started_at=clock.now(),
                last_at=clock.now(),
            )
            told = self_start.tell(progress)
            about = {"course": course.key, "told": told.pk if told else ""}
            record("course.opened", progress, by=by, concerns=person, **about)
    except IntegrityError:
        pass  # another tab was first
    return _progress().get(person=person, course=course)


def _moved_on(progress: Progress, current: int) -> Progress:
    if progress.course_version_id == current or not _may_move(progress):
        return progress
    progress.course_version_id = current
    progress.save(update_fields=["course_version"])
    return _progress().get(pk=progress.pk)


def _may_move(progress: Progress) -> bool:
    newer = CourseVersion.objects.filter(
        course_id=progress.course_id, number__gt=progress.course_version.number
    )
    classes = set(newer.values_list("change_class", flat=True))
    if classes <= MILD_CHANGES or not progress.last_part:
        return True
    return progress.parts.filter(part=progress.last_part).exists()


def _progress() -> QuerySet[Progress]:
    """Without the question pool: no page may hold an answer it could leak."""
    rows = Progress.objects.select_related("course_version", "person__municipality", "course")
    return rows.defer("course_version__pool")


@transaction.atomic
def open_part(*, progress: Progress, part: str, by: Actor) -> Progress:
    """Keep her place, so that another device resumes there."""
    _require_part(progress, part)
    if progress.last_part != part:
        progress.last_part, progress.last_at = part, clock.now()
        progress.save(update_fields=["last_part", "last_at"])
    return progress


@transaction.atomic
def finish_part(*, progress: Progress, part: str, seconds: int, by: Actor) -> PartDone:
    """Read to its end, once. The last part of a course without a check completes it."""
    _require_part(progress, part)
    # Two last parts finished at the same moment would each find the other one unread.
    Progress.objects.select_for_update().get(pk=progress.pk)
    done, created = PartDone.objects.get_or_create(
        progress=progress,
        part=part,
        defaults={"done_at": clock.now(), "seconds": _honest(progress, part, seconds)},
    )
    if not created:
        return done
    record("part.finished", done, by=by, concerns=progress.person, part=part)
    version = progress.course_version
    if not course_text.has_check(version) and not unfinished_parts(progress):
        completion.complete(person=progress.person, version=version, value={}, by=by)
    return done


def unfinished_parts(progress: Progress) -> list[str]:
    done = set(progress.parts.values_list("part", flat=True))
    return [key for key in course_text.part_keys(progress.course_version) if key not in done]


def _honest(progress: Progress, part: str, seconds: int) -> int:
    parts = course_text.parts_of(progress.course_version)
    planned = next(entry["minutes"] for entry in parts if entry["key"] == part) * 60
    return max(0, min(seconds, MOST_TIMES_PLANNED * planned))


def _require_part(progress: Progress, part: str) -> None:
    if part not in course_text.part_keys(progress.course_version):
        raise ValidationError(_("The module has no such part."), code="unknown")


@transaction.atomic
def answer_exercise(*, progress: Progress, block: str, response: Any, by: Actor) -> ExerciseAnswer:
    """Her answer, kept so that the page remembers. `block` is "part/block"."""
    exercise = course_text.exercise_of(progress.course_version, block)
    if exercise is None:
        raise ValidationError(_("The module has no such exercise."), code="unknown")
    if not exercises.is_response(exercise, response):
        raise ValidationError(_("Choose among the answers on the page."), code="forged")
    answer, _created = ExerciseAnswer.objects.update_or_create(
        progress=progress,
        block=block,
        defaults={"response": response, "answered_at": clock.now()},
    )
    return answer


@transaction.atomic
def forget_answer(*, progress: Progress, block: str, by: Actor) -> None:
    """She wants to try the exercise again."""
    ExerciseAnswer.objects.filter(progress=progress, block=block).delete()


@transaction.atomic
def write_note(*, progress: Progress, block: str, text: str, by: Actor) -> Note | None:
    """Her own words. An empty text takes the note away."""
    if not text.strip():
        Note.objects.filter(progress=progress, block=block).delete()
        record("note.erased", progress, by=by, concerns=progress.person, block=block)
        return None
    note, _created = Note.objects.update_or_create(
        progress=progress,
        block=block,
        defaults={"text": text.strip(), "written_at": clock.now()},
    )
    record("note.written", note, by=by, concerns=progress.person, block=block)
    return note


@transaction.atomic
def start_check(*, progress: Progress, by: Actor) -> Attempt:
    """The attempt she has open, or a new one with questions she has not seen, if the pool has them.

    Every part must be finished first, whatever the version says now.
    """
    held = Progress.objects.select_for_update(of=("self",)).get(pk=progress.pk)
    standing = open_attempts(held).first()
    if standing:
        return standing
    held = _progress().get(pk=held.pk)
    held = _moved_on(held, _current_id(held.course))
    if unfinished_parts(held):
        raise ValidationError(_("Finish the parts of the module first."), code="unread")
    if not course_text.has_check(held.course_version):
        raise ValidationError(_("This module has no knowledge check."), code="no_check")
    attempt = _drawn(held)
    record("check.started", attempt, by=by, concerns=held.person, course=held.course.key)
    return attempt


def open_attempts(progress: Progress) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        person_id=progress.person_id,
        course_version__course_id=progress.course_id,
        submitted_at__isnull=True,
    )


def _drawn(progress: Progress) -> Attempt:
    version = CourseVersion.objects.get(pk=progress.course_version_id)
    earlier = Attempt.objects.filter(
        person_id=progress.person_id, course_version__course_id=progress.course_id
    )
    seen = frozenset(key for keys in earlier.values_list("questions", flat=True) for key in keys)
    seed = secrets.token_hex(16)
    asked = version.document["check"]["draw"]
    return Attempt.objects.create(
        person_id=progress.person_id,
        municipality_id=progress.municipality_id,
        course_version=version,
        seed=seed,
        questions=list(grading.draw(pool.from_json(version.pool), asked, seed, avoid=seen)),
        started_at=clock.now(),
    )


@transaction.atomic
def keep_response(*, attempt: Attempt, question: str, response: Any, by: Actor) -> Attempt:
    """Kept as she goes: a lost session, a closed phone or a second tab loses nothing."""
    held = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt.pk)
    if question not in held.questions:
        raise ValidationError(_("The check has no such question."), code="unknown")
    if held.submitted_at is None:
        held.responses = {**held.responses, question: response}
        held.save(update_fields=["responses"])
    return held


@transaction.atomic
def submit_check(*, attempt: Attempt, by: Actor) -> Attempt:
    """Graded once, however many clicks: a passed one is a fact and orders the certificate."""
    held = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("course_version__course", "person__municipality")
        .get(pk=attempt.pk)
    )
    if held.submitted_at:
        return held
    version = held.course_version
    graded = graded_questions(held)
    outcome = grading.result(graded, version.document["check"]["pass_percent"])
    held.submitted_at = clock.now()
    held.passed, held.share = outcome.passed, outcome.share
    held.graded = [
        {"question": each.question_key, "correct": each.correct, "critical": each.critical_miss}
        for each in graded
    ]
    if outcome.passed:
        held.fact = completion.complete(
            person=held.person, version=version, value={"share": outcome.share}, by=by
        )
    held.save(update_fields=["submitted_at", "passed", "share", "graded", "fact"])
    record("check.submitted", held, by=by, concerns=held.person, passed=outcome.passed)
    return held


def graded_questions(attempt: Attempt) -> list[grading.Graded]:
    """In the order they were asked. The version never changes, so neither does the answer."""
    asked = {question.key: question for question in pool.from_json(attempt.course_version.pool)}
    return [grading.grade(asked[key], attempt.responses.get(key)) for key in attempt.questions]
