"""What a crash run left behind, counted from the database, the files and the mailbox."""

import re
from collections import Counter
from io import BytesIO

from django.conf import settings
from django.db import connection
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from competence.documents import vault
from competence.models import (
    Certificate,
    CertificateFile,
    Fact,
    Message,
    NumberSeries,
    OutboxRow,
)
from tests.long.house import CHILD, RENDER_CHILD

MESSAGE_ID = re.compile(rb"^Message-ID: <(.+?)>", re.MULTILINE)


def counted(folder):
    promised = (folder / "promised.txt").read_text().split()
    numbers = list(Certificate.objects.values_list("number", flat=True))
    mails = Counter(_mailed())
    return {
        "orders acknowledged": len(promised),
        "certificates": len(numbers),
        "acknowledged and not there": len(set(promised) - set(numbers)),
        "facts without a certificate": Fact.objects.filter(certificates__isnull=True).count(),
        "not issued": Certificate.objects.filter(issued_at__isnull=True).count(),
        "numbers twice": len(numbers) - len(set(numbers)),
        "numbers missing": sum(_gaps()),
        "outbox rows not done": OutboxRow.objects.open().count(),
        "PDFs": CertificateFile.objects.count(),
        "PDFs missing": 2 * len(numbers) - CertificateFile.objects.count(),
        "PDFs not whole": sum(not _is_whole(file) for file in CertificateFile.objects.all()),
        "mails lost": len(set(_message_ids()) - set(mails)),
        "mails too many or too few": abs(Message.objects.count() - len(numbers)),
        "mails sent twice, same id": sum(number - 1 for number in mails.values()),
        "database damaged": int(_damaged()),
    }


MUST_BE_NONE = (
    "acknowledged and not there",
    "facts without a certificate",
    "not issued",
    "numbers twice",
    "numbers missing",
    "outbox rows not done",
    "PDFs missing",
    "PDFs not whole",
    "mails lost",
    "mails too many or too few",
    "database damaged",
)


def losses(counts, killed):
    """Sentences; none is the promise kept."""
    wrong = [f"{counts[what]} {what}" for what in MUST_BE_NONE if counts[what]]
    if not (killed[CHILD] and killed[RENDER_CHILD] and counts["certificates"]):
        wrong.append("nobody was killed at work or nothing was ordered: this run proves nothing")
    if counts["mails sent twice, same id"] > killed.total():
        wrong.append("more mails sent twice than there were kills")
    return wrong


def _gaps():
    """Each series counts to as many as there are, and its last number is theirs."""
    for series in NumberSeries.objects.select_related("municipality"):
        start = f"{series.municipality.key}-{series.year}-"
        numbers = Certificate.objects.filter(number__startswith=start)
        used = {
            int(number.removeprefix(start)) for number in numbers.values_list("number", flat=True)
        }
        yield len({*range(1, series.last + 1)} ^ used)


def _is_whole(file):
    try:
        pdf = vault.read(file.storage_key, file.sha256)
        return len(pdf) == file.size and len(PdfReader(BytesIO(pdf)).pages) > 0
    except (vault.Damaged, PyPdfError):
        return False


def _message_ids():
    return (f"{uid}@stegvis" for uid in Message.objects.values_list("uid", flat=True))


def _mailed():
    for letter in settings.MAIL_DIR.glob("*"):
        yield from (found.decode() for found in MESSAGE_ID.findall(letter.read_bytes()))


def _damaged():
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
