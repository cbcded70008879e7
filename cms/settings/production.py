"""Production. A missing secret stops the start with one sentence; nothing here has a default secret."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from cms.settings.base import *
from cms.settings.base import STORAGES
from cms.settings.environment import keys, listed, optional, postgresql, required, whole_number

DEMO = False
DEBUG = False
SECRET_KEY = required("STEGVIS_SECRET_KEY", "at least 50 random characters")
# Apart from SECRET_KEY: a new one of that signs everybody out, a lost one of these shuts them out.
SECOND_FACTOR_KEYS = keys(
    listed("STEGVIS_SECOND_FACTOR_KEYS", "the output of openssl rand -base64 32"),
    "STEGVIS_SECOND_FACTOR_KEYS",
)
ALLOWED_HOSTS = listed("STEGVIS_HOSTS", "the exact host names, comma separated")
PUBLIC_BASE_URL = WAGTAILADMIN_BASE_URL = required(
    "STEGVIS_BASE_URL", "such as https://stegvis.example.se"
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]
DATABASES = {
    "default": postgresql(required("DATABASE_URL", "postgresql://user:password@host/name"))
}

REDIS_URL = optional("REDIS_URL")
CELERY_BROKER_URL = optional("BROKER_URL", REDIS_URL) or required(
    "BROKER_URL", "redis://... or amqp://... (or set REDIS_URL for broker and cache)"
)
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        # Longer than the hard time limit of a task, or a slow task runs twice.
        "visibility_timeout": 300,
        "socket_timeout": 5,
        "socket_connect_timeout": 0.25,
        "socket_keepalive": True,
    }
    if CELERY_BROKER_URL.startswith("redis")
    else {"confirm_publish": True}
)
CACHE_URL = optional("CACHE_URL", REDIS_URL)
CACHES = {
    # allauth's limits need a cache that every process shares.
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
}

_smtp = urlsplit(required("STEGVIS_SMTP_URL", "smtp+tls://user:password@host:587"))
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _smtp.hostname,
            "port": _smtp.port or 587,
            "username": unquote(_smtp.username or ""),
            "password": unquote(_smtp.password or ""),
            "use_tls": _smtp.scheme == "smtp+tls",
            "use_ssl": _smtp.scheme == "smtps",
            "timeout": 10,
        },
    }
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required("STEGVIS_FROM_EMAIL", "the sender of every mail")

MEDIA_ROOT = Path(required("STEGVIS_MEDIA_DIR", "a folder for editors' images and documents"))
STATIC_ROOT = Path(required("STEGVIS_STATIC_DIR", "a folder for collectstatic"))
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "cms.staticfiles.HashedStaticFiles"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": required("STEGVIS_PRIVATE_DIR", "a folder for issued certificates"),
            "base_url": None,
        },
    },
}

PEOPLE_IMPORT_DIR = optional("STEGVIS_IMPORT_DIR")
PEOPLE_IMPORT_MAY_END = whole_number("STEGVIS_IMPORT_MAY_END", 0)

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading binds the whole domain for years: the municipality's own choice.
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
ALLAUTH_TRUSTED_PROXY_COUNT = whole_number("STEGVIS_PROXIES", 1)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
