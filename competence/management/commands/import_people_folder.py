"""What beat does every ten minutes, now: files that HR systems left in their folders."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from competence.services import people_import_folder


class Command(BaseCommand):
    help = "Bring in the files that HR systems left in STEGVIS_IMPORT_DIR."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PEOPLE_IMPORT_DIR:
            raise CommandError("Set STEGVIS_IMPORT_DIR first. See docs/deployment.md.")
        root = Path(settings.PEOPLE_IMPORT_DIR)
        for taken in people_import_folder.take_in_all(
            root, most_ended=settings.PEOPLE_IMPORT_MAY_END
        ):
            what = taken.refusal or "carried out"
            self.stdout.write(f"{taken.municipality}: {taken.file_name}: {what}")
