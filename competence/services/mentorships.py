"""Mentoring: asked, accepted, declined, ended. Across municipalities both agree, and the person too."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from competence.people import clock, leaders
from competence.people.audit import Actor, record
from competence.people.models import Mentorship, Person
from competence.services import dated, messages, standings


@transaction.atomic
def propose(
    *, person: Person, mentor: Person, starts_on: date, by: Actor, ends_on: date | None = None
) -> Mentorship:
    """Ask somebody to be mentor. The one who asks agrees for the home municipality by asking."""
    if person.pk == mentor.pk:
        raise ValidationError(_("Nobody is her own mentor."))
    if row := _asked_before(person, mentor, starts_on):
        return row
    abroad = mentor.municipality_id != person.municipality_id
    asked = dated.recorded(starts_on, ends_on, by)
    consent = {"home_agreed_at": clock.now(), "home_agreed_by": by.person} if abroad else {}
    try:
        with transaction.atomic():
            row = Mentorship.objects.create(
                person=person,
                mentor=mentor,
                municipality_id=person.municipality_id,
                **asked,
                **consent,
            )
    except IntegrityError:
        return Mentorship.objects.live().get(
            person=person, mentor=mentor, ends_on__isnull=True, declined_at__isnull=True
        )
    _write_to_mentor(row)
    if abroad:
        _write_to_lender(row)
        _write_to_person(row)
    record("mentor.proposed", row, by=by, concerns=person, mentor=mentor.pk, starts_on=starts_on)
    return row


def _asked_before(person: Person, mentor: Person, starts_on: date) -> Mentorship | None:
    """The second of two clicks finds the row of the first."""
    rows = Mentorship.objects.live().filter(person=person, mentor=mentor, declined_at__isnull=True)
    return rows.filter(Q(ends_on__isnull=True) | Q(starts_on=starts_on)).first()


@transaction.atomic
def accept(*, mentorship: Mentorship, by: Actor) -> Mentorship:
    if _stamp(mentorship, accepted_at=clock.now()):
        record("mentor.accepted", mentorship, by=by, concerns=mentorship.person)
        standings.refresh(mentorship.mentor)
    return mentorship


@transaction.atomic
def decline(*, mentorship: Mentorship, reason: str, by: Actor) -> Mentorship:
    """The reason goes to the one who asked, by mail, and is stored nowhere else."""
    if _stamp(mentorship, declined_at=clock.now()):
        _write_to_proposer(mentorship, reason)
        record("mentor.declined", mentorship, by=by, concerns=mentorship.person)
    return mentorship


@transaction.atomic
def agree_as_lender(*, mentorship: Mentorship, by: Actor) -> Mentorship:
    """The mentor's own municipality lets her."""
    if _stamp(mentorship, lender_agreed_at=clock.now(), lender_agreed_by=by.person):
        record("mentor.lent", mentorship, by=by, concerns=mentorship.person)
    return mentorship


@transaction.atomic
def accept_as_person(*, mentorship: Mentorship, by: Actor) -> Mentorship:
    """She who gets a mentor from another municipality says yes to being seen from there."""
    if _stamp(mentorship, person_accepted_at=clock.now()):
        record("mentor.welcomed", mentorship, by=by, concerns=mentorship.person)
    return mentorship


@transaction.atomic
def end(*, mentorship: Mentorship, ends_on: date, reason: str, by: Actor) -> Mentorship | None:
    """The last day she sees anything of the person. An unanswered question is taken back so too."""
    row = dated.locked(mentorship)
    if row.retracted_at:
        return dated.successor(row)
    if row.ends_on == ends_on:
        return row
    dated.check_sooner(row, ends_on)
    ended = dated.close(row, ends_on=ends_on, reason=reason, by=by)
    record("mentor.ended", row, by=by, concerns=row.person, ends_on=ends_on)
    _tell_of_end(row, ends_on, by)
    standings.refresh(row.mentor)
    return ended


def _tell_of_end(row: Mentorship, ends_on: date, by: Actor) -> None:
    """Everybody concerned but the one who ends it: mentor, newcomer, and who leads her."""
    leader = leaders.supervisor_of(row.person, clock.today())
    readers = {one.pk: one for one in (row.mentor, row.person, leader) if one}
    readers.pop(by.person_id or 0, None)
    if row.accepted_at is None:
        readers = {row.mentor_id: row.mentor} if row.declined_at is None else {}
    for reader in readers.values():
        _write_of_end(reader, row, ends_on)


def _write_of_end(reader: Person, row: Mentorship, ends_on: date) -> None:
    if row.accepted_at is None:
        subject = gettext_noop("The question about a mentor is taken back")
        text = gettext_noop(
            "Hello %(name)s,\n\nyou were asked to be a mentor. The question is taken back, and you "
            "need not answer."
        )
    else:
        subject = gettext_noop("A mentorship ends")
        text = gettext_noop(
            "Hello %(name)s,\n\n%(mentor)s is mentor for %(person)s up to and including %(day)s. "
            "What has been confirmed stays. What waits to be confirmed goes to the supervisor."
        )
    with messages.language_of(reader):
        words = {
            "name": reader.given_name,
            "mentor": messages.name_to(reader, row.mentor),
            "person": messages.name_to(reader, row.person),
            "day": date_format(ends_on, "j F Y"),
        }
        messages.write(to=reader, subject=_(subject), text=_(text) % words)


def _stamp(mentorship: Mentorship, **columns: Any) -> bool:
    """Set what is not set yet; False when somebody did already, an error when she declined."""
    first = next(iter(columns))
    open_rows = Mentorship.objects.live().filter(pk=mentorship.pk, **{f"{first}__isnull": True})
    if first == "declined_at":
        open_rows = open_rows.filter(accepted_at__isnull=True)
    else:
        open_rows = open_rows.filter(declined_at__isnull=True)
    stamped = open_rows.update(**columns)
    mentorship.refresh_from_db()
    if not stamped and getattr(mentorship, first) is None:
        raise ValidationError(_("This question has already been answered."))
    return bool(stamped)


def _write_to_mentor(row: Mentorship) -> None:
    with messages.language_of(row.mentor):
        messages.write(
            to=row.mentor,
            subject=_("Will you be a mentor?"),
            text=_(
                "Hello %(name)s,\n\nYou are asked to be mentor for a new colleague in "
                "%(municipality)s. Read what it means and answer here:\n%(link)s"
            )
            % {
                "name": row.mentor.given_name,
                "municipality": row.municipality.name,
                "link": messages.link("mentorship", row.pk),
            },
        )


def _write_to_lender(row: Mentorship) -> None:
    lender = leaders.manager_of(row.mentor, clock.today())
    if lender is None:
        return
    with messages.language_of(lender):
        messages.write(
            to=lender,
            subject=_("May a colleague mentor in another municipality?"),
            text=_(
                "Hello %(name)s,\n\n%(municipality)s asks whether %(mentor)s may be mentor for a "
                "new colleague there. Answer here:\n%(link)s"
            )
            % {
                "name": lender.given_name,
                "municipality": row.municipality.name,
                "mentor": messages.name_to(lender, row.mentor),
                "link": messages.link("mentorship", row.pk),
            },
        )


def _write_to_person(row: Mentorship) -> None:
    with messages.language_of(row.person):
        messages.write(
            to=row.person,
            subject=_("A mentor from another municipality"),
            text=_(
                "Hello %(name)s,\n\nYour supervisor has asked %(mentor)s in %(municipality)s to be "
                "your mentor. A mentor sees your introduction. Say yes or no here:\n%(link)s"
            )
            % {
                "name": row.person.given_name,
                "mentor": messages.name_to(row.person, row.mentor),
                "municipality": row.mentor.municipality.name,
                "link": messages.link("mentorship", row.pk),
            },
        )


def _write_to_proposer(row: Mentorship, reason: str) -> None:
    if row.recorded_by is None:
        return
    with messages.language_of(row.recorded_by):
        text = _(
            "The answer was no: %(mentor)s will not be mentor. Name somebody else here:\n%(link)s"
        ) % {
            "mentor": messages.name_to(row.recorded_by, row.mentor),
            "link": messages.link("name_mentor", row.person_id),
        }
        if reason:
            text += "\n\n" + _("Why: %(reason)s") % {"reason": reason}
        messages.write(
            to=row.recorded_by, subject=_("No to the question about a mentor"), text=text
        )
