from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db.migrations import Migration
from django.db.models.signals import post_migrate

MADE_IN = "0002_search_rows"


class CompetenceConfig(AppConfig):
    name = "competence"
    verbose_name = "Competence"

    def ready(self) -> None:
        # Registers the outbox's handlers in every process: web, worker, beat and commands.
        import competence.tasks  # noqa: F401  see above

        post_migrate.connect(fill_search, sender=self, dispatch_uid="stegvis.fill_search")


def fill_search(*, plan: Sequence[tuple[Migration, bool]] = (), **_: Any) -> None:
    """With the upgrade that brings the index: what was published before it is found too."""
    # Imported here: the models are not ready before.
    from competence.services import searching

    if any(made.name == MADE_IN and not undone for made, undone in plan):
        searching.fill_if_empty()
