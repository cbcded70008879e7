"""The web process. It is ready when every view is imported, not when the first visitor has waited."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

# What is imported stays for good: searching it for garbage is a tenth of the start, and of every
# full collection afterwards.
gc.disable()
application = get_wsgi_application()
reverse("home")
gc.freeze()
gc.enable()
