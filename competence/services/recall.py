"""Spaced recall: she answers a question that came back. No audit row, no fact, nothing counted.

Like the drafts of the knowledge check, nobody can read from it at which hour she sat with what.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competence.models import RecallAnswer
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person
from competence.queries import my_recall
from competence.queries.my_recall import Asked
from courses import grading


@transaction.atomic
def answer(*, person: Person, course: str, question: str, response: Any, by: Actor) -> RecallAnswer:
    """Judged and kept once an occasion, however many clicks; what is not asked today is refused."""
    asked = my_recall.asked_question(person, course, question, clock.today())
    if asked is None:
        raise ValidationError(_("This question is not asked any more."), code="not_asked")
    try:
        with transaction.atomic():
            return _kept(asked, response)
    except IntegrityError:
        # The constraint one_recall_answer_per_occasion: another click was first.
        return RecallAnswer.objects.get(
            completion_id=asked.due.passed,
            occasion=asked.due.occasion,
            question=asked.due.question,
            again=asked.due.again,
        )


def _kept(asked: Asked, response: Any) -> RecallAnswer:
    return RecallAnswer.objects.create(
        completion_id=asked.due.passed,
        course_version=asked.version,
        occasion=asked.due.occasion,
        question=asked.due.question,
        again=asked.due.again,
        response=response,
        correct=grading.grade(asked.question, response).correct,
        answered_on=clock.today(),
    )
