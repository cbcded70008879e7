"""A programme assigned to a person, by reference to its version; only what departs is stored."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.domain.programme import Requirement
from competence.models import Assignment, Deviation, Fact, Occasion, RuleVersion, Talk
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import introductions, rulebook
from competence.services import dated, decided, facts, messages

# What a learner or her mentor does in a programme. After any of it the assignment stands.
STEPS_TAKEN = (
    FactKind.COURSE_COMPLETED,
    FactKind.DOCUMENT_ACKNOWLEDGED,
    FactKind.ELEMENT_DONE,
    FactKind.ELEMENT_RATED,
    FactKind.TALK_HELD,
    FactKind.WAIVER,
)


@transaction.atomic
def assign(*, person: Person, rule_version: RuleVersion, starts_on: date, by: Actor) -> Assignment:
    """The same programme assigned twice is one assignment; the person gets one mail."""
    if rule_version.published_at is None:
        raise ValidationError(_("Only a published programme can be assigned."))
    # Before the row: who waits for it at the same moment would else wait for her too, each for the other.
    dated.one_at_a_time(person)
    other = open_of_same_programme(person, rule_version).exclude(rule_version=rule_version)
    if other.exists():
        raise ValidationError(_("She already follows this programme in an earlier version."))
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                person=person,
                municipality_id=person.municipality_id,
                rule_version=rule_version,
                **dated.recorded(starts_on, None, by),
            )
    except IntegrityError:
        return open_of_same_programme(person, rule_version).get(rule_version=rule_version)
    refresh_next_due(assignment)
    record("programme.assigned", assignment, by=by, concerns=person, version=rule_version.pk)
    _tell(assignment)
    return assignment


@transaction.atomic
def assign_all(
    *, people: Iterable[Person], rule_version: RuleVersion, starts: Mapping[int, date], by: Actor
) -> list[Assignment]:
    """All or none, each from her own day."""
    return [
        assign(person=person, rule_version=rule_version, starts_on=starts[person.pk], by=by)
        for person in people
    ]


def open_of_same_programme(person: Person, rule_version: RuleVersion) -> QuerySet[Assignment]:
    return Assignment.objects.live().filter(
        person=person, rule_version__rule_set=rule_version.rule_set_id, ends_on__isnull=True
    )


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
def retract(*, assignment: Assignment, by: Actor) -> bool:
    """Undo an assignment made today that nothing has come of yet; False when it is too late."""
    assignment = _locked(assignment)
    if assignment.retracted_at:
        return True
    if not is_untouched(assignment):
        return False
    dated.retract(assignment, reason="assigned by mistake", by=by)
    record("programme.retracted", assignment, by=by, concerns=assignment.person)
    _tell_of_retraction(assignment)
    return True


def is_untouched(assignment: Assignment) -> bool:
    """Assigned today, and nobody has done, booked or changed anything in it since."""
    since = assignment.recorded_at
    if since.astimezone(clock.STOCKHOLM).date() != clock.today():
        return False
    done = Fact.objects.of_kind(*STEPS_TAKEN).filter(
        person=assignment.person_id, recorded_at__gt=since
    )
    reported = Occasion.objects.filter(person=assignment.person_id, reported_at__gt=since)
    changed = Deviation.objects.filter(assignment=assignment)
    talks = Talk.objects.filter(assignment=assignment)
    return not any(rows.exists() for rows in (done, reported, changed, talks))


def _tell_of_retraction(assignment: Assignment) -> None:
    person = assignment.person
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("The plan for your introduction is taken back"),
            text=_(
                "Hello %(name)s,\n\nthe plan for %(title)s that you got a mail about today is taken "
                "back. You need not do anything. Your supervisor makes a new one."
            )
            % {"name": person.given_name, "title": assignment.rule_version.title},
        )


@transaction.atomic
def extend(
    *, assignment: Assignment, requirement: str, due_on: date, reason: str, by: Actor
) -> Deviation:
    """More time for one requirement, with a reason; an extension never shortens."""
    known = _require_known(assignment, requirement)
    task = introductions.of_assignment(assignment, clock.today()).task(known.key)
    repeated = _standing(assignment, requirement, Deviation.Kind.EXTENSION, due_on, reason)
    if repeated is None and task and task.due_on and due_on <= task.due_on:
        raise ValidationError(
            {
                "due_on": _("More time means a later day than %(day)s.")
                % {"day": date_format(task.due_on, "j F Y")}
            }
        )
    return _deviate(assignment, requirement, Deviation.Kind.EXTENSION, due_on, reason, by)


@transaction.atomic
def move(
    *, assignment: Assignment, requirement: str, due_on: date, reason: str, by: Actor
) -> Deviation:
    """Another day, earlier or later."""
    _require_known(assignment, requirement)
    return _deviate(assignment, requirement, Deviation.Kind.MOVED, due_on, reason, by)


def _deviate(
    assignment: Assignment, requirement: str, kind: str, due_on: date, reason: str, by: Actor
) -> Deviation:
    decided.require_reason(reason)
    assignment = _locked(assignment)
    repeated = _standing(assignment, requirement, kind, due_on, reason)
    if repeated:
        return repeated
    deviation = Deviation.objects.create(
        assignment=assignment,
        municipality_id=assignment.municipality_id,
        requirement=requirement,
        kind=kind,
        due_on=due_on,
        reason=reason.strip(),
        recorded_at=clock.now(),
        recorded_by=decided.named(by),
    )
    refresh_next_due(assignment)
    record(f"requirement.{kind}", deviation, by=by, concerns=assignment.person, key=requirement)
    return deviation


def _standing(
    assignment: Assignment, requirement: str, kind: str, due_on: date, reason: str
) -> Deviation | None:
    """The last change of this requirement, when it says the same: a second click is no second row."""
    last = Deviation.objects.filter(assignment=assignment, requirement=requirement).last()
    if last is None or (last.kind, last.due_on, last.reason) != (kind, due_on, reason.strip()):
        return None
    return last


@transaction.atomic
def waive(*, assignment: Assignment, requirement: str, reason: str, by: Actor) -> Fact:
    """An exception with a reason: the requirement no longer counts for this person and programme."""
    known = _require_known(assignment, requirement)
    if known.rule.kind == "eligibility":
        raise ValidationError(_("The law asks for eligibility. There can be no waiver from it."))
    decided.require_reason(reason)
    assignment = _locked(assignment)
    held = waivers_of(assignment).filter(subject=requirement).first()
    if held:
        return held
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


@transaction.atomic
def withdraw_waiver(*, assignment: Assignment, requirement: str, reason: str, by: Actor) -> bool:
    """The requirement counts again; False when there was no waiver."""
    decided.require_reason(reason)
    held = waivers_of(_locked(assignment)).filter(subject=requirement).first()
    if held is None:
        return False
    facts.retract(fact=held, reason=reason, by=by)
    refresh_next_due(assignment)
    return True


def waivers_of(assignment: Assignment) -> QuerySet[Fact]:
    waivers = Fact.objects.live().of_kind(FactKind.WAIVER).select_related("person__municipality")
    return waivers.filter(person=assignment.person_id, source=f"assignment:{assignment.pk}")


def refresh_next_due(assignment: Assignment) -> None:
    """Store the next day something falls due; lists and reminders read it."""
    introduction = introductions.of_assignment(assignment, clock.today())
    days = [task.due_on for task in introduction.tasks() if not task.met and task.due_on]
    assignment.next_due_on = min(days, default=None)
    assignment.save(update_fields=["next_due_on"])


def _locked(assignment: Assignment) -> Assignment:
    """Two clicks at the same moment come one after the other, and the second sees the first."""
    rows = Assignment.objects.select_for_update(of=("self",))
    return rows.select_related("person__municipality", "person__user", "rule_version").get(
        pk=assignment.pk
    )


def _require_known(assignment: Assignment, requirement: str) -> Requirement:
    programme = rulebook.programme_of(assignment.rule_version)
    for known in programme.requirements():
        if known.key == requirement:
            return known
    raise ValidationError(_("The programme has no such requirement."))
