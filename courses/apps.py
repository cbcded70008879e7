from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        # Imported here: the models are not ready before.
        from courses.searchindex import install_index

        post_migrate.connect(install_index, sender=self, dispatch_uid="stegvis.search")
