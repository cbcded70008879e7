"""Bedöm in a real browser: words are asked for where the level and the day call for them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import expect

from competence.people import clock
from competence.people.audit import Actor
from competence.services import practice
from tests import factories
from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PROGRAMME = Path("cms/content/programmes/investigator.json")


@pytest.fixture
def kind(live_server, settings, page, sign_in):
    """Barnsamtal, unfolded by its address; last week's rating was 4."""
    settings.SECOND_FACTOR_REQUIRED = False
    cast = make_cast()
    programme = factories.make_rules(json.loads(PROGRAMME.read_text(encoding="utf-8")))
    factories.assign(cast.alma, programme, clock.today())
    practice.rate(
        person=cast.alma,
        element="PE6",
        level=4,
        seen="myself",
        on=clock.today() - timedelta(days=7),
        by=Actor.of(cast.bo),
    )
    name = django_settings.SESSION_COOKIE_NAME
    cookie = sign_in(cast.bo).cookies[name].value
    page.context.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])
    page.goto(live_server.url + reverse("rate", args=[cast.alma.pk]) + "#kind-PE6")
    return page.locator("#kind-PE6")


def part(kind, name):
    return kind.locator(f"[data-field={name}]")


def choose(kind, level):
    part(kind, "level").locator(f"input[value='{level}']").check()


def test_the_linked_kind_is_open_and_asks_for_the_level_alone(kind):
    expect(part(kind, "level")).to_be_visible()
    for name in ("seen", "on", "sentences", "correction_reason"):
        expect(part(kind, name)).to_be_hidden()


def test_sentences_appear_with_the_level_that_needs_them(kind):
    choose(kind, 4)
    expect(part(kind, "seen")).to_be_visible()
    expect(part(kind, "sentences")).to_be_hidden()
    choose(kind, 5)
    expect(part(kind, "sentences")).to_be_visible()
    choose(kind, 3)
    expect(part(kind, "sentences")).to_be_visible()


def test_what_is_written_is_never_hidden(kind):
    choose(kind, 1)
    part(kind, "sentences").locator("textarea").fill("Hon var med.")
    choose(kind, 4)

    expect(part(kind, "sentences")).to_be_visible()


def test_the_reason_appears_on_a_day_that_has_a_rating(kind):
    choose(kind, 4)
    expect(part(kind, "correction_reason")).to_be_hidden()
    day = clock.today() - timedelta(days=7)
    part(kind, "on").locator("input").fill(day.isoformat())

    expect(part(kind, "correction_reason")).to_be_visible()
