"""The same installed apps without our three: what the libraries alone cost to set up."""

from cms.settings.test import *
from cms.settings.test import INSTALLED_APPS

OWN = {"courses", "competence", "competence.people", "cms"}
INSTALLED_APPS = [app for app in INSTALLED_APPS if app not in OWN]
AUTH_USER_MODEL = "auth.User"
del WAGTAILIMAGES_IMAGE_MODEL  # noqa: F821  star import above
