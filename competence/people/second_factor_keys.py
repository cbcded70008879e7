"""The secrets of authenticator apps and recovery codes, closed in the database.

A copy of the database alone then makes nobody's codes. Public keys of security keys stay readable.
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text).decode()
        except InvalidToken as closed:
            raise ImproperlyConfigured(
                "No key in STEGVIS_SECOND_FACTOR_KEYS opens a stored second factor."
            ) from closed


@transaction.atomic
def close_again() -> int:
    """Close every secret with the first key, so that later ones can be taken away; how many rows."""
    rows = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    for row in rows:
        row.data = {name: _again(name, value) for name, value in row.data.items()}
        row.save(update_fields=["data"])
    return len(rows)


def _again(name: str, value: Any) -> Any:
    """allauth closes these three (65.21); codes taken over from elsewhere are a list."""
    if name == "migrated_codes":
        return [_box().rotate(code).decode() for code in value]
    return _box().rotate(value).decode() if name in ("secret", "seed") else value


def _box() -> MultiFernet:
    """The first key closes; each of them opens."""
    return MultiFernet([Fernet(key) for key in settings.SECOND_FACTOR_KEYS])
