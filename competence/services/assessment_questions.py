"""A question about an assessment: sent, promised, declined with a reason, or taken back."""

import uuid

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.models import Assessment
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import assessment_mail, assessments, assessors, decided

State = Assessment.State


@transaction.atomic
def ask(
    *, person: Person, subject: str, role: str, assessor: Person, form_key: uuid.UUID, by: Actor
) -> Assessment:
    """By herself, or by whoever leads her. The same question, still open, is one."""
    person = decided.locked(person)
    assessors.fits(person, role, assessor)
    waiting = Assessment.objects.open().filter(person=person, subject=subject, role=role)
    if row := waiting.filter(assessor=assessor).first():
        return row
    row = assessments.create(person, subject, role, assessor, form_key, asked_by=by.person)
    _require_same(row, subject, role, assessor)
    if row.state == State.ASKED:
        record("assessment.asked", row, by=by, concerns=person, role=role, of=subject)
        assessment_mail.write_question(row)
    return row


def _require_same(row: Assessment, subject: str, role: str, assessor: Person) -> None:
    """A form sent again from the browser's history may say something else, or revive what is over."""
    same = (row.subject, row.role, row.assessor_id) == (subject, role, assessor.pk)
    if not same or row.state not in (*Assessment.OPEN_STATES, State.GIVEN):
        raise ValidationError(
            _("This form is sent already. Open the page again, and ask your question there.")
        )


@transaction.atomic
def accept(*, assessment: Assessment, by: Actor) -> bool:
    """She will do it. False when that is settled already."""
    assessors.require_asked(assessment, by)
    row = assessments.lock(assessment, State.ASKED)
    return row is not None and assessments.settle(row, State.ACCEPTED, by)


@transaction.atomic
def decline(*, assessment: Assessment, reason: str, by: Actor) -> bool:
    assessors.require_asked(assessment, by)
    decided.require_reason(reason)
    row = assessments.lock(assessment, *Assessment.OPEN_STATES)
    if row is None:
        return False
    assessments.settle(row, State.DECLINED, by, reason)
    assessment_mail.write_no(row)
    return True


@transaction.atomic
def withdraw(*, assessment: Assessment, by: Actor) -> bool:
    """Whoever asked, or she whom it is about, takes the question back."""
    if by.person_id not in (assessment.asked_by_id, assessment.person_id):
        raise PermissionDenied("Only the one who asked takes the question back.")
    row = assessments.lock(assessment, *Assessment.OPEN_STATES)
    return row is not None and assessments.settle(row, State.WITHDRAWN, by)
