"""Tests: SQLite unless DATABASE_URL names a PostgreSQL; the outbox is drained in the test's process."""

from pathlib import Path

from cms.settings.base import *
from cms.settings.base import BASE_DIR, STORAGES, VAR_DIR
from cms.settings.environment import derived_key, optional, postgresql, sqlite

SECRET_KEY = "only-for-tests"  # noqa: S105  tests keep no secrets
SECOND_FACTOR_KEYS = [derived_key(SECRET_KEY)]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
CLOCK_MAY_MOVE = True
FETCH_MODE = "FETCH_RAISE"

if optional("DATABASE_URL"):
    DATABASES = {"default": postgresql(optional("DATABASE_URL"))}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES = {"default": sqlite(VAR_DIR / "test.sqlite3")}
    # What a test writes need not outlive a lost machine.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
    # A file, not memory: threads of the live server share it. STEGVIS_TEST_DB lets runs stand apart.
    DATABASES["default"]["TEST"] = {
        "NAME": str(VAR_DIR / f"test_{optional('STEGVIS_TEST_DB', 'run')}.sqlite3")
    }

if optional("REDIS_URL"):
    # Queue and cache apart, and for each pytest process its own: clearing a cache empties a database.
    _server = optional("REDIS_URL").rpartition("/")[0]
    _queue = 2 * int(optional("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    CELERY_BROKER_URL = f"{_server}/{_queue}"
    _cache = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{_server}/{_queue + 1}",
    }
else:
    CELERY_BROKER_URL = "memory://"
    _cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": _cache}
VAR_DIR.mkdir(exist_ok=True)
OUTBOX_IN_PROCESS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS: dict[str, dict] = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MAIL_DIR = VAR_DIR / "test-post"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
MEDIA_ROOT = VAR_DIR / "test-media"
STATIC_ROOT = BASE_DIR / "var" / "static"
ACCOUNT_RATE_LIMITS = False
# WhiteNoise warns about a folder that is not there, and warnings are errors.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

if optional("STEGVIS_TEST_FOLDER"):
    # A worker that a browser test started: a process of its own, with that test's folders and mailbox.
    _folder = Path(optional("STEGVIS_TEST_FOLDER"))
    OUTBOX_IN_PROCESS = False
    MAIL_DIR = _folder / "post"
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(MAIL_DIR)},
        }
    }
    STORAGES["private"]["OPTIONS"]["location"] = str(_folder / "private")
    PUBLIC_BASE_URL = optional("STEGVIS_TEST_BASE_URL")
