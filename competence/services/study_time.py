"""Protected study time: planned, then used or lost. Acute work always comes first, without blame."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.domain.study_time import WINDOW_DAYS, is_told
from competence.models import StudySlot
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.leaders import supervisor_of
from competence.people.models import Person
from competence.services import messages

SHORTEST, LONGEST = 5, 480


@transaction.atomic
def plan(*, person: Person, on: date, minutes: int, by: Actor) -> StudySlot:
    """One slot a day; planning the same day again changes its minutes."""
    if on < clock.today():
        raise ValidationError({"on": _("The day has passed. Choose today or a later day.")})
    if not SHORTEST <= minutes <= LONGEST:
        raise ValidationError({"minutes": _("Choose between 5 minutes and 8 hours.")})
    slot, created = StudySlot.objects.get_or_create(
        person=person,
        on=on,
        defaults={"municipality_id": person.municipality_id, "minutes": minutes},
    )
    if not created and slot.state != StudySlot.State.PLANNED:
        raise ValidationError({"on": _("The study time of that day is already settled.")})
    if not created:
        if slot.minutes == minutes:
            return slot
        slot.minutes = minutes
        slot.save(update_fields=["minutes"])
    record("study_time.planned", slot, by=by, concerns=person, on=on, minutes=minutes)
    return slot


@transaction.atomic
def use(*, slot: StudySlot, by: Actor) -> StudySlot:
    return _settle(slot, StudySlot.State.USED, "", by)


@transaction.atomic
def lose(*, slot: StudySlot, cause: str, by: Actor) -> StudySlot:
    """It did not come off. The third time in thirty days the supervisor gets one mail."""
    if cause not in StudySlot.Cause.values:
        raise ValidationError({"cause": _("Choose one of the reasons.")})
    lost = _settle(slot, StudySlot.State.LOST, cause, by)
    if lost.told_at is None and _is_told(lost):
        _tell(lost)
    return lost


@transaction.atomic
def reopen(*, slot: StudySlot, by: Actor) -> StudySlot:
    """Undo: planned again. A mail that has gone is not called back."""
    held = _lock(slot)
    if held.state == StudySlot.State.PLANNED:
        return held
    held.state, held.cause, held.settled_at = StudySlot.State.PLANNED, "", None
    held.save(update_fields=["state", "cause", "settled_at"])
    record("study_time.reopened", held, by=by, concerns=held.person)
    return held


def _settle(slot: StudySlot, state: str, cause: str, by: Actor) -> StudySlot:
    """The first of two clicks counts; another tab's later answer is undone first."""
    held = _lock(slot)
    if held.state != StudySlot.State.PLANNED:
        return held
    held.state, held.cause, held.settled_at = state, cause, clock.now()
    held.save(update_fields=["state", "cause", "settled_at"])
    record(f"study_time.{state}", held, by=by, concerns=held.person)
    return held


def _lock(slot: StudySlot) -> StudySlot:
    rows = StudySlot.objects.select_for_update(of=("self",))
    return rows.select_related("person__municipality").get(pk=slot.pk)


def _is_told(slot: StudySlot) -> bool:
    if slot.state != StudySlot.State.LOST:
        return False
    window = StudySlot.objects.filter(
        person=slot.person, on__gt=slot.on - timedelta(days=WINDOW_DAYS), on__lte=slot.on
    )
    days = list(window.values_list("on", "state", "told_at"))
    lost = [on for on, state, _told in days if state == StudySlot.State.LOST]
    return is_told(lost, [on for on, _state, told in days if told], slot.on)


def _tell(slot: StudySlot) -> None:
    """Days only: why is told in talk, if she wants to."""
    person = slot.person
    supervisor = supervisor_of(person, clock.today())
    if supervisor is None:
        return
    slot.told_at = clock.now()
    slot.save(update_fields=["told_at"])
    with messages.language_of(supervisor):
        name = messages.name_to(supervisor, person)
        messages.write(
            to=supervisor,
            subject=_("Study time for %(name)s needs you") % {"name": name},
            text=_(
                "Hello %(to)s,\n\nthe study time planned for %(name)s has not come off three times "
                "in thirty days, the last time on %(day)s. Nobody has done wrong: acute work comes "
                "first. But the introduction needs the time. Talk about which work can wait, and "
                "plan new times together."
            )
            % {
                "to": supervisor.given_name,
                "name": name,
                "day": date_format(slot.on, "j F Y"),
            },
        )
