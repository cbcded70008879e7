"""Panelens bedömning: several judge together, and whoever leads the panel writes down the outcome."""

import uuid
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.models import Assessment, PanelMember
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import assessment_mail, assessments, decided
from competence.services.assessments import Word

FEWEST = 2


@transaction.atomic
def conclude(
    *,
    person: Person,
    subject: str,
    word: Word,
    members: Sequence[Person],
    others: Sequence[str],
    form_key: uuid.UUID,
    by: Actor,
) -> Assessment:
    """One outcome, its members and its reasons. `others` are named because they work elsewhere."""
    if by.person_id == person.pk:
        raise PermissionDenied("Nobody writes down the panel's word on herself.")
    person = decided.locked(person)
    if sent := assessments.sent_before(person, form_key):
        return sent
    _require_members(person, members, others)
    role = Assessment.Role.PANEL
    row = assessments.create(person, subject, role, decided.named(by), form_key)
    PanelMember.objects.bulk_create(
        [
            *(PanelMember(assessment=row, person=member) for member in members),
            *(PanelMember(assessment=row, name=name) for name in others),
        ]
    )
    assessments.say(row, word, by, members=len(members) + len(others))
    assessment_mail.write_given(row)
    return row


def _require_members(person: Person, members: Sequence[Person], others: Sequence[str]) -> None:
    if any(member.pk == person.pk for member in members):
        raise ValidationError({"member_1": _("She who is assessed does not sit in the panel.")})
    if any(member.municipality_id != person.municipality_id for member in members):
        raise ValidationError({"member_1": _("Write the name of whoever works elsewhere.")})
    if len({member.pk for member in members}) + len(others) < FEWEST:
        raise ValidationError({"member_2": _("A panel is at least two. Name one more.")})
