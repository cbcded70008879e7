"""What a wrong guess costs and tells: the same for an address that is known and one that is not."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

PASSWORD = "ett-langt-losenord"
hashed = []


class CountingHasher(MD5PasswordHasher):
    """One line for each time a password is hashed: what takes the time with Argon2."""

    algorithm = "counting"

    def encode(self, password, salt):
        hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _counting(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]


def hashes_of_signing_in(email, password):
    hashed.clear()
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return len(hashed), "_auth_user_id" in client.session


@pytest.fixture
def alma(cast):
    cast.alma.user.set_password(PASSWORD)
    cast.alma.user.save()
    return cast.alma.user


def test_a_wrong_password_an_unknown_address_and_a_right_password_hash_once_each(alma):
    assert hashes_of_signing_in(alma.email, PASSWORD) == (1, True)
    assert hashes_of_signing_in(alma.email, "fel") == (1, False)
    assert hashes_of_signing_in("ingen@havsby.example.org", "fel") == (1, False)


def test_an_account_that_is_closed_or_has_no_password_hashes_as_often(alma):
    alma.is_active = False
    alma.save()
    closed = hashes_of_signing_in(alma.email, "fel")
    alma.is_active = True
    alma.set_unusable_password()
    alma.save()

    assert closed == hashes_of_signing_in(alma.email, "fel") == (1, False)


def test_confirming_that_it_is_her_hashes_once(alma):
    client = Client()
    client.post(reverse("account_login"), {"login": alma.email, "password": PASSWORD})
    hashed.clear()

    client.post(reverse("account_reauthenticate"), {"password": "fel"})

    assert len(hashed) == 1
