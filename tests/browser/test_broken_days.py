"""Days when something breaks in the browser: the session is gone, the click is double, the tabs are two."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from competence.models import Attempt, Certificate, Fact, Occasion
from tests.browser.answering import answer, asked_in, shown
from tests.browser.screens import Somebody
from tests.world import answer_rightly, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "ett-langt-losenord"
COURSE = "sekretess"


@pytest.fixture
def world(house):
    with transaction.atomic():
        return make_world()


@pytest.fixture
def alma(browser, house, world):
    one = Somebody(browser, house)
    give_session(one, world)
    yield one
    one.leave()


def give_session(one, world):
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": world.sessions["alma"]}
    one.context.add_cookies([cookie | {"url": one.house}])


def test_a_session_gone_in_the_middle_of_a_check_costs_no_answer(alma, world):
    asked = asked_in(COURSE)
    alma.go("check", course=COURSE)
    alma.page.goto(alma.page.url)
    answer(alma.page, shown(alma.page, asked), right=True)
    alma.press("Save and go on")
    answer(alma.page, shown(alma.page, asked), right=True)

    alma.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    alma.press("Save and go on")
    expect(alma.page).to_have_url(re.compile(reverse("account_login")))
    alma.page.locator("[name=login]").fill(world.cast.alma.user.email)
    alma.page.locator("[name=password]").fill(PASSWORD)
    alma.page.locator(f"form[action='{reverse('account_login')}'] [type=submit]").click()
    alma.reads("What you wrote is still here")
    alma.press("Send again")

    assert len(Attempt.objects.get(pk=world.alma.attempt.pk).responses) == 2
    expect(alma.page).to_have_url(re.compile(r"fraga=3"))


def test_a_double_click_marks_one_occasion(alma, world):
    before = Occasion.objects.count()
    alma.go("practice")
    alma.page.locator("main [name=element]").select_option("PE3")

    alma.button("Mark").dblclick()
    alma.is_told("Marked. Your mentor or supervisor confirms it.")

    assert Occasion.objects.count() == before + 1


def test_a_check_handed_in_from_two_tabs_is_graded_once_and_both_see_the_result(alma, world):
    answer_rightly(world.alma.attempt)
    last = f"{reverse('check', args=[COURSE])}?fraga=999"
    other = alma.context.new_page()
    for page in (alma.page, other):
        page.goto(alma.house + last)

    for page in (alma.page, other):
        with page.expect_navigation():
            page.locator("form[action$='lamna-in/'] button").click()

    for page in (alma.page, other):
        expect(page).to_have_url(re.compile(reverse("check_result", args=[COURSE, 1])[:-2]))
    assert Fact.objects.filter(person=world.cast.alma, subject=COURSE).count() == 1
    assert Certificate.objects.filter(fact__subject=COURSE).count() == 1
