from django.apps import AppConfig
from django.conf import settings

from cms.celery import app
from competence.schedule import SCHEDULE


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Content"

    def ready(self) -> None:
        app.conf.beat_schedule = SCHEDULE
        app.conf.broker_url = settings.CELERY_BROKER_URL
