"""The gentle warning before she is signed out: seen, said, reached by keyboard, and obeyed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from competence.people import lifetime
from tests.browser.screens import say
from tests.browser.test_account_pages import session_cookie
from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page, live_server, transactional_db, sign_in):
    client = sign_in(make_cast().alma)
    page.context.add_cookies([session_cookie(client, live_server)])
    page.clock.install()
    page.goto(live_server.url + reverse("account"))
    return client


@pytest.mark.parametrize("width", [360, 1280])
def test_she_is_warned_and_stays_by_keyboard_alone(page, signed_in, width):
    page.set_viewport_size({"width": width, "height": 700})
    status, button = (
        page.locator("[data-stay]"),
        page.get_by_role("button", name=say("Stay signed in")),
    )
    expect(button).to_be_hidden()
    session = signed_in.session
    session[lifetime.SEEN_AT] -= 1700
    session.save()

    page.clock.fast_forward("27:05")
    expect(status).to_contain_text(
        say("You will soon be signed out, because nothing has happened for a while.")
    )
    assert Axe().run(page).response["violations"] == []
    for _ in range(60):
        if button.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    with page.expect_response(lambda answer: reverse("stay") in answer.url) as answered:
        page.keyboard.press("Enter")

    assert answered.value.status == 200
    expect(button).to_be_hidden()
    assert signed_in.session[lifetime.SEEN_AT] > session[lifetime.SEEN_AT] + 1600
    page.clock.fast_forward("26:00")
    expect(button).to_be_hidden()


def test_another_tab_where_she_works_is_enough(page, live_server, signed_in):
    page.clock.fast_forward("26:00")
    other = page.context.new_page()
    other.goto(live_server.url + reverse("usersessions_list"))

    page.clock.fast_forward("03:00")

    expect(page.get_by_role("button", name=say("Stay signed in"))).to_be_hidden()


def test_when_it_is_too_late_the_page_says_that_she_is_signed_out(page, signed_in):
    page.clock.fast_forward("30:05")

    ended = "You are signed out. What you have written here can still be sent: it is kept while you sign in."
    expect(page.locator("[data-stay]")).to_contain_text(say(ended))
    expect(page.get_by_role("button", name=say("Stay signed in"))).to_be_hidden()
