"""The only way in. Only the token's hash is stored; the mail that carries it is forgotten once sent."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Invitation, Person, User
from competence.people.models.invitation import token_hash
from competence.services import messages, people

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str


class LinkIsSpent(Exception):
    """The token was used, taken back, has expired, or never existed."""


@transaction.atomic
def welcome(*, by: Actor, **hiring: Any) -> Person:
    """Hire and invite; the second of two clicks sends no second mail."""
    person = people.hire(by=by, **hiring)
    if not person.invitations.open_at(clock.now()).exists() and person.user_id is None:
        invite(person=person, by=by)
    return person


@transaction.atomic
def invite(*, person: Person, by: Actor) -> Invitation:
    """A new link by mail; the one before stops working."""
    Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id:
        raise ValidationError(_("She has already signed in and needs no invitation."))
    if by.person is None:
        raise ValidationError(_("Somebody must be the one who invites."))
    if not person.work_email:
        raise ValidationError(_("She has no work e-mail. Write one before you invite her."))
    moment = clock.now()
    person.invitations.filter(accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=moment
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        person=person,
        email=person.work_email,
        token_hash=token_hash(token),
        invited_by=by.person,
        invited_at=moment,
        expires_at=moment + LASTS,
    )
    _mail(invitation, by.person, token)
    record("person.invited", invitation, by=by, concerns=person)
    return invitation


def _mail(invitation: Invitation, inviter: Person, token: str) -> None:
    person = invitation.person
    link = messages.link("invitation", token)
    written = letter(person, inviter, link=link, until=invitation.expires_at)
    messages.write(to=person, subject=written.subject, text=written.text, secret=True)


def letter(person: Person, inviter: Person, *, link: str, until: datetime) -> Letter:
    """The mail as she gets it, in her language; a preview has another link."""
    with messages.language_of(person):
        text = _(
            "Hello %(given_name)s,\n\n"
            "%(inviter)s has invited you to Stegvis, where your introduction in %(municipality)s "
            "is kept.\n\n"
            "Open the link and choose how to sign in:\n%(link)s\n\n"
            "The link is yours alone, works once and lasts until %(until)s. If it has stopped "
            "working, ask %(inviter)s for a new one."
        ) % {
            "given_name": person.given_name,
            "inviter": inviter.name,
            "municipality": person.municipality.name,
            "link": link,
            "until": date_format(until.astimezone(clock.STOCKHOLM), "j F Y H:i"),
        }
        return Letter(person.work_email, _("You are invited to Stegvis"), text)


@transaction.atomic
def redeem(*, token: str, password: str = "", by: Actor | None = None) -> User:
    """Turn the link into a sign-in, once. Whoever already has a login keeps it and its password."""
    moment = clock.now()
    # One conditional update decides between any number of clicks at the same time.
    found = Invitation.objects.with_token(token)
    if not found.open_at(moment).update(accepted_at=moment):
        raise LinkIsSpent
    invitation = found.select_related("person").get()
    person = invitation.person
    person.user = user = _login_of(person, invitation.email.casefold(), password)
    person.save(update_fields=["user"])
    record("invitation.redeemed", invitation, by=by or Actor.of(person, user=user), concerns=person)
    return user


def _login_of(person: Person, email: str, password: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password or None)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    elif user.persons.filter(municipality_id=person.municipality_id).exists():
        raise ValidationError(
            _("This address already belongs to somebody here. Tell who invited you.")
        )
    return user
