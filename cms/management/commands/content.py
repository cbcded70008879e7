"""Publish a folder of content, or write what is published to a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cms.content_export import export
from cms.content_loading import Loaded, load
from cms.contentfiles import ContentError
from competence.people.audit import SYSTEM
from competence.people.models import Unit

CONTENT = Path(__file__).parents[2] / "content"


class Command(BaseCommand):
    help = "content load [folder]: publish it. content export [folder]: write it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("verb", choices=["load", "export"])
        parser.add_argument("folder", nargs="?", type=Path, default=CONTENT)
        parser.add_argument("--municipality", metavar="KEY", help="instead of the region")

    def handle(self, *args: Any, verb: str, folder: Path, **options: Any) -> None:
        unit = self._publisher(options["municipality"])
        if verb == "load" and not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        done = self._load(folder, unit) if verb == "load" else export(folder, unit)
        self.stdout.write(
            f"{unit.name}: {done.modules} modules, {done.attended} to attend,"
            f" {done.routines} routines, {done.rules} rules."
        )

    def _load(self, folder: Path, unit: Unit) -> Loaded:
        try:
            return load(folder, unit, SYSTEM)
        except ContentError as error:
            found = "\n".join(str(each) for each in (error, *error.more))
            raise CommandError(f"Nothing was loaded.\n{found}") from error
        except ValidationError as error:
            raise CommandError("\n".join(["Nothing was loaded.", *error.messages])) from error

    def _publisher(self, key: str | None) -> Unit:
        kind = Unit.Kind.MUNICIPALITY if key else Unit.Kind.REGION
        found = Unit.objects.filter(kind=kind)
        units = list(found.filter(key=key) if key else found)
        if len(units) != 1:
            raise CommandError(
                "Name one municipality: --municipality KEY."
                if not key
                else f"There is no municipality {key}."
            )
        return units[0]
