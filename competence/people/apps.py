from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from competence.people.guards import install_guards


class PeopleConfig(AppConfig):
    name = "competence.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        # They ask a model, and so cannot be imported before the models are.
        from competence.people import checks

        register(checks.production_is_real, Tags.security)
        register(checks.no_offset_is_stored, Tags.database)
        post_migrate.connect(install_guards, sender=self, dispatch_uid="stegvis.guards")
