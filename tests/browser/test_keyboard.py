"""The main actions by keyboard alone: sign in, learn, take the check, confirm, hold a talk, decide."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from cms.demo.learner import right_response
from competence.models import Attempt, Fact, Talk
from competence.people import clock
from courses.pool import OrderQuestion, SeveralQuestion, SortQuestion
from tests.browser.answering import asked_in, shown
from tests.browser.keyboard import Keyboard
from tests.browser.screens import Somebody, say
from tests.world import make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "ett-langt-losenord"
COURSE = "orosanmalan"


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


def test_a_learner_reads_a_module_and_takes_its_check_by_keyboard_alone(at_the_keys, world):
    one, keys = at_the_keys(world.cast.alma)
    one.go("module", course=COURSE)

    keys.enter(one.link("Begin the module"))
    while button(one, "Done with this part").count():
        keys.enter(button(one, "Done with this part"))
    keys.enter(button(one, "Begin the check"))
    asked = asked_in(COURSE)
    while one.page.locator("main [name=question]").count():
        answer_by_keyboard(one, keys, shown(one.page, asked))
        keys.enter(button(one, "Save and go on"))
    keys.enter(button(one, "Hand in and see the reasons"))

    one.reads("You have passed the module")
    assert Attempt.objects.get(person=world.cast.alma, course_version__course__key=COURSE).passed


def answer_by_keyboard(one, keys, question):
    right = right_response(question)
    match question:
        case OrderQuestion():
            for place, key in enumerate(right):
                item = one.page.locator(f"main ol[data-sortable] > li:has([name='plats-{key}'])")
                up = item.get_by_role("button", name=say("Move up"))
                while item.evaluate("li => [...li.parentElement.children].indexOf(li)") > place:
                    back_to(one, keys, up)
                    one.page.keyboard.press("Enter")
        case SortQuestion():
            for key, bucket in right.items():
                keys.pick(one.page.locator(f"main [name='korg-{key}'][value='{bucket}']"))
        case SeveralQuestion():
            for key in [option.key for option in question.options if option.correct]:
                keys.toggle(one.page.locator(f"main [name=val][value='{key}']"))
        case _:
            keys.pick(one.page.locator(f"main [name=val][value='{right}']"))


def back_to(one, keys, target):
    """What is wanted may lie before where one is: begin again at the top of the page."""
    if not target.evaluate("element => element === document.activeElement"):
        one.page.evaluate("document.activeElement.blur()")
        keys.to(target)


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
