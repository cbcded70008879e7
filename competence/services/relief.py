"""Påbyggnadsutbildning and its relief: planned, approved, and afterwards kept or not, without blame."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.domain.relief_months import to_ask
from competence.models import AdvancedCourse, ReliefMonth, ReliefPlan
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import dated, messages

LONGEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Asked:
    """The requirement the course is for, and what its step says of relief."""

    ladder: str
    step: str
    step_title: str
    requirement: str
    percent: int
    approver: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of the course."""

    title: str
    provider: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """Relief as it is approved: a named colleague, words, or both."""

    percent: int
    starts_on: date
    ends_on: date
    cover_by: Person | None = None
    cover: str = ""


@transaction.atomic
def plan(*, person: Person, asked: Asked, said: Said, by: Actor) -> AdvancedCourse:
    """The same twice is one course."""
    _check_days(said.starts_on, said.ends_on)
    dated.one_at_a_time(person)
    same = {"ladder": asked.ladder, "requirement": asked.requirement, "starts_on": said.starts_on}
    held = AdvancedCourse.objects.standing().filter(person=person, **same).first()
    if held is not None:
        return _known(held, said)
    course = AdvancedCourse.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        planned_at=clock.now(),
        planned_by=by.person,
        **asdict(asked),
        **asdict(said),
    )
    about = {"step": asked.step, "starts_on": said.starts_on, "ends_on": said.ends_on}
    record("advanced_course.planned", course, by=by, concerns=person, **about)
    return course


def _known(held: AdvancedCourse, said: Said) -> AdvancedCourse:
    if _of(held) != said:
        raise ValidationError(
            {"starts_on": _("That course is planned already from that day. Change it instead.")}
        )
    return held


def _of(course: AdvancedCourse) -> Said:
    return Said(course.title, course.provider, course.starts_on, course.ends_on)


@transaction.atomic
def change(*, course: AdvancedCourse, said: Said, by: Actor) -> AdvancedCourse:
    """Another name, provider or other days. Relief that is approved stands until it is approved anew."""
    _check_days(said.starts_on, said.ends_on)
    held = _standing(course)
    if _of(held) == said:
        return held
    others = AdvancedCourse.objects.standing().filter(
        person=held.person,
        ladder=held.ladder,
        requirement=held.requirement,
        starts_on=said.starts_on,
    )
    if others.exclude(pk=held.pk).exists():
        raise ValidationError({"starts_on": _("That course is planned already from that day.")})
    for name, value in asdict(said).items():
        setattr(held, name, value)
    held.save(update_fields=list(asdict(said)))
    days = {"starts_on": said.starts_on, "ends_on": said.ends_on}
    record("advanced_course.changed", held, by=by, concerns=held.person, **days)
    return held


@transaction.atomic
def cancel(*, course: AdvancedCourse, by: Actor) -> bool:
    """It does not come off, or ends before its time: the relief ends today. Answers given stay."""
    held = _locked(course)
    if held.cancelled_at:
        return False
    held.cancelled_at = clock.now()
    held.save(update_fields=["cancelled_at"])
    relief = live_plan(held)
    if relief is not None:
        dated.close(relief, ends_on=clock.today(), reason="course cancelled", by=by)
    record("advanced_course.cancelled", held, by=by, concerns=held.person)
    return True


@transaction.atomic
def approve(*, course: AdvancedCourse, terms: Terms, by: Actor) -> ReliefPlan:
    """One relief a course: another one takes the place of the first, which stays readable."""
    held = _standing(course)
    if by.person is None or by.person_id == held.person_id:
        raise PermissionDenied("Nobody approves her own relief.")
    _check_terms(held, terms)
    before = live_plan(held)
    if before is not None:
        if _terms_of(before) == terms:
            return before
        dated.retract(before, reason="approved anew", by=by)
    row = ReliefPlan.objects.create(
        person=held.person,
        municipality_id=held.municipality_id,
        course=held,
        percent=terms.percent,
        cover_by=terms.cover_by,
        cover=terms.cover,
        approver=held.approver,
        approved_by=by.person,
        approved_on=clock.today(),
        replaces=before,
        **dated.recorded(terms.starts_on, terms.ends_on, by),
    )
    _tell(row)
    about = {"percent": terms.percent, "starts_on": terms.starts_on, "ends_on": terms.ends_on}
    record("relief.approved", row, by=by, concerns=held.person, **about)
    return row


def live_plan(course: AdvancedCourse) -> ReliefPlan | None:
    return ReliefPlan.objects.live().filter(course=course).select_related("cover_by").first()


def _terms_of(row: ReliefPlan) -> Terms:
    return Terms(row.percent, row.starts_on, row.last_on, row.cover_by, row.cover)


@transaction.atomic
def settle(
    *, course: AdvancedCourse, month: date, state: str, by: Actor, cause: str = ""
) -> ReliefMonth:
    """The first answer counts until it is undone. Both she and who leads her may give it."""
    held = _locked(course)
    _check_answer(state, cause)
    relief = live_plan(held)
    if relief is None or not _may_be_asked(relief, month):
        raise ValidationError(_("The relief of that month cannot be told of yet."))
    row, _created = ReliefMonth.objects.get_or_create(
        course=held,
        month=month,
        defaults={"person": held.person, "municipality_id": held.municipality_id},
    )
    if row.state != ReliefMonth.State.OPEN:
        return row
    row.state, row.cause, row.settled_at, row.settled_by = state, cause, clock.now(), by.person
    row.save(update_fields=["state", "cause", "settled_at", "settled_by"])
    record("relief.settled", row, by=by, concerns=held.person, month=month, state=state)
    return row


@transaction.atomic
def reopen(*, course: AdvancedCourse, month: date, by: Actor) -> ReliefMonth | None:
    """Undo: the month is asked about again."""
    held = _locked(course)
    row = ReliefMonth.objects.filter(course=held, month=month).first()
    if row is None or row.state == ReliefMonth.State.OPEN:
        return row
    row.state, row.cause, row.settled_at, row.settled_by = ReliefMonth.State.OPEN, "", None, None
    row.save(update_fields=["state", "cause", "settled_at", "settled_by"])
    record("relief.reopened", row, by=by, concerns=held.person, month=month)
    return row


def _may_be_asked(relief: ReliefPlan, month: date) -> bool:
    return month in to_ask(relief.starts_on, relief.last_on, (), clock.today())


def _check_answer(state: str, cause: str) -> None:
    if state not in (ReliefMonth.State.KEPT, *ReliefMonth.NEEDS_CAUSE):
        raise ValidationError({"state": _("Say whether the relief was kept.")})
    if state in ReliefMonth.NEEDS_CAUSE and cause not in ReliefMonth.Cause.values:
        raise ValidationError({"cause": _("Choose one of the reasons.")})
    if state == ReliefMonth.State.KEPT and cause:
        raise ValidationError({"cause": _("Relief that was kept has no such reason.")})


def _check_days(starts_on: date, ends_on: date) -> None:
    dated.check_order(starts_on, ends_on)
    if ends_on - starts_on > LONGEST:
        raise ValidationError({"ends_on": _("At most three years. Plan one course at a time.")})


def _check_terms(course: AdvancedCourse, terms: Terms) -> None:
    _check_days(terms.starts_on, terms.ends_on)
    if terms.ends_on < course.starts_on or terms.starts_on > course.ends_on:
        raise ValidationError(
            {"starts_on": _("The relief and the course have no day together. Check the days.")}
        )
    if not 1 <= terms.percent <= 100:
        raise ValidationError({"percent": _("Choose between 1 and 100 per cent.")})
    if terms.cover_by is None and not terms.cover:
        raise ValidationError({"cover": _("Choose a colleague, or write who covers.")})
    _check_cover(course, terms.cover_by)


def _check_cover(course: AdvancedCourse, cover_by: Person | None) -> None:
    if cover_by is None:
        return
    if cover_by.pk == course.person_id or cover_by.municipality_id != course.municipality_id:
        raise ValidationError({"cover_by": _("Choose another colleague.")})


def _standing(course: AdvancedCourse) -> AdvancedCourse:
    held = _locked(course)
    if held.cancelled_at:
        raise ValidationError(_("The course is cancelled. Plan it anew."))
    return held


def _locked(course: AdvancedCourse) -> AdvancedCourse:
    rows = AdvancedCourse.objects.select_for_update(of=("self",))
    return rows.select_related("person__municipality", "person__user").get(pk=course.pk)


def _tell(row: ReliefPlan) -> None:
    """Her, and the colleague who covers: nobody should learn of it on the day."""
    with messages.language_of(row.person):
        messages.write(
            to=row.person,
            subject=_("Your relief is approved"),
            text=_(
                "Hello %(name)s,\n\nyou have %(percent)s per cent relief from %(first)s to "
                "%(last)s for the course %(course)s. You see it on My ladder."
            )
            % _words(row.person, row),
        )
    if row.cover_by is None:
        return
    with messages.language_of(row.cover_by):
        messages.write(
            to=row.cover_by,
            subject=_("You cover for a colleague"),
            text=_(
                "Hello %(name)s,\n\n%(person)s has %(percent)s per cent relief from %(first)s to "
                "%(last)s for a course, and you are named as the one who covers. Talk with your "
                "supervisor if something of your own then has to wait."
            )
            % _words(row.cover_by, row),
        )


def _words(reader: Person, row: ReliefPlan) -> dict[str, object]:
    return {
        "name": reader.given_name,
        "person": _("A colleague") if row.person.protected_identity else row.person.name,
        "percent": row.percent,
        "course": row.course.title,
        "first": date_format(row.starts_on, "j F Y"),
        "last": date_format(row.last_on, "j F Y"),
    }
