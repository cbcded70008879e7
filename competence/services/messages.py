"""Mail: written in the deciding transaction, sent by the outbox, at least once and harmlessly twice."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from competence import outbox
from competence.models import Message
from competence.people import access, clock
from competence.people.models import Person
from competence.queries.history import shown_name

KIND = "message"


@transaction.atomic
def write(*, to: Person, subject: str, text: str, secret: bool = False) -> Message:
    """Queue a mail to a person's work address. Part of a larger write, so no audit row of its own.

    A secret text is forgotten once sent.
    """
    return _queue(
        person=to,
        municipality_id=to.municipality_id,
        to=to.work_email,
        subject=subject,
        text=text,
        secret=secret,
    )


@transaction.atomic
def write_outside(*, to: str, municipality_id: int, subject: str, text: str) -> Message:
    """Queue a mail to somebody who is no person here. It holds a way in: forgotten once sent."""
    return _queue(
        person=None,
        municipality_id=municipality_id,
        to=to,
        subject=subject,
        text=text,
        secret=True,
    )


def forget(message_id: int) -> None:
    """To whom, and what was written. A mail that is not sent yet never goes."""
    Message.objects.filter(pk=message_id).update(to="", text="")


def _queue(*, subject: str, **mail: Any) -> Message:
    message = Message.objects.create(subject=subject[:200], written_at=clock.now(), **mail)
    outbox.add(KIND, message.pk)
    return message


@outbox.handles(KIND)
def send(key: str) -> None:
    """The same Message-ID at every attempt, so that a mail sent twice shows as one."""
    message = Message.objects.get(pk=key)
    if message.sent_at or not message.to:
        return
    EmailMessage(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        headers={"Message-ID": f"<{message.uid}@stegvis>"},
    ).send()
    message.sent_at = clock.now()
    if message.secret:
        message.text = ""
    message.save(update_fields=["sent_at", "text"])


def name_to(reader: Person, about: Person) -> str:
    """As the pages show it: a protected identity is named to nobody who need not know it."""
    if not about.protected_identity:
        return about.name
    return shown_name(access.reach(reader), about)


def link(name: str, *args: Any) -> str:
    """A page's whole address, as it has to stand in a mail."""
    return settings.PUBLIC_BASE_URL + reverse(name, args=args)


def language_of(person: Person) -> translation.override:
    """Write a mail in the reader's own language."""
    return translation.override(person.user.language if person.user else "sv")
