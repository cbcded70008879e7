"""Spaced recall: she answers a question that came back. No audit row, no fact, nothing counted.

Like the drafts of the knowledge check, nobody can read from it at which hour she sat with what.
"""

from typing import Any

from django.db import IntegrityError, transaction

from competence.models import RecallAnswer
from competence.people import clock
from competence.people.audit import Actor
from competence.queries.my_recall import Asked
from courses import grading


@transaction.atomic
def keep(*, asked: Asked, response: Any, by: Actor) -> RecallAnswer:
    """The answer to what she was asked; where another click was first, that one's."""
    due = asked.due
    occasion = {
        "completion_id": due.passed,
        "occasion": due.occasion,
        "question": due.question,
        "again": due.again,
    }
    try:
        with transaction.atomic():
            return RecallAnswer.objects.create(
                **occasion,
                course_version=asked.version,
                response=response,
                correct=grading.grade(asked.question, response).correct,
                answered_on=clock.today(),
            )
    except IntegrityError:
        # The constraint one_recall_answer_per_occasion.
        return RecallAnswer.objects.get(**occasion)
