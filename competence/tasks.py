"""Celery wakes; the database remembers. The one task of the outbox, and the timed ones."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from competence import outbox
from competence.people import audit, clock
from competence.people.models import Unit
from competence.services import (  # noqa: F401  messages and certificates register their handlers
    certificates,
    employers,
    indicators,
    invitation_batches,
    leaving,
    map_files,
    messages,
    people_import,
    people_import_folder,
    people_import_runs,
    programme_versions,
    proofs,
    region_months,
    routine_notices,
    rule_changes,
    rule_reach,
    specialists,
    standing_runs,
    validity_check,
)


@shared_task(name=outbox.TASK)
def work(row_id: int) -> bool:
    clock.refresh()
    outbox.beat_heard()
    return outbox.work(row_id)


@shared_task(name="competence.tasks.sweep")
def sweep() -> int:
    outbox.beat_heard()
    return outbox.sweep()


@shared_task(name="competence.tasks.seal_audit")
def seal_audit() -> int:
    homes = [None, *Unit.objects.municipalities().values_list("pk", flat=True)]
    return sum(audit.seal(home) for home in homes)


@shared_task(name="competence.tasks.refresh_standings")
def refresh_standings() -> int:
    clock.refresh()
    return standing_runs.nightly()


@shared_task(name="competence.tasks.carry_out_assignment_rules")
def carry_out_assignment_rules() -> int:
    clock.refresh()
    return rule_reach.nightly()


@shared_task(name="competence.tasks.move_to_latest_programmes")
def move_to_latest_programmes() -> int:
    clock.refresh()
    return programme_versions.move_due()


@shared_task(name="competence.tasks.sweep_certificates")
def sweep_certificates() -> int:
    return certificates.sweep()


@shared_task(name="competence.tasks.drop_seen_degrees")
def drop_seen_degrees() -> int:
    clock.refresh()
    return proofs.drop_seen_degrees()


@shared_task(name="competence.tasks.sweep_proofs")
def sweep_proofs() -> int:
    return proofs.sweep()


@shared_task(name="competence.tasks.forget_map_files")
def forget_map_files() -> int:
    clock.refresh()
    return map_files.forget_old()


@shared_task(name="competence.tasks.forget_employers")
def forget_employers() -> int:
    clock.refresh()
    return employers.forget_expired()


@shared_task(name="competence.tasks.tell_of_routines")
def tell_of_routines() -> int:
    clock.refresh()
    return routine_notices.tell_all()


@shared_task(name="competence.tasks.end_lapsed_listings")
def end_lapsed_listings() -> int:
    clock.refresh()
    return specialists.end_lapsed(by=audit.SYSTEM)


@shared_task(name="competence.tasks.send_invitations")
def send_invitations() -> int:
    clock.refresh()
    return invitation_batches.send_due()


@shared_task(name="competence.tasks.close_for_those_who_left")
def close_for_those_who_left() -> int:
    clock.refresh()
    return leaving.close_for_those_who_left()


@shared_task(name="competence.tasks.import_people_folder")
def import_people_folder() -> int:
    """Does nothing where no folder is set."""
    clock.refresh()
    if not settings.PEOPLE_IMPORT_DIR:
        return 0
    taken = people_import_folder.take_in_all(
        Path(settings.PEOPLE_IMPORT_DIR), most_ended=settings.PEOPLE_IMPORT_MAY_END
    )
    return len(list(taken))


@shared_task(name="competence.tasks.forget_people_imports")
def forget_people_imports() -> int:
    clock.refresh()
    return people_import.forget_old()


@shared_task(name="competence.tasks.check_validity")
def check_validity() -> int:
    clock.refresh()
    return validity_check.check_later()


@shared_task(name="competence.tasks.make_indicators")
def make_indicators() -> int:
    clock.refresh()
    return indicators.nightly() + region_months.make_due(by=audit.SYSTEM)
