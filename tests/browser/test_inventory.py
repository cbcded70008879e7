"""Nulägesinventering in a real browser: a unit is filled in by keyboard alone, and its map follows."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import expect

from competence.models import Fact, RuleSet, Standing
from competence.people.audit import SYSTEM, Actor
from competence.services import inventory, rules, standings
from tests import factories
from tests.cast import make_cast
from tests.competence.maps.stating import said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROGRAMMES = Path("cms/content/programmes")
PEOPLE, COMPETENCES = 12, 10


@pytest.fixture
def cast(live_server, settings, page, sign_in):
    """Bo leads twelve; the profile asks for ten things that can be stated, and a degree."""
    settings.SECOND_FACTOR_REQUIRED = False
    cast = make_cast()
    for name, kind in (("investigator", "programme"), ("caseworker_profile", "profile")):
        rules.publish_document(
            publisher=cast.region.path,
            kind=RuleSet.Kind(kind),
            document=json.loads((PROGRAMMES / f"{name}.json").read_text()),
            by=SYSTEM,
        )
    for number in range(PEOPLE - 3):
        factories.lead(cast.bo, factories.worker(f"Kim Nr{number}", cast.unit))
    standings.refresh_municipality(cast.havsby)
    name = django_settings.SESSION_COOKIE_NAME
    cookie = sign_in(cast.bo).cookies[name].value
    page.context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    return cast


@pytest.fixture
def grid(cast, live_server, page):
    def opened():
        page.goto(live_server.url + reverse("inventory", args=[cast.unit.pk]))
        page.locator("[data-cell] select").first.focus()
        return page

    return opened


def first(page, part="s"):
    return page.locator(f"[data-cell] [name^='{part}-']").first


def test_twelve_people_by_ten_competences_are_filled_in_by_keyboard_alone(grid):
    page = grid()

    for column in range(COMPETENCES):
        page.keyboard.press("n" if column == 1 else "h")
        page.keyboard.press("Control+d")
        page.keyboard.press("ArrowRight")
    for key in ("ArrowLeft", "ArrowDown", "v"):
        page.keyboard.press(key)
    expect(page.locator("[data-unsaved]")).to_have_text(
        f"{PEOPLE * COMPETENCES} ändringar är inte sparade"
    )
    page.keyboard.press("Control+Enter")

    expect(page.locator(".lead")).to_contain_text("119 av 120 ifyllda.")
    assert Fact.objects.filter(kind="stated_competence").count() == PEOPLE * COMPETENCES - 1
    states = Standing.objects.filter(kind="profile").values_list("state", flat=True)
    assert sum(state == "missing" for state in states) == PEOPLE
    assert sum(state == "valid" for state in states) == PEOPLE * (COMPETENCES - 1) - 1


def test_keys_fill_right_undo_and_set_a_last_day(grid):
    page = grid()
    chosen = "[data-cell]:has(option[value=holds]:checked)"

    page.keyboard.press("h")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator(chosen)).to_have_count(3)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator(chosen)).to_have_count(1)
    first(page).focus()
    page.keyboard.press("Delete")
    expect(page.locator(chosen)).to_have_count(0)

    page.keyboard.type("270531")
    page.keyboard.press("Enter")
    expect(first(page)).to_be_focused()
    page.keyboard.press("Control+Enter")

    expect(page.locator("td", has_text="till och med 31 maj 2027")).to_have_count(1)
    expect(page.locator("[data-unsaved]")).to_have_text("Allt är sparat", timeout=20_000)


def test_one_key_confirms_what_she_says_herself_with_the_certificate_seen(cast, grid):
    alma = cast.alma
    inventory.say(person=alma, words=[said(alma, key="valkommen")], by=Actor.of(alma))
    page = grid()

    page.keyboard.press("i")
    page.keyboard.press("Control+Enter")

    expect(page.locator("td", has_text=re.compile("intyg sett"))).not_to_have_count(0)
    assert Fact.objects.get(kind="stated_competence").value["basis"] == "document_seen"


def test_on_her_own_page_the_arrows_choose_as_in_any_list(cast, live_server, page, sign_in):
    name = django_settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": sign_in(cast.alma).cookies[name].value, "url": live_server.url}
    page.context.clear_cookies()
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("my_inventory"))

    first(page).focus()
    page.keyboard.press("ArrowDown")

    expect(first(page)).to_have_value("holds")
