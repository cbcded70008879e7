"""Keys in a real browser, under the strict policy: a virtual device stands in for face and finger."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "ett-langt-losenord"


@pytest.fixture
def house(live_server):
    """By name: a browser gives keys to localhost, not to 127.0.0.1."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def key_device(page):
    """A device that always says yes, and what the page complained about."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    complaints = []
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    page.complaints = complaints
    return session


def sign_in_by_password(page, house, person):
    page.goto(house + reverse("account_login"))
    page.fill("[name=login]", person.user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("form[action$='/konto/login/'] [type=submit]")


def add_key(page, house):
    page.goto(house + reverse("mfa_add_webauthn"))
    if reverse("account_reauthenticate") in page.url:
        page.fill("[name=password]", PASSWORD)
        page.click("main form [type=submit]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")


def test_hr_adds_a_key_and_signs_in_with_it_alone(page, house, key_device):
    cast = make_cast()
    sign_in_by_password(page, house, cast.elin)
    page.wait_for_url("**/2fa/?owed")

    add_key(page, house)
    page.goto(house + "/medarbetare/ny/")
    enrolled = page.url
    page.context.clear_cookies()
    page.goto(house + reverse("account_login") + "?next=/medarbetare/ny/")
    page.click("#passkey_login")
    page.wait_for_url("**/medarbetare/ny/")

    assert enrolled == house + "/medarbetare/ny/"
    assert Authenticator.objects.get(type="webauthn").user == cast.elin.user
    assert page.complaints == []


def test_a_key_is_the_second_step_after_the_password(page, house, key_device):
    cast = make_cast()
    sign_in_by_password(page, house, cast.elin)
    add_key(page, house)
    page.context.clear_cookies()

    sign_in_by_password(page, house, cast.elin)
    page.wait_for_url("**/2fa/authenticate/")
    page.goto(house + "/medarbetare/ny/")
    before = page.url
    page.goto(house + reverse("mfa_authenticate"))
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(lambda url: "2fa" not in url)
    page.goto(house + "/medarbetare/ny/")

    assert "login" in before or "2fa" in before
    assert page.url == house + "/medarbetare/ny/"


def test_a_key_that_does_not_answer_says_so_on_the_page(page, house):
    make_cast()
    page.goto(house + reverse("account_login"))
    notice = page.locator("[data-key-error]")
    hidden_first = notice.is_hidden()

    page.evaluate("document.dispatchEvent(new CustomEvent('allauth.error', {cancelable: true}))")

    assert hidden_first
    assert notice.is_visible()
