import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from competence.models import StandingRun
from competence.services import standing_runs


class Command(BaseCommand):
    help = (
        "Work out everybody's standings anew and say what was wrong: stored otherwise than the "
        "rules answer, and not because time or rules changed. Ends with 1 where anything was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, and write nothing")
        parser.add_argument("--resume", action="store_true", help="go on where one was cut off")
        parser.add_argument("--workers", type=int, default=1, help="processes (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        run, wrong = standing_runs.rebuild(
            writes=not options["check"],
            resume=options["resume"],
            workers=options["workers"],
            tell=self._tell,
        )
        self.stderr.write("")
        for person_id, kind, goal in wrong:
            self.stdout.write(f"person {person_id}: {kind} {goal}")
        self.stdout.write(f"{run.people} people, {run.renewed} rows renewed, {run.wrong} wrong.")
        if run.wrong:
            sys.exit(1)

    def _tell(self, run: StandingRun, total: int) -> None:
        self.stderr.write(f"\r{run.people} of {total} people", ending="")
        self.stderr.flush()
