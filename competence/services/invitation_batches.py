"""Inviting several: chosen and seen by HR, sent in the background, never twice to the same person.

Each person is asked about and invited in a transaction of her own, under her own lock. The database
refuses a second first invitation, so that two batches, two workers or two clicks send one mail.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competence import outbox
from competence.models import BatchInvitee, InvitationBatch
from competence.people import access, clock, staffing
from competence.people.audit import Actor, record
from competence.people.models import Invitation, Person, Role
from competence.services import form_keys, invitations

KIND = "invite_batch"
CHUNK = 20
LONGEST_AHEAD = timedelta(days=180)
# When mail goes that was put off to a day; see competence.schedule.
HOUR = time(7, 30)

State, Why = BatchInvitee.State, BatchInvitee.Why


@transaction.atomic
def make(
    *,
    people: Sequence[Person],
    send_on: date,
    again: bool,
    form_key: uuid.UUID,
    by: Actor,
) -> InvitationBatch:
    """The same form sent twice is one batch. Whoever waits in another batch is refused by name."""
    if by.person is None or not people:
        raise ValidationError(_("Choose whom to invite."), code="nobody")
    _check_day(send_on)
    said = {
        "municipality_id": by.person.municipality_id,
        "made_at": clock.now(),
        "send_on": send_on,
        "again": again,
    }
    batch, is_new = form_keys.once(
        InvitationBatch, form_key, whose={"made_by": by.person}, said=said
    )
    if not is_new:
        return batch
    _add(batch, people)
    record("invitations.planned", batch, by=by, people=len(people), send_on=send_on)
    if send_on <= clock.today():
        outbox.add(KIND, batch.pk)
    return batch


@transaction.atomic
def stop(*, batch: InvitationBatch, by: Actor) -> int:
    """What is not sent yet is taken back; 0 when everything has gone or was stopped before."""
    locked = InvitationBatch.objects.select_for_update().get(pk=batch.pk)
    moment = clock.now()
    waiting = locked.invitees.filter(state=State.WAITING)
    count = waiting.update(state=State.STOPPED, settled_at=moment)
    if count:
        locked.stopped_at, locked.stopped_by = moment, by.person
        locked.save(update_fields=["stopped_at", "stopped_by"])
        record("invitations.stopped", locked, by=by, people=count)
    return count


def send_due() -> int:
    """In the morning: batches whose day has come, and any that stopped short."""
    due = list(InvitationBatch.objects.due(clock.today()))
    for batch in due:
        with transaction.atomic():
            outbox.add(KIND, batch.pk)
    return len(due)


@outbox.handles(KIND)
def carry_out(key: str) -> None:
    """A chunk a turn; what a lost turn sent already is sent, and is not asked about again."""
    batch = InvitationBatch.objects.select_related("made_by__municipality").get(
        pk=key.partition(":")[0]
    )
    waiting = list(batch.invitees.filter(state=State.WAITING).values_list("pk", flat=True)[:CHUNK])
    for invitee_id in waiting:
        _send(batch, invitee_id)
    if batch.invitees.filter(state=State.WAITING).exists():
        with transaction.atomic():
            outbox.add(KIND, f"{batch.pk}:{max(waiting)}")


def goes_at(send_on: date) -> datetime:
    """When the mail of that day goes: now, or in the morning."""
    if send_on <= clock.today():
        return clock.now()
    return datetime.combine(send_on, HOUR, clock.STOCKHOLM)


def preview(person: Person, inviter: Person, send_on: date) -> invitations.Letter:
    """Her mail word for word, but for the link: nobody has that before it is sent."""
    until = goes_at(send_on) + invitations.LASTS
    return invitations.letter(person, inviter, link=_("(her own link)"), until=until)


def _check_day(send_on: date) -> None:
    today = clock.today()
    if not today <= send_on <= today + LONGEST_AHEAD:
        raise ValidationError(
            {"send_on": _("Choose today or a day within half a year.")}, code="day"
        )


def _add(batch: InvitationBatch, people: Sequence[Person]) -> None:
    if any(person.municipality_id != batch.municipality_id for person in people):
        raise PermissionDenied("People are invited by their own municipality.")
    latest = latest_of(people)
    if latest and not batch.again:
        raise _chosen_twice()
    rows = [
        BatchInvitee(
            batch=batch,
            person=person,
            municipality_id=person.municipality_id,
            after_id=latest.get(person.pk),
        )
        for person in people
    ]
    try:
        with transaction.atomic():
            BatchInvitee.objects.bulk_create(rows)
    except IntegrityError:
        raise _chosen_twice() from None


def _chosen_twice() -> ValidationError:
    words = _("Somebody you chose waits in another batch or was just invited. Choose anew.")
    return ValidationError(words, code="twice")


def latest_of(people: Sequence[Person]) -> Mapping[int, int]:
    """The latest invitation each has had."""
    rows = Invitation.objects.filter(person__in=people).order_by("invited_at", "pk")
    return dict(rows.values_list("person_id", "pk"))


@transaction.atomic
def _send(batch: InvitationBatch, invitee_id: int) -> None:
    """Asked once more under her lock: somebody may have stopped it, or invited her by hand."""
    row = BatchInvitee.objects.select_related("person__municipality").get(pk=invitee_id)
    Person.objects.select_for_update().get(pk=row.person_id)
    still = BatchInvitee.objects.select_for_update().filter(pk=row.pk, state=State.WAITING)
    if not still.exists():
        return
    why = _why_not(batch, row)
    if why:
        still.update(state=State.PASSED, why=why, settled_at=clock.now())
        return
    by = Actor.of(batch.made_by, Role.HR)
    invitation = invitations.invite(person=row.person, by=by)
    still.update(state=State.SENT, invitation=invitation, settled_at=clock.now())


def _why_not(batch: InvitationBatch, row: BatchInvitee) -> str:
    person = row.person
    if person.user_id:
        return Why.HAS_COME_IN
    if latest_of([person]).get(person.pk) != row.after_id:
        return Why.INVITED
    if not person.work_email:
        return Why.NO_ADDRESS
    if not Person.objects.employed_from(clock.today()).filter(pk=person.pk).exists():
        return Why.LEFT
    may = staffing.may_invite_with_others(access.reach(batch.made_by), person)
    return "" if may else Why.NOT_YOURS
