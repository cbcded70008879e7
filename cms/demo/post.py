"""The demo's mailbox: every mail sent, read from the folder that the mail backend writes to."""

import email
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Letter:
    key: str
    to: str
    subject: str
    sent_at: datetime
    text: str

    @property
    def rows(self) -> list[tuple[str, str]]:
        return [(_("To"), self.to), (_("Sent"), date_format(localtime(self.sent_at), "j F Y H:i"))]


def letters(to: str = "") -> list[Letter]:
    """Newest first, those whose address holds `to`. One file may hold several mails, when one
    connection sent them."""
    folder = Path(settings.MAIL_DIR)
    found = [letter for file in folder.glob("*.log") for letter in _letters_in(file)]
    asked = [letter for letter in found if to.lower() in letter.to.lower()]
    return sorted(asked, key=lambda letter: (letter.sent_at, letter.key), reverse=True)


def letter(key: str) -> Letter | None:
    return next((found for found in letters() if found.key == key), None)


def _letters_in(file: Path) -> list[Letter]:
    # Django's file backend ends every mail with a line of 79 dashes.
    parts = file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
    return [
        _letter(f"{file.stem}-{number}", email.message_from_bytes(part, policy=policy.default))
        for number, part in enumerate(parts)
        if part.strip()
    ]


def _letter(key: str, mail: EmailMessage) -> Letter:
    body = mail.get_body(preferencelist=("plain",))
    return Letter(
        key,
        str(mail["To"]),
        str(mail["Subject"]),
        parsedate_to_datetime(str(mail["Date"])),
        body.get_content() if body else "",
    )
