"""The files beside her claims: kept one a claim, and taken away when they have done their part."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from competence.documents import vault
from competence.documents.intake import Fit
from competence.models import Claim, ClaimFile
from competence.people import clock
from competence.people.audit import SYSTEM, record

# Gone within thirty days of having been seen, also when a night is missed.
DEGREE_KEPT = timedelta(days=28)
ORPHAN_AGE = timedelta(days=1)


def keep(claim: Claim, proof: Fit) -> None:
    """The file first, then its row: a row never points at nothing. The one before goes."""
    stored = vault.put_proof(proof.content, owner=claim.pk, suffix=proof.suffix)
    earlier = claim.files.filter(dropped_at=None)
    if earlier.filter(storage_key=stored.key).exists():
        return
    drop(earlier)
    ClaimFile.objects.create(
        claim=claim,
        sha256=stored.sha256,
        storage_key=stored.key,
        suffix=proof.suffix,
        size=stored.size,
        stored_at=clock.now(),
    )


def drop(files: QuerySet[ClaimFile]) -> None:
    keys = list(files.values_list("storage_key", flat=True))
    files.update(dropped_at=clock.now())
    transaction.on_commit(lambda: _remove(keys))


def drop_seen_degrees() -> int:
    """Nightly: the files of degrees seen four weeks ago; returns how many."""
    rows = ClaimFile.objects.filter(
        dropped_at=None,
        claim__kind=Claim.Kind.DEGREE,
        claim__seen_on__lte=clock.today() - DEGREE_KEPT,
    )
    return sum(_drop_degree(row) for row in rows.select_related("claim__person"))


def sweep() -> int:
    """Take away files without a row: whoever stored or dropped them did not come to the end."""
    known = set(ClaimFile.objects.filter(dropped_at=None).values_list("storage_key", flat=True))
    # The file system tells the machine's time, not the demo's.
    before = clock.machine_now() - ORPHAN_AGE
    orphans = list(vault.forgotten(known, before=before, room=vault.PROOFS))
    for key in orphans:
        vault.remove(key)
    return len(orphans)


def _remove(keys: Iterable[str]) -> None:
    """A key that came back to life meanwhile, by the same file sent again, stays."""
    living = set(
        ClaimFile.objects.filter(storage_key__in=keys, dropped_at=None).values_list(
            "storage_key", flat=True
        )
    )
    for key in set(keys) - living:
        vault.remove(key)


@transaction.atomic
def _drop_degree(proof: ClaimFile) -> bool:
    rows = ClaimFile.objects.select_for_update().filter(pk=proof.pk, dropped_at=None)
    if not rows.exists():
        return False
    drop(ClaimFile.objects.filter(pk=proof.pk))
    record("claim.degree_dropped", proof.claim, by=SYSTEM, concerns=proof.claim.person)
    return True
