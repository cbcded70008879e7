import sys
from typing import Any

from django.core.management.base import BaseCommand

from competence.queries.validity_breaches import lines_of
from competence.services import validity_check


class Command(BaseCommand):
    help = (
        "Look whether everybody at work has one period that holds of each thing, or a reason why "
        "none does, as every night. Ends with 1 where somebody has neither."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        runs = validity_check.check_all()
        for run in runs:
            for person_id, title, what in lines_of(run.municipality):
                self.stdout.write(f"person {person_id}: {title}. {what}")
            self.stdout.write(
                f"{run.municipality.name}: {run.people} people, {run.held} hold,"
                f" {run.excepted} with a reason, {run.breaches} deviations, {run.new} new."
            )
        if any(run.breaches for run in runs):
            sys.exit(1)
