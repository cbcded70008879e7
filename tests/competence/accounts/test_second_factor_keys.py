"""A copy of the database alone makes nobody's codes; keys are replaced without shutting anybody out."""

import time
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from competence.people import second_factor_keys

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
environment = import_module("cms.settings.environment")
OLD, NEW = environment.derived_key("gammal"), environment.derived_key("ny")


def stored():
    """As whoever has a copy of the table reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator ORDER BY id")
        return [str(row[0]) for row in cursor.fetchall()]


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


@pytest.fixture
def factors(cast, settings, monkeypatch):
    monkeypatch.setattr(RecoveryCodes, "generate_seed", classmethod(lambda cls: "5eed" * 20))
    settings.SECOND_FACTOR_KEYS = [OLD]
    return TOTP.activate(cast.elin.user, SECRET), RecoveryCodes.activate(cast.elin.user)


def test_neither_the_apps_secret_nor_the_seed_of_recovery_codes_is_readable(factors):
    assert len(stored()) == 2
    assert not [text for text in stored() if SECRET in text or "5eed" in text]


def test_the_same_secret_closed_twice_looks_different(factors):
    assert encrypt(SECRET) != encrypt(SECRET)


def test_the_app_and_the_codes_still_work(factors):
    app, codes = factors

    assert app.validate_code(code_now())
    assert codes.validate_code(codes.get_unused_codes()[3])
    assert len(codes.get_unused_codes()) == 9


def test_with_a_new_key_in_front_the_old_one_still_opens(factors, settings):
    settings.SECOND_FACTOR_KEYS = [NEW, OLD]

    assert factors[0].validate_code(code_now())


def test_after_closing_again_the_old_key_can_be_taken_away(cast, factors, settings, capsys):
    _app, codes = factors
    key = {"name": "x", "credential": {"secret": "inte vår"}}
    Authenticator.objects.create(user=cast.elin.user, type=Authenticator.Type.WEBAUTHN, data=key)
    before = codes.generate_codes()
    settings.SECOND_FACTOR_KEYS = [NEW, OLD]
    call_command("close_second_factors")
    settings.SECOND_FACTOR_KEYS = [NEW]

    app, seeds, webauthn = Authenticator.objects.order_by("pk")
    assert "2." in capsys.readouterr().out
    assert app.wrap().validate_code(code_now())
    assert seeds.wrap().generate_codes() == before
    assert seeds.data["used_mask"] == 0
    assert webauthn.data == key


def test_codes_taken_over_from_elsewhere_are_closed_again_too(cast, settings):
    settings.SECOND_FACTOR_KEYS = [OLD]
    row = Authenticator.objects.create(
        user=cast.elin.user,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"migrated_codes": [encrypt("abc"), encrypt("def")]},
    )
    settings.SECOND_FACTOR_KEYS = [NEW, OLD]
    second_factor_keys.close_again()
    settings.SECOND_FACTOR_KEYS = [NEW]

    row.refresh_from_db()
    assert row.wrap().get_unused_codes() == ["abc", "def"]


def test_without_the_right_key_nothing_is_opened_or_changed(factors, settings):
    settings.SECOND_FACTOR_KEYS = [NEW]
    before = stored()

    with pytest.raises(ImproperlyConfigured, match="STEGVIS_SECOND_FACTOR_KEYS"):
        factors[0].validate_code(code_now())
    with pytest.raises(InvalidToken):
        second_factor_keys.close_again()
    assert stored() == before


def test_what_was_tampered_with_is_not_opened(factors):
    closed = encrypt(SECRET)
    changed = closed[:-6] + ("A" if closed[-6] != "A" else "B") + closed[-5:]

    with pytest.raises(ImproperlyConfigured):
        decrypt(changed)
    with pytest.raises(ImproperlyConfigured):
        decrypt(SECRET)


@pytest.mark.parametrize("wrong", ["kort", "A" * 44, "å" * 44, "A" * 42 + "==", "*" * 43 + "="])
def test_a_key_of_the_wrong_form_stops_the_start(wrong):
    with pytest.raises(ImproperlyConfigured, match="openssl rand -base64 32"):
        environment.keys([OLD, wrong], "STEGVIS_SECOND_FACTOR_KEYS")


def test_a_key_as_openssl_prints_it_is_taken():
    assert environment.keys(["+/" * 21 + "+="], "X") == ["-_" * 21 + "-="]
