"""As `crash_settings`, for a web process: connections are kept, as an installation keeps them."""

from tests.long.crash_settings import *
from tests.long.crash_settings import DATABASES

DATABASES["default"]["CONN_MAX_AGE"] = 60
WHITENOISE_USE_FINDERS = True
