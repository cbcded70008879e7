"""What holds is taken away, or holds for a while without having been done: each with a reason."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.domain.lifetimes import LEAVES
from competence.models import Fact
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person
from competence.services import decided, facts, validity_mail

SAID = frozenset({FactKind.REVOCATION, FactKind.TEMPORARY})
LONGEST = timedelta(days=366)


@transaction.atomic
def revoke(*, fact: Fact, from_on: date, reason: str, by: Actor) -> Fact:
    """From that day it does not hold; the days before stay as they were. A mistake is retracted."""
    kind = _lasting(fact.kind)
    person = _of_somebody_else(fact.person, by)
    said, source = _written(reason), f"of:{fact.pk}"
    if Fact.objects.live().filter(pk=fact.pk).first() is None:
        raise ValidationError(_("It has been taken back already."), code="retracted")
    if from_on <= fact.starts_on:
        raise ValidationError(_("Choose a day after it began."), code="order")
    if fact.ends_on is not None and from_on > fact.ends_on:
        raise ValidationError(_("It does not hold on that day anyway."), code="ended")
    if held := _held(person, FactKind.REVOCATION, fact.subject, source):
        return held
    validity_mail.write_revoked(person, from_on)
    return _say(person, FactKind.REVOCATION, fact.subject, from_on, None, kind, said, source, by)


@transaction.atomic
def allow_temporarily(
    *, person: Person, kind: FactKind, subject: str, until: date, reason: str, by: Actor
) -> Fact:
    """It holds to that day, although it has not been done. Nothing is renewed from it.

    From today; from the day after where an earlier decision holds, since one holds at a time.
    """
    kind = _lasting(kind)
    person = _of_somebody_else(person, by)
    said, today = _written(reason), clock.today()
    if not today <= until <= today + LONGEST:
        raise ValidationError(_("Choose a day within a year from today."), code="until")
    source = f"{kind}:{until.isoformat()}"
    starts_on = _free_from(person, kind, subject, source)
    if starts_on > until:
        raise ValidationError(_("It is decided to hold that day already."), code="until")
    return _held(person, FactKind.TEMPORARY, subject, source) or _say(
        person, FactKind.TEMPORARY, subject, starts_on, until, kind, said, source, by
    )


@transaction.atomic
def take_back(*, fact: Fact, reason: str, by: Actor) -> Fact:
    """A revocation or temporary decision as if it had not been made; the line stays, with why."""
    if fact.kind not in SAID:
        raise ValidationError(_("This is no such decision."), code="kind")
    person = _of_somebody_else(fact.person, by)
    said = _written(reason)
    standing = Fact.objects.select_related("person__municipality").get(pk=fact.pk)
    if standing.retracted_at is not None:
        return standing
    validity_mail.write_taken_back(person)
    return facts.retract(fact=standing, reason=said, by=by)


def first_free_day(person: Person, kind: FactKind, subject: str) -> date:
    """From when a temporary decision would hold: it begins after those that there are."""
    return _free_from(person, kind, subject, "")


def _free_from(person: Person, kind: FactKind, subject: str, source: str) -> date:
    """`source` is the decision itself, where it is made a second time."""
    rows = Fact.objects.live().of_kind(FactKind.TEMPORARY).filter(person=person, subject=subject)
    today = clock.today()
    held = rows.filter(ends_on__gte=today).exclude(source=source).values_list("ends_on", "value")
    ends = [ends_on for ends_on, value in held if ends_on and value.get("of") == kind]
    return max([today, *(ends_on + timedelta(days=1) for ends_on in ends)])


def _held(person: Person, what: FactKind, subject: str, source: str) -> Fact | None:
    """Said once: the second of two clicks is the same line."""
    rows = Fact.objects.live().of_kind(what)
    return rows.filter(person=person, subject=subject, source=source).first()


def _say(
    person: Person,
    what: FactKind,
    subject: str,
    starts_on: date,
    ends_on: date | None,
    kind: FactKind,
    reason: str,
    source: str,
    by: Actor,
) -> Fact:
    return facts.add(
        person=person,
        kind=what,
        subject=subject,
        starts_on=starts_on,
        ends_on=ends_on,
        value={"of": str(kind), "reason": reason},
        source=source,
        by=by,
    )


def _lasting(kind: str) -> FactKind:
    if kind not in LEAVES:
        raise ValidationError(_("This does not run out."), code="kind")
    return FactKind(kind)


def _of_somebody_else(person: Person, by: Actor) -> Person:
    if decided.named(by).pk == person.pk:
        raise PermissionDenied("Nobody decides how long what she has herself holds.")
    return decided.locked(person)


def _written(reason: str) -> str:
    if not reason.strip():
        raise ValidationError(_("Give a reason."), code="reason")
    return reason.strip()
