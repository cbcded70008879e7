from django.apps import AppConfig

# Makes this Celery app the current one in every process, so that tasks are sent where they are read.
from cms.celery import app

__all__ = ["CmsConfig", "app"]


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Content"

    def ready(self) -> None:
        import cms.tasks  # noqa: F401  registers its task in every process
