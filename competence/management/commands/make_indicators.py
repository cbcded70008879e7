from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from competence.people.audit import SYSTEM
from competence.services import indicators, region_months


class Command(BaseCommand):
    help = (
        "Write the indicators of months that are over, each as it was known then, and the regions' "
        "maps of the latest. What is written already is never changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--months", type=int, default=1, help="how many months back (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        made = indicators.fill(months=options["months"], by=SYSTEM)
        maps = region_months.make_due(by=SYSTEM)
        self.stdout.write(f"{made} figures and {maps} regions' maps written.")
