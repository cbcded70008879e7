import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

app = Celery("stegvis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()
