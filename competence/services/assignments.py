"""A programme assigned to a person, by reference to its version; only what departs is stored."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Assignment, Deviation, Fact, RuleVersion
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import introductions
from competence.services import facts, messages


@transaction.atomic
def assign(*, person: Person, rule_version: RuleVersion, starts_on: date, by: Actor) -> Assignment:
    """The same programme assigned twice is one assignment; the person gets one mail."""
    if rule_version.published_at is None:
        raise ValidationError(_("Only a published programme can be assigned."))
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                person=person,
                municipality_id=person.municipality_id,
                rule_version=rule_version,
                starts_on=starts_on,
                recorded_at=clock.now(),
                recorded_by=by.person,
            )
    except IntegrityError:
        return Assignment.objects.live().get(
            person=person, rule_version=rule_version, ends_on__isnull=True
        )
    refresh_next_due(assignment)
    record("programme.assigned", assignment, by=by, concerns=person, version=rule_version.pk)
    _tell(assignment)
    return assignment


def _tell(assignment: Assignment) -> None:
    person = assignment.person
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("Your introduction is planned"),
            text=_(
                "Hello %(name)s,\n\nyour introduction %(title)s begins on %(day)s. Under My "
                "introduction you see what comes first, who helps you and how much time you have."
            )
            % {
                "name": person.given_name,
                "title": assignment.rule_version.title,
                "day": date_format(assignment.starts_on, "j F Y"),
            },
        )


@transaction.atomic
def extend(
    *, assignment: Assignment, requirement: str, due_on: date, reason: str, by: Actor
) -> Deviation:
    """More time for one requirement, with a reason; an extension never shortens."""
    return _deviate(assignment, requirement, Deviation.Kind.EXTENSION, due_on, reason, by)


@transaction.atomic
def move(
    *, assignment: Assignment, requirement: str, due_on: date, reason: str, by: Actor
) -> Deviation:
    """Another day, earlier or later."""
    return _deviate(assignment, requirement, Deviation.Kind.MOVED, due_on, reason, by)


def _deviate(
    assignment: Assignment, requirement: str, kind: str, due_on: date, reason: str, by: Actor
) -> Deviation:
    _require_known(assignment, requirement)
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why.")})
    deviation = Deviation.objects.create(
        assignment=assignment,
        municipality_id=assignment.municipality_id,
        requirement=requirement,
        kind=kind,
        due_on=due_on,
        reason=reason.strip(),
        recorded_at=clock.now(),
        recorded_by=by.person,
    )
    refresh_next_due(assignment)
    record(f"requirement.{kind}", deviation, by=by, concerns=assignment.person, key=requirement)
    return deviation


@transaction.atomic
def waive(*, assignment: Assignment, requirement: str, reason: str, by: Actor) -> Fact:
    """An exception with a reason: the requirement no longer counts for this person and programme."""
    _require_known(assignment, requirement)
    if not reason.strip():
        raise ValidationError({"reason": _("Say in a sentence why.")})
    fact = facts.add(
        person=assignment.person,
        kind=FactKind.WAIVER,
        subject=requirement,
        starts_on=clock.today(),
        value={"reason": reason.strip(), "within": assignment.rule_version.document["key"]},
        source=f"assignment:{assignment.pk}",
        by=by,
    )
    refresh_next_due(assignment)
    return fact


def refresh_next_due(assignment: Assignment) -> None:
    """Store the next day something falls due; lists and reminders read it."""
    introduction = introductions.of_person(assignment.person_id, clock.today())
    if introduction is None:
        return
    days = [task.due_on for task in introduction.tasks() if not task.met and task.due_on]
    assignment.next_due_on = min(days, default=None)
    assignment.save(update_fields=["next_due_on"])


def _require_known(assignment: Assignment, requirement: str) -> None:
    programme = introductions.programme_of(assignment.rule_version)
    if requirement not in {known.key for known in programme.requirements()}:
        raise ValidationError(_("The programme has no such requirement."))
