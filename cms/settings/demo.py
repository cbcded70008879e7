"""The demo: SQLite, one process, movable clock, one-click sign-in. DEBUG is off, so that its 404
and 500 pages are the real ones."""

from cms.settings.base import *
from cms.settings.base import LOGGING, MAIL_DIR, MIDDLEWARE, VAR_DIR
from cms.settings.environment import derived_key, optional, sqlite, whole_number

DEMO = True
DEBUG = False
PORT = whole_number("PORT", 8000)
SECRET_KEY = "demo-only-never-a-secret"  # noqa: S105  the demo has nothing to protect
SECOND_FACTOR_KEYS = [derived_key(SECRET_KEY)]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
DATABASES = {"default": sqlite(VAR_DIR / "demo.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CLOCK_MAY_MOVE = True
SECOND_FACTOR_REQUIRED = False
PUBLIC_BASE_URL = WAGTAILADMIN_BASE_URL = f"http://localhost:{PORT}"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
# WhiteNoise finds static files through the finders: no collectstatic before the first page.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(MAIL_DIR)},
    }
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MIDDLEWARE = [*MIDDLEWARE]
CELERY_BROKER_URL = "memory://localhost/"
CELERY_TASK_ALWAYS_EAGER = False
LOG_LEVEL = optional("STEGVIS_LOG_LEVEL", "WARNING")
LOGGING = {
    **LOGGING,
    "filters": {"without_health": {"()": "cms.demo.quiet.WithoutHealth"}},
    "loggers": {**LOGGING["loggers"], "django.request": {"filters": ["without_health"]}},
}
