"""Uppföljningssamtal: booked by the supervisor, held, confirmed by the learner. Then it is a fact."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Assignment, Talk
from competence.people import clock
from competence.people.audit import Actor, record
from competence.services import facts, messages, standings


@transaction.atomic
def book(*, assignment: Assignment, key: str, when: datetime, place: str, by: Actor) -> Talk:
    """Book or move the talk; both get to know by mail. The same booking twice is one."""
    talk = _talk(assignment, key)
    if talk.held_on:
        raise ValidationError(_("This talk is already held."))
    if talk.booked_for == when and talk.place == place.strip():
        return talk
    talk.booked_for, talk.place, talk.booked_by = when, place.strip(), by.person
    talk.save(update_fields=["booked_for", "place", "booked_by"])
    record("talk.booked", talk, by=by, concerns=talk.person, key=key, when=when.isoformat())
    _tell_of_booking(talk, when)
    standings.refresh(talk.person)
    return talk


def _tell_of_booking(talk: Talk, when: datetime) -> None:
    with messages.language_of(talk.person):
        moment = date_format(when.astimezone(clock.STOCKHOLM), "j F Y H:i")
        messages.write(
            to=talk.person,
            subject=_("Your talk is booked: %(when)s") % {"when": moment},
            text=_(
                "Hello %(name)s,\n\nyour follow-up talk with %(who)s is booked for %(when)s.\n"
                "Place: %(place)s\n\nYou find what the talk is about under My introduction."
            )
            % {
                "name": talk.person.given_name,
                "who": messages.name_to(talk.person, talk.booked_by) if talk.booked_by else "",
                "when": moment,
                "place": talk.place or _("not decided"),
            },
        )


@transaction.atomic
def hold(
    *,
    assignment: Assignment,
    key: str,
    held_on: date,
    by: Actor,
    agreed: str = "",
    parked: str = "",
) -> Talk:
    """The supervisor says that it was held, and what was agreed; the learner confirms."""
    talk = _talk(assignment, key)
    if talk.confirmed_at:
        return talk
    if held_on > clock.today():
        raise ValidationError({"held_on": _("The day has not come yet.")})
    if by.person_id == talk.person_id:
        raise PermissionDenied("Nobody holds her own talk.")
    notes = (held_on, agreed.strip(), parked.strip())
    if notes == (talk.held_on, talk.agreed, talk.parked):
        return talk
    first = talk.held_on is None
    talk.held_on, talk.agreed, talk.parked = notes
    talk.held_by = by.person
    talk.save(update_fields=["held_on", "held_by", "agreed", "parked"])
    record("talk.held", talk, by=by, concerns=talk.person, key=key, on=held_on)
    if first:
        _ask_to_confirm(talk)
        standings.refresh(talk.person)
    return talk


def _ask_to_confirm(talk: Talk) -> None:
    with messages.language_of(talk.person):
        messages.write(
            to=talk.person,
            subject=_("Read and confirm your talk"),
            text=_(
                "Hello %(name)s,\n\nwhat you and %(who)s agreed on is written down. Read it and "
                "confirm that the talk was held:\n\n%(address)s"
            )
            % {
                "name": talk.person.given_name,
                "who": messages.name_to(talk.person, talk.held_by) if talk.held_by else "",
                "address": messages.link("confirm_talk", talk.pk),
            },
        )


@transaction.atomic
def confirm(*, talk: Talk, by: Actor) -> Talk:
    """The learner agrees that it was held: one fact, however many clicks."""
    talk = (
        Talk.objects.select_for_update(of=("self",))
        .select_related("person__municipality")
        .get(pk=talk.pk)
    )
    if by.person_id != talk.person_id:
        raise PermissionDenied("Only the learner confirms her talk.")
    if talk.confirmed_at:
        return talk
    if not talk.held_on:
        raise ValidationError(_("The talk is not held yet."))
    talk.fact = facts.add(
        person=talk.person,
        kind=FactKind.TALK_HELD,
        subject=talk.key,
        starts_on=talk.held_on,
        source=f"talk:{talk.pk}",
        by=by,
    )
    talk.confirmed_at = clock.now()
    talk.save(update_fields=["fact", "confirmed_at"])
    record("talk.confirmed", talk, by=by, concerns=talk.person, key=talk.key)
    return talk


def _talk(assignment: Assignment, key: str) -> Talk:
    """The one talk of that key, made when first spoken of, and locked."""
    talks = assignment.rule_version.document.get("talks", {})
    if key not in talks:
        raise ValidationError(_("The programme has no such talk."))
    Talk.objects.get_or_create(
        assignment=assignment,
        key=key,
        defaults={"person": assignment.person, "municipality_id": assignment.municipality_id},
    )
    return (
        Talk.objects.select_for_update(of=("self",))
        .select_related("person__municipality", "person__user", "booked_by")
        .get(assignment=assignment, key=key)
    )
