"""Handledning: she writes down one session or a term's, whoever leads her confirms, and it counts."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import SupervisionSession
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Person
from competence.services import decided, facts, standings

State = SupervisionSession.State


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the sessions of one list share."""

    kind: str
    minutes: int
    form: str
    leader: str
    qualified: bool
    outside_line: bool


@transaction.atomic
def report(
    *, person: Person, said: Sitting, days: Sequence[date], form_key: uuid.UUID, by: Actor
) -> list[SupervisionSession]:
    """Each day is a session of its own. The same list sent twice is one."""
    if by.person_id != person.pk:
        raise PermissionDenied("Only she herself writes down her supervision.")
    decided.locked(person)
    sent = SupervisionSession.objects.filter(form_key=form_key)
    if found := list(sent.filter(person=person)):
        return found
    if sent.exists():
        raise PermissionDenied("This form is somebody else's.")
    _require_days(person, said, days)
    made = SupervisionSession.objects.bulk_create(
        SupervisionSession(
            person=person,
            municipality_id=person.municipality_id,
            held_on=day,
            reported_at=clock.now(),
            form_key=form_key,
            **asdict(said),
        )
        for day in sorted(set(days))
    )
    record("supervision.reported", person, by=by, concerns=person, sessions=len(made))
    return made


def _require_days(person: Person, said: Sitting, days: Sequence[date]) -> None:
    if not days:
        raise ValidationError({"day_1": _("Write at least one day.")})
    if max(days) > clock.today():
        raise ValidationError(_("One of the days has not come yet. Write it when it has been."))
    standing = (State.WAITING, State.CONFIRMED)
    rows = SupervisionSession.objects.filter(person=person, held_on__in=days, state__in=standing)
    if rows.filter(kind=said.kind, leader__iexact=said.leader).exists():
        raise ValidationError(_("One of the days is written down already with the same leader."))


@transaction.atomic
def withdraw(*, session: SupervisionSession, by: Actor) -> bool:
    """She takes back what nobody has confirmed yet; False when somebody has."""
    if by.person_id != session.person_id:
        raise PermissionDenied("Only she herself takes it back.")
    row = _lock(session, State.WAITING)
    return row is not None and _settle(row, State.WITHDRAWN, by)


@transaction.atomic
def confirm(*, sessions: Iterable[SupervisionSession], by: Actor) -> int:
    """Each becomes one fact, however often it is confirmed; returns how many were waiting."""
    with standings.deferred():
        return sum(_confirm_one(session, by) for session in sessions)


def _confirm_one(session: SupervisionSession, by: Actor) -> bool:
    _not_her_own(session, by)
    row = _lock(session, State.WAITING)
    if row is None:
        return False
    row.fact = facts.add(
        person=row.person,
        kind=FactKind.SUPERVISION,
        subject=row.kind,
        starts_on=row.held_on,
        amount=Decimal(row.minutes),
        value={
            "qualified": row.qualified,
            "outside_line": row.outside_line,
            "form": row.form,
            "leader": row.leader,
        },
        source=f"supervision:{row.pk}",
        by=by,
    )
    return _settle(row, State.CONFIRMED, by)


@transaction.atomic
def give_back(*, session: SupervisionSession, reason: str, by: Actor) -> bool:
    """Before it is confirmed it comes back to her; after, it no longer counts. The reason is hers to read."""
    _not_her_own(session, by)
    decided.require_reason(reason)
    row = _lock(session, State.WAITING, State.CONFIRMED)
    if row is None:
        return False
    if row.fact is None:
        return _settle(row, State.RETURNED, by, reason)
    facts.retract(fact=row.fact, reason=reason, by=by)
    return _settle(row, State.TAKEN_BACK, by, reason)


def _settle(row: SupervisionSession, to: str, by: Actor, reason: str = "") -> bool:
    row.state, row.reason = to, reason.strip()
    row.settled_at, row.settled_by = clock.now(), decided.named(by)
    row.save()
    record(f"supervision.{to}", row, by=by, concerns=row.person, of=row.kind)
    return True


def _lock(session: SupervisionSession, *states: str) -> SupervisionSession | None:
    rows = SupervisionSession.objects.select_for_update(of=("self",))
    rows = rows.select_related("person__municipality", "fact__person__municipality")
    return rows.filter(pk=session.pk, state__in=states).first()


def _not_her_own(session: SupervisionSession, by: Actor) -> None:
    if by.person_id == session.person_id:
        raise PermissionDenied("Nobody confirms her own supervision.")
