"""Read a variable from the environment, or stop with a sentence that says what to do."""

import base64
import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def required(name: str, what: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {what}. See docs/deployment.md.")
    return value


def optional(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def listed(name: str, what: str) -> list[str]:
    return [part.strip() for part in required(name, what).split(",") if part.strip()]


def whole_number(name: str, default: int) -> int:
    text = optional(name, str(default))
    if not text.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def keys(found: list[str], name: str) -> list[str]:
    """Keys of 32 random bytes in base64, as `openssl rand -base64 32` prints them."""
    safe = [key.translate(str.maketrans("+/", "-_")) for key in found]
    if not all(map(_is_key, safe)):
        raise ImproperlyConfigured(
            f"Each key in {name} must be the output of: openssl rand -base64 32"
        )
    return safe


def _is_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) == 32
    except ValueError:
        return False


def derived_key(text: str) -> str:
    """For demo and tests, which have nothing to hide."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()


def sqlite(path: Path) -> dict:
    """IMMEDIATE takes the write lock at BEGIN: readers never upgrade, so no "database is locked"."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
    }


def postgresql(url: str) -> dict:
    """A database from postgresql://user:password@host:port/name; host= may name a socket folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql://, not {url[:12]!r}.")
    options: dict = {
        "options": "-c lock_timeout=5s -c statement_timeout=30s"
        " -c idle_in_transaction_session_timeout=60s"
    }
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", parts.hostname or "")
    options.update(query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }
