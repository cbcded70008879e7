"""Intyg: ordered in the transaction of the fact they tell of, drawn by the outbox, never changed."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from competence import outbox
from competence.documents import certificate as paper
from competence.documents import vault
from competence.documents.frames import Failure
from competence.documents.order import DrawFailed
from competence.domain.canonical import digest
from competence.domain.codes import new_code
from competence.models import (
    Certificate,
    CertificateFile,
    Fact,
    NumberSeries,
    OutboxRow,
    Revocation,
)
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Unit
from competence.queries.certificate_content import EDITIONS, edition_of, gather
from competence.services import decided, messages

KIND = "certificate"
ORPHAN_AGE = timedelta(days=1)


@transaction.atomic
def order(*, fact: Fact, kind: str, by: Actor) -> Certificate:
    """The fact's certificate: the one it has, or a new one. Locks the fact, then the number series."""
    fact = (
        Fact.objects.select_for_update(of=("self",))
        .select_related("person__municipality")
        .get(pk=fact.pk)
    )
    # Asked under the lock: whoever waited for it sees what the one before has written.
    standing = fact.certificates.filter(replaces__isnull=True).first()
    return standing or _issue(fact, kind, by)


@transaction.atomic
def reissue(*, certificate: Certificate, by: Actor) -> Certificate:
    """A new one with what is right now, after a wrong name for instance; the old says "replaced"."""
    certificate = _locked(certificate)
    standing = certificate.replaced_by.first()
    if standing:
        return standing
    if _is_revoked(certificate):
        raise ValidationError(_("A revoked certificate cannot be replaced."))
    return _issue(certificate.fact, certificate.kind, by, replaces=certificate)


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Actor) -> Revocation:
    """Take it back from today. Adds a row: the certificate itself stays as it was issued."""
    certificate = _locked(certificate)
    revocation, created = Revocation.objects.get_or_create(
        certificate=certificate,
        defaults={
            "revoked_on": clock.today(),
            "revoked_by": decided.named(by),
            "reason": reason.strip()[:300],
        },
    )
    if created:
        record("certificate.revoked", certificate, by=by, concerns=certificate.person)
    return revocation


@transaction.atomic
def draw_again(*, certificate: Certificate, by: Actor) -> None:
    """After a failure that nobody mended by waiting. Nothing happens when it is drawn already."""
    waiting = Certificate.objects.filter(pk=certificate.pk, issued_at__isnull=True)
    if waiting.update(failed_reason=""):
        outbox.add(KIND, certificate.pk)
        record("certificate.drawn_again", certificate, by=by, concerns=certificate.person)


@outbox.handles(KIND)
def draw(key: str) -> None:
    """Draw what is missing. Safe to repeat: the same content gives the same bytes and one row each."""
    certificate = Certificate.objects.select_related("person__user").get(pk=key)
    held = set(certificate.files.values_list("edition", flat=True))
    try:
        for edition in EDITIONS:
            if edition not in held:
                _keep(certificate, edition, _render(certificate, edition))
    except DrawFailed as failed:
        _give_up_at_last(certificate, failed)
        raise
    _hand_over(certificate)


@outbox.mourns(KIND)
def give_up(key: str) -> None:
    """Where nobody lived to say what was wrong: the page says so, and HR can try again."""
    untold = Certificate.objects.filter(pk=key, issued_at__isnull=True, failed_reason="")
    untold.update(failed_reason=Failure.CRASHED)


def sweep() -> int:
    """Take away files whose worker died before it wrote their row; returns how many."""
    known = set(CertificateFile.objects.values_list("storage_key", flat=True))
    # The file system tells the machine's time, not the demo's.
    orphans = list(vault.forgotten(known, before=clock.machine_now() - ORPHAN_AGE))
    for key in orphans:
        vault.remove(key)
    return len(orphans)


def _locked(certificate: Certificate) -> Certificate:
    return Certificate.objects.select_for_update().get(pk=certificate.pk)


def _next_number(municipality: Unit) -> str:
    """Without gaps: the row stays locked until the certificate stands or both are undone."""
    year = clock.today().year
    NumberSeries.objects.get_or_create(municipality=municipality, year=year)
    series = NumberSeries.objects.select_for_update().get(municipality=municipality, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{municipality.key}-{year}-{series.last:05d}"


def _issue(fact: Fact, kind: str, by: Actor, replaces: Certificate | None = None) -> Certificate:
    number, code = _next_number(fact.person.municipality), new_code()
    address = settings.PUBLIC_BASE_URL + reverse("verified", args=[code])
    named = {"number": number, "code": code, "verify_url": address}
    content = {**gather(fact, kind, clock.today()), **named}
    certificate = Certificate.objects.create(
        person=fact.person,
        municipality_id=fact.municipality_id,
        kind=kind,
        fact=fact,
        number=number,
        code=code,
        content=content,
        content_hash=digest(content),
        ordered_at=clock.now(),
        replaces=replaces,
    )
    outbox.add(KIND, certificate.pk)
    record("certificate.ordered", certificate, by=by, concerns=fact.person, number=number)
    return certificate


def _is_revoked(certificate: Certificate) -> bool:
    return Revocation.objects.filter(certificate=certificate).exists()


def _render(certificate: Certificate, edition: str) -> bytes:
    content = edition_of(certificate.content, edition)
    try:
        return paper.render(content, edition)  # type: ignore[arg-type]  # EDITIONS are its literals
    except DrawFailed as failed:
        # A child that was killed says nothing about the document: the next one draws it at once.
        if failed.code is not Failure.CRASHED:
            raise
        return paper.render(content, edition)  # type: ignore[arg-type]  # as above


def _keep(certificate: Certificate, edition: str, pdf: bytes) -> None:
    """The file first, then its row: a row never points at nothing."""
    stored = vault.put(pdf)
    CertificateFile.objects.get_or_create(
        certificate=certificate,
        edition=edition,
        defaults={
            "sha256": stored.sha256,
            "storage_key": stored.key,
            "size": stored.size,
            "drawn_at": clock.now(),
        },
    )


@transaction.atomic
def _hand_over(certificate: Certificate) -> None:
    """Issued once: only the worker whose update counts writes the mail."""
    unissued = Certificate.objects.filter(pk=certificate.pk, issued_at__isnull=True)
    if not unissued.update(issued_at=clock.now(), failed_reason=""):
        return
    person = certificate.person
    with messages.language_of(person):
        messages.write(
            to=person,
            subject=_("Your certificate is ready"),
            text=_(
                "Your certificate %(number)s is ready. Open it and fetch it here:\n\n%(address)s"
            )
            % {
                "number": certificate.number,
                "address": messages.link("certificate", certificate.uid),
            },
        )


def _give_up_at_last(certificate: Certificate, failed: DrawFailed) -> None:
    """The page says so once the outbox stops trying; until then it waits."""
    attempts = (
        OutboxRow.objects.open()
        .filter(kind=KIND, key=str(certificate.pk))
        .values_list("attempts", flat=True)
        .first()
    )
    if attempts is not None and attempts >= outbox.MOST_ATTEMPTS:
        Certificate.objects.filter(pk=certificate.pk).update(failed_reason=failed.code.value)
