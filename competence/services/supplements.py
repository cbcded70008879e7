"""Komplettering: HR plans what is missing for eligibility. Finished, it is still HR who judges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.supplement import SUBJECTS
from competence.domain.tasks import Reason, may_do
from competence.models import Supplement, SupplementSubject
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.queries import ledger
from competence.queries import supplements as plans
from competence.services import decided

LONGEST = timedelta(days=6 * 366)
# A refusal's code: the plan is another than the one that was read.
MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Line:
    """A subject as HR writes it."""

    subject: str
    missing: str
    planned_on: date
    done_on: date | None = None
    proof: str = ""


@transaction.atomic
def save(
    *,
    person: Person,
    last_on: date,
    lines: Sequence[Line],
    by: Actor,
    seen: str | None = None,
) -> Supplement:
    """The whole plan as it is to stand. The same plan sent twice is written once.

    `seen` is the plan it was written from (SupplementLine.seen, empty where there was none): what
    somebody else has written since is never written over. None where nobody read a page.
    """
    decided.by_another(person.pk, by)
    person = decided.locked(person)
    plan = open_of(person)
    before = _written(plan) if plan else {}
    wanted = {each.subject: each for each in lines}
    if plan and (plan.last_on, before) == (last_on, wanted):
        return plan
    if seen is not None:
        _check_unmoved(person, seen)
    _check(person, last_on, lines, is_new=plan is None or plan.last_on != last_on)
    verb = "supplement.changed" if plan else "supplement.planned"
    plan = plan or Supplement(
        person=person,
        municipality_id=person.municipality_id,
        made_at=clock.now(),
        made_by=decided.named(by),
    )
    plan.last_on = last_on
    plan.save()
    _write(plan, before, wanted, by)
    done = " ".join(each.subject for each in lines if each.done_on)
    subjects = " ".join(each.subject for each in lines)
    record(verb, plan, by=by, concerns=person, last_on=last_on, subjects=subjects, done=done)
    return plan


@transaction.atomic
def close(*, person: Person, reason: str, by: Actor) -> bool:
    """She gives it up, or the task. False when there is no open plan."""
    decided.by_another(person.pk, by)
    decided.require_reason(reason)
    person = decided.locked(person)
    plan = open_of(person)
    if plan is None:
        return False
    end(plan, reason, by)
    record("supplement.closed", plan, by=by, concerns=person)
    return True


def end(plan: Supplement, reason: str, by: Actor) -> None:
    """Part of a larger write: an approval needs no plan any more."""
    plan.closed_at, plan.closed_by = clock.now(), decided.named(by)
    plan.closed_reason = reason.strip()
    plan.save(update_fields=["closed_at", "closed_by", "closed_reason"])


def open_of(person: Person) -> Supplement | None:
    return Supplement.objects.filter(person=person, closed_at__isnull=True).first()


def _written(plan: Supplement) -> dict[str, Line]:
    rows = plan.subjects.filter(dropped_at__isnull=True)
    return {
        row.subject: Line(row.subject, row.missing, row.planned_on, row.done_on, row.proof)
        for row in rows
    }


def _write(
    plan: Supplement, before: Mapping[str, Line], wanted: Mapping[str, Line], by: Actor
) -> None:
    """Rows that say the same stay as they were written, by whom and when."""
    gone = [key for key, line in before.items() if wanted.get(key) != line]
    moment = clock.now()
    live = plan.subjects.filter(dropped_at__isnull=True)
    live.filter(subject__in=gone).update(dropped_at=moment)
    SupplementSubject.objects.bulk_create(
        SupplementSubject(
            supplement=plan,
            subject=line.subject,
            missing=line.missing,
            planned_on=line.planned_on,
            done_on=line.done_on,
            proof=line.proof,
            written_at=moment,
            written_by=decided.named(by),
        )
        for key, line in wanted.items()
        if before.get(key) != line
    )


def _check_unmoved(person: Person, seen: str) -> None:
    stands = plans.open_by_person([person.pk], clock.today()).get(person.pk)
    if seen != (stands.seen if stands else ""):
        raise ValidationError(
            _("Somebody changed the plan meanwhile. Read how it stands now, then save again."),
            code=MOVED,
        )


def _check(person: Person, last_on: date, lines: Sequence[Line], *, is_new: bool) -> None:
    today = clock.today()
    if not lines:
        raise ValidationError(_("Say of at least one subject what is missing."), code="empty")
    if is_new and not today <= last_on <= today + LONGEST:
        raise ValidationError(
            {"last_on": _("Choose a last day from today on, within six years.")}, code="last"
        )
    if _is_approved(person):
        raise ValidationError(
            _("The eligibility is approved. There is nothing to supplement."), code="approved"
        )
    for line in lines:
        _check_line(line, last_on, today)


def _check_line(line: Line, last_on: date, today: date) -> None:
    if line.subject not in SUBJECTS:
        raise ValidationError(_("There is no such subject."), code="subject")
    if line.planned_on > last_on:
        raise ValidationError(
            _("No subject can be planned after the plan’s last day."), code="planned"
        )
    if line.done_on and line.done_on > today:
        raise ValidationError(_("No subject can be done on a day to come."), code="done")
    if bool(line.done_on) != bool(line.proof):
        raise ValidationError(
            _("A subject that is done has both a day and what proves it."), code="proof"
        )


def _is_approved(person: Person) -> bool:
    rows = ledger.of_person(person)
    return Reason.ELIGIBLE in may_do("T1", rows, clock.today()).reasons
