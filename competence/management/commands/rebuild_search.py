from typing import Any

from django.core.management.base import BaseCommand

from competence.services import searching


class Command(BaseCommand):
    help = "Write the catalogue's search index anew from everything that is published."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{searching.rebuild()} rows.")
