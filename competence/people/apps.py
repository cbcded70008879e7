from django.apps import AppConfig
from django.db.models.signals import post_migrate

from competence.people.guards import install_guards


class PeopleConfig(AppConfig):
    name = "competence.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        post_migrate.connect(install_guards, sender=self, dispatch_uid="stegvis.guards")
