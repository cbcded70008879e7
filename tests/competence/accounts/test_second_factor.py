"""HR, managers, supervisors and editors get nowhere before a second factor was used."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.test import Client
from django.urls import reverse

from competence.people.models import Role
from tests import factories

pytestmark = pytest.mark.alike

PASSWORD = "ett-langt-losenord"
DOORS = ["/", "/medarbetare/ny/", "/cms/", "/cms/pages/", "/stil/"]


def log_in(person, password=PASSWORD):
    client = Client()
    response = client.post(
        reverse("account_login"), {"login": person.user.email, "password": password}
    )
    return client, response


def code_for(secret, shift=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + shift))


@pytest.mark.parametrize("name", ["elin", "disa", "bo", "frej", "gun"])
@pytest.mark.parametrize("door", DOORS)
def test_a_privileged_role_is_led_to_enrolment_from_every_door(cast, sign_in, name, door):
    client = sign_in(cast.people[name], second_factor=False)

    response = client.get(door)

    assert response.status_code == 302
    assert response.url == reverse("mfa_index") + "?owed"


def test_wagtails_own_sign_in_is_ours(cast):
    response = Client().get("/cms/login/?next=/cms/")

    assert response.url.startswith("/konto/login/?next=/cms/")
    assert Client().post("/cms/login/", {"username": "x", "password": "y"}).status_code == 302


def test_wagtails_sign_in_leads_a_signed_in_editor_to_the_second_factor(cast, sign_in):
    client = sign_in(cast.frej, second_factor=False)

    response = client.get("/cms/login/", follow=True)

    assert response.redirect_chain[-1][0] == reverse("mfa_index") + "?owed"


def test_a_caseworker_is_not_asked(cast, sign_in):
    client = sign_in(cast.alma, second_factor=False)

    assert client.get("/konto/").status_code == 200
    assert "2fa" not in client.get("/").get("Location", "")


def test_whoever_leads_somebody_is_asked_even_without_the_role(cast, sign_in):
    factories.lead(cast.ture, cast.frej)
    client = sign_in(cast.ture, second_factor=False)

    assert client.get("/").url == reverse("mfa_index") + "?owed"


def test_with_several_persons_any_privileged_role_guards_the_editors_pages(cast, sign_in):
    there = factories.make_person("Alma Ek", cast.granby, cast.alma.user)
    factories.grant(there, Role.CONTENT_EDITOR, cast.granby)
    client = sign_in(cast.alma, second_factor=False)

    assert client.get("/cms/").url == reverse("mfa_index") + "?owed"
    client.post("/vem/", {"person": cast.alma.pk})
    assert client.get("/cms/").url == reverse("mfa_index") + "?owed"


def test_the_demo_may_switch_it_off(cast, sign_in, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert sign_in(cast.elin, second_factor=False).get("/medarbetare/ny/").status_code == 200


def enrol(client):
    """As a person would: password again, the app's secret from the page, a code from the app."""
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if page.request["PATH_INFO"] == reverse("account_reauthenticate"):
        page = client.post(
            page.request["PATH_INFO"],
            {"password": PASSWORD, "next": reverse("mfa_activate_totp")},
            follow=True,
        )
    secret = page.context["form"].secret
    return secret, client.post(
        reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True
    )


@pytest.mark.django_db(transaction=True)
def test_hr_enrols_with_an_app_and_goes_on_without_a_second_code(transactional_cast):
    client, _ = log_in(transactional_cast.elin)
    assert client.get("/medarbetare/ny/").status_code == 302

    _secret, page = enrol(client)

    assert len(page.context["unused_codes"]) == 10
    codes = page.context["unused_codes"]
    later = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert all(code in page.content.decode() for code in codes)
    assert not any(code in later for code in codes)
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    assert client.get("/medarbetare/ny/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_next_sign_in_needs_the_code(transactional_cast, monkeypatch):
    client, _ = log_in(transactional_cast.elin)
    secret, _ = enrol(client)

    again, response = log_in(transactional_cast.elin)

    assert response.url == reverse("mfa_authenticate")
    assert again.get("/medarbetare/ny/").status_code == 302
    wrong = again.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    assert again.get("/medarbetare/ny/").status_code == 302
    right = again.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert right.status_code == 302
    assert again.get("/medarbetare/ny/").status_code == 200


def test_a_recovery_code_is_a_second_factor_and_works_once(cast):
    TOTP.activate(cast.elin.user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    codes = Authenticator.objects.create(
        user=cast.elin.user,
        type=Authenticator.Type.RECOVERY_CODES,
        data={"seed": encrypt("5eed"), "used_mask": 0},
    )
    code = codes.wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client, _ = log_in(cast.elin)
        response = client.post(reverse("mfa_authenticate"), {"code": code})
        assert response.status_code == expected


def test_a_session_older_than_the_enrolment_is_asked_for_the_factor_she_has(cast, sign_in):
    app, key = sign_in(cast.elin, second_factor=False), sign_in(cast.disa, second_factor=False)
    TOTP.activate(cast.elin.user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    Authenticator.objects.create(
        user=cast.disa.user, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )

    assert app.get("/medarbetare/ny/?a=1").url == (
        reverse("mfa_reauthenticate") + "?next=%2Fmedarbetare%2Fny%2F%3Fa%3D1"
    )
    assert key.get("/medarbetare/ny/").url.startswith(reverse("mfa_reauthenticate_webauthn"))


def test_the_factor_used_then_leads_back(cast, sign_in):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    client = sign_in(cast.elin, second_factor=False)
    TOTP.activate(cast.elin.user, secret)

    response = client.post(
        reverse("mfa_reauthenticate"), {"code": code_for(secret), "next": "/medarbetare/ny/"}
    )

    assert response.url == "/medarbetare/ny/"
    assert client.get("/medarbetare/ny/").status_code == 200


def test_a_part_of_a_page_leads_the_whole_page_away(cast, sign_in):
    client = sign_in(cast.elin, second_factor=False)

    response = client.get("/medarbetare/ny/", headers={"HX-Request": "true"})

    assert response["HX-Redirect"] == reverse("mfa_index") + "?owed"
