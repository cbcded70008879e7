"""What the public may learn from a code: whether the certificate holds, never whose it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from competence.domain.codes import normalised
from competence.models import Certificate
from competence.people.models.recorded import lean
from competence.people.names import search_key
from competence.queries.certificate_content import EDITIONS, edition_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` is genuine, replaced, revoked or unknown; the rest is empty when unknown."""

    state: str
    kind: str = ""
    title: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    revoked_on: date | None = None


UNKNOWN = Verdict("unknown")


def look_up(code: str) -> Verdict:
    certificate = _find(code)
    return _verdict(certificate) if certificate else UNKNOWN


def name_matches(code: str, typed: str) -> bool:
    """Whether the visitor's own words are the name on the certificate, in either order."""
    certificate = _find(code)
    return certificate is not None and _words(typed) == _words(certificate.content["name"])


def _find(code: str) -> Certificate | None:
    """Not yet drawn, or of a person with protected identity: the same as never issued."""
    return (
        lean(Certificate.objects.all())
        .filter(code=normalised(code), issued_at__isnull=False, person__protected_identity=False)
        .select_related("revocation")
        .prefetch_related("replaced_by")
        .first()
    )


def _verdict(certificate: Certificate) -> Verdict:
    language = get_language() or "sv"
    edition = language if language in EDITIONS else "sv"
    content = edition_of(certificate.content, edition)
    revocation = getattr(certificate, "revocation", None)
    return Verdict(
        state=_state(certificate),
        kind=certificate.kind,
        title=content["title"],
        number=certificate.number,
        issuer=content["issuer"],
        issued_on=date.fromisoformat(content["issued_on"]),
        revoked_on=revocation.revoked_on if revocation else None,
    )


def _state(certificate: Certificate) -> str:
    if getattr(certificate, "revocation", None):
        return "revoked"
    # The one that replaces it counts from the moment it can be fetched.
    if any(newer.issued_at for newer in certificate.replaced_by.all()):
        return "replaced"
    return "genuine"


def _words(name: str) -> list[str]:
    return sorted(search_key(name.replace(",", " ")).split())
