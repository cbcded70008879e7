"""A person's certificates, as a list to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import get_language

from competence.models import Certificate
from competence.people.models import Person, lean
from competence.queries.certificate_content import EDITIONS, edition_of


@dataclass(frozen=True, slots=True)
class CertificateLine:
    uid: UUID
    title: str
    number: str
    code: str
    issued_on: date
    ready: bool
    revoked: bool


def certificates_of(person: Person) -> Iterator[CertificateLine]:
    """Newest first; one that is replaced is told of by the one that replaced it."""
    language = get_language() or ""
    edition = language if language in EDITIONS else EDITIONS[0]
    rows = Certificate.objects.filter(person=person, replaced_by__isnull=True)
    for row in lean(rows.select_related("revocation").order_by("-ordered_at", "-pk")):
        content = edition_of(row.content, edition)
        yield CertificateLine(
            uid=row.uid,
            title=content["title"],
            number=row.number,
            code=row.code,
            issued_on=date.fromisoformat(content["issued_on"]),
            ready=row.issued_at is not None,
            revoked=getattr(row, "revocation", None) is not None,
        )
