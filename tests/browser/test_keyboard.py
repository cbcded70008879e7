"""The main actions by keyboard alone: sign in, confirm, hold a talk, decide. Learning stands in
test_every_block.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from competence.models import Fact, Talk
from competence.people import clock
from tests.browser.keyboard import Keyboard
from tests.browser.screens import Somebody
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "ett-langt-losenord"


@pytest.fixture
def world(house):
    with transaction.atomic():
        return make_world()


@pytest.fixture
def at_the_keys(browser, house, world):
    """Somebody signed in by keyboard. Whatever she focused must have been seen to be focused."""
    open_ones = []

    def sign_in(person):
        one = Somebody(browser, house)
        keys = Keyboard(one.page)
        open_ones.append((one, keys))
        one.go("account_login")
        keys.type(one.page.locator("[name=login]"), person.user.email)
        keys.type(one.page.locator("[name=password]"), PASSWORD)
        with one.page.expect_navigation():
            one.page.keyboard.press("Enter")
        return one, keys

    yield sign_in
    for one, keys in open_ones:
        one.leave()
        assert keys.unseen == []
        assert one.complaints == []


def button(one, msgid):
    return one.button(msgid)


def test_a_mentor_confirms_practice_by_keyboard_alone(at_the_keys, world):
    one, keys = at_the_keys(world.cast.cilla)
    one.go("mentoring")

    keys.toggle(one.page.locator("main [name=observed]"))
    keys.enter(button(one, "Confirm the ticked ones"))

    assert Fact.objects.filter(person=world.cast.alma, kind="element_done").count() == 2


def test_a_supervisor_writes_down_a_talk_by_keyboard_alone(at_the_keys, world):
    one, keys = at_the_keys(world.cast.bo)
    one.go("talk", person_id=world.cast.alma.pk, talk="talk_1")

    keys.type(one.page.locator("[name='h-agreed']"), "Fortsätt med bredvidgång.")
    keys.enter(button(one, "Save the talk"))

    assert Talk.objects.get(person=world.cast.alma, key="talk_1").held_on == clock.today()


def test_a_manager_decides_by_keyboard_alone(at_the_keys, world):
    one, keys = at_the_keys(world.cast.disa)
    one.page.goto(one.house + reverse("decide_independence", args=[world.cast.alma.pk, "T1"]))

    keys.pick(one.page.locator("main [name=granted][value=yes]"))
    keys.type(one.page.locator("[name=delegation]"), "Delegationsordningen, punkt 4.2")
    keys.enter(button(one, "Go on"))
    keys.enter(button(one, "Decide"))

    decided = Fact.objects.get(person=world.cast.alma, kind="independence_decision")
    assert clock.today() - decided.starts_on < timedelta(days=1)


def test_the_skip_link_is_first_and_leads_past_the_menu(at_the_keys, world):
    one, _keys = at_the_keys(world.cast.alma)
    one.go("my_introduction")

    one.page.keyboard.press("Tab")
    first = one.page.evaluate("document.activeElement.getAttribute('href')")
    one.page.keyboard.press("Enter")
    one.page.keyboard.press("Tab")

    assert first == "#main"
    assert one.page.evaluate("!!document.activeElement.closest('main, footer')")
