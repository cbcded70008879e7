"""A certificate as an accessible page: the same frozen content as the paper, and where it stands."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from competence.documents import certificate as paper
from competence.models import Certificate
from competence.people.models.recorded import lean
from competence.queries.certificate_content import EDITIONS, edition_of


@dataclass(frozen=True, slots=True)
class ProofRow:
    title: str
    proof: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Download:
    edition: str
    kilobytes: int


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """`state` is drawing, failed, ready, replaced or revoked."""

    uid: UUID
    person_id: int
    state: str
    language: str
    kind: str
    number: str
    code: str
    verify_url: str
    qr: str
    name: str
    verb: str
    title: str
    issuer: str
    learnt: tuple[str, ...]
    lines: tuple[ProofRow, ...]
    issued_on: date
    decided_on: date | None
    decided_by: str
    decided_by_title: str
    dual_role: bool
    protected: bool
    revoked_on: date | None
    revoked_reason: str
    newer: UUID | None
    downloads: tuple[Download, ...]


def find(uid: UUID) -> Certificate | None:
    return (
        lean(Certificate.objects.all())
        .filter(uid=uid)
        .select_related("person__municipality", "revocation")
        .prefetch_related("replaced_by", "files")
        .first()
    )


def page_of(certificate: Certificate) -> CertificatePage:
    language = get_language() or "sv"
    edition = language if language in EDITIONS else "sv"
    content = edition_of(certificate.content, edition)
    revocation = getattr(certificate, "revocation", None)
    return CertificatePage(
        uid=certificate.uid,
        person_id=certificate.person_id,
        state=_state(certificate),
        language=edition,
        qr=paper.qr_data_uri(content["verify_url"]),
        verb=str(paper.VERBS.get(certificate.kind, paper.OTHER_VERB)),
        learnt=tuple(content["learnt"]),
        lines=tuple(map(_row, content["lines"])),
        issued_on=date.fromisoformat(content["issued_on"]),
        decided_on=_day(content["decided_on"]),
        protected=certificate.person.protected_identity,
        revoked_on=revocation.revoked_on if revocation else None,
        revoked_reason=revocation.reason if revocation else "",
        newer=next((newer.uid for newer in certificate.replaced_by.all()), None),
        downloads=tuple(_downloads(certificate)),
        **{key: content[key] for key in _PLAIN},
    )


_PLAIN = (
    "kind",
    "number",
    "code",
    "verify_url",
    "name",
    "title",
    "issuer",
    "decided_by",
    "decided_by_title",
    "dual_role",
)


def _state(certificate: Certificate) -> str:
    if getattr(certificate, "revocation", None):
        return "revoked"
    if certificate.replaced_by.all():
        return "replaced"
    if certificate.issued_at:
        return "ready"
    return "failed" if certificate.failed_reason else "drawing"


def _downloads(certificate: Certificate) -> list[Download]:
    if not certificate.issued_at:
        return []
    files = sorted(certificate.files.all(), key=lambda file: EDITIONS.index(file.edition))
    return [Download(file.edition, max(1, round(file.size / 1024))) for file in files]


def _row(line: dict[str, Any]) -> ProofRow:
    return ProofRow(line["title"], line["proof"], _day(line["on"]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
