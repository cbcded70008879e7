"""Assessment by a named role: given, as one fact in the words of that role; taken back with a reason.

Nobody but herself speaks as herself, and whoever leads her is never her colleague here. What is
asked for and not yet given: see assessment_questions.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Assessment, Fact
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import assessment_mail, assessors, decided, facts, form_keys

By = Assessment.Role
State = Assessment.State


@dataclass(frozen=True, slots=True)
class Word:
    """What is said: a level, on a day, with sentences about the work."""

    level: int
    sentences: str
    on: date


@transaction.atomic
def give(*, assessment: Assessment, word: Word, by: Actor) -> bool:
    """The answer to a question. False when it is settled already."""
    assessors.require_asked(assessment, by)
    row = lock(assessment, *Assessment.OPEN_STATES)
    if row is None:
        return False
    assessors.fits(row.person, row.role, row.assessor)
    assessors.refuse_rating(row.person, row.role, row.subject)
    say(row, word, by)
    assessment_mail.write_given(row)
    return True


@transaction.atomic
def state(
    *, person: Person, subject: str, role: str, word: Word, form_key: uuid.UUID, by: Actor
) -> Assessment:
    """Without being asked: herself, her supervisor or her mentor. An open question is answered by it."""
    assessor = decided.named(by)
    person = decided.locked(person)
    if role == By.SELF:
        assessors.require_herself(person, by)
    else:
        assessors.fits(person, role, assessor)
        assessors.refuse_rating(person, role, subject)
    if sent := sent_before(person, form_key):
        return sent
    open_rows = Assessment.objects.open().filter(person=person, subject=subject, role=role)
    row = open_rows.filter(assessor=assessor).first()
    row = row or create(person, subject, role, assessor, form_key)
    say(row, word, by)
    if role != By.SELF:
        assessment_mail.write_given(row)
    return row


@transaction.atomic
def answered_by_rating(*, rating: Fact, by: Actor) -> None:
    """A supervisor's rating of an element answers what she was asked about it.

    One that corrects another takes its place; where she was asked again since, it answers that.
    Whoever rates has locked the person.
    """
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("person")
    rows = rows.filter(person=rating.person, subject=rating.subject, role=By.SUPERVISOR)
    asked = rows.open().filter(assessor=by.person).first()
    earlier = rating.replaces
    held = rows.filter(fact=earlier.pk, state=State.GIVEN).first() if earlier else None
    if asked:
        asked.fact = rating
        settle(asked, State.GIVEN, by)
    if held and earlier:
        _correct(held, earlier.retracted_reason if asked else "", rating, by)


def _correct(row: Assessment, taken_back: str, rating: Fact, by: Actor) -> None:
    if taken_back:
        settle(row, State.TAKEN_BACK, by, taken_back)
        return
    row.fact = rating
    row.save(update_fields=["fact"])
    record("assessment.corrected", row, by=by, concerns=row.person, role=row.role, of=row.subject)


@transaction.atomic
def take_back(*, assessment: Assessment, reason: str, by: Actor) -> bool:
    """What was given no longer counts; it stays readable as it was. False when that is done already."""
    assessors.require_asked(assessment, by)
    decided.require_reason(reason)
    row = lock(assessment, State.GIVEN)
    if row is None or row.fact is None or row.fact.retracted_at:
        return False
    if row.is_rating:
        raise PermissionDenied("A rating is corrected where it was made.")
    facts.retract(fact=row.fact, reason=reason, by=by)
    settle(row, State.TAKEN_BACK, by, reason)
    assessment_mail.write_taken_back(row)
    return True


def create(
    person: Person,
    subject: str,
    role: str,
    assessor: Person,
    form_key: uuid.UUID,
    asked_by: Person | None = None,
) -> Assessment:
    said = {
        "municipality_id": person.municipality_id,
        "subject": subject,
        "role": role,
        "assessor": assessor,
        "asked_by": asked_by,
        "asked_at": clock.now(),
    }
    return form_keys.once(Assessment, form_key, whose={"person": person}, said=said)[0]


def sent_before(person: Person, form_key: uuid.UUID) -> Assessment | None:
    return Assessment.objects.filter(form_key=form_key, person=person).first()


def say(row: Assessment, word: Word, by: Actor, **told: Any) -> None:
    _require_word(word)
    row.sentences = word.sentences.strip()
    row.fact = facts.add(
        person=row.person,
        kind=FactKind.ASSESSMENT,
        subject=row.subject,
        starts_on=word.on,
        level=word.level,
        value={"by": str(row.role), "assessor": row.assessor_id, **told},
        source=f"assessment:{row.pk}",
        by=by,
    )
    settle(row, State.GIVEN, by)


def settle(row: Assessment, to: str, by: Actor, reason: str = "") -> bool:
    row.state, row.reason = to, reason.strip()
    row.settled_at, row.settled_by = clock.now(), decided.named(by)
    row.save()
    record(f"assessment.{to}", row, by=by, concerns=row.person, role=row.role, of=row.subject)
    return True


def lock(assessment: Assessment, *states: str) -> Assessment | None:
    """The person first, as everywhere: two who lock in different orders wait for each other."""
    decided.locked(assessment.person)
    rows = Assessment.objects.select_for_update(of=("self",)).filter(
        pk=assessment.pk, state__in=states
    )
    return rows.select_related(
        "person__municipality",
        "person__user",
        "assessor__municipality",
        "asked_by__user",
        "fact__person__municipality",
    ).first()


def _require_word(word: Word) -> None:
    if not 1 <= word.level <= 5:
        raise ValidationError({"level": _("Choose one of the five levels.")})
    if word.on > clock.today():
        raise ValidationError(
            {"on": _("The day has not come yet. Choose today or an earlier day.")}
        )
    if not word.sentences.strip():
        raise ValidationError({"sentences": _("Write two sentences about the work.")})
