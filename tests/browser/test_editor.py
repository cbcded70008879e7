"""An editor at work in a real browser, under the editors' policy."""

import re

import pytest
from playwright.sync_api import expect

from cms import content_loading
from cms.models import ModulePage
from competence.people.audit import SYSTEM
from courses.models import Course
from tests.cast import make_cast
from tests.cms.sample_module import KEY, write_sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(page, live_server, sign_in, tmp_path):
    """Frej in the page editor of a module that Havsby has published."""
    cast = make_cast()
    content_loading.load(write_sample(tmp_path), cast.havsby, SYSTEM)
    client = sign_in(cast.frej)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    module = ModulePage.objects.get(course__key=KEY)
    page.goto(f"{live_server.url}/cms/pages/{module.pk}/edit/")
    return page


def publish(page):
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    page.locator("[name=action-publish]").click()
    page.wait_for_load_state()


def test_an_editor_changes_a_text_and_learners_get_the_new_version(editor):
    editor.fill("[name=summary]", "Du övar på det som har ändrats.")
    publish(editor)

    editor.get_by_text("Prov av en modul").first.wait_for()
    course = Course.objects.get(key=KEY)
    assert course.current.number == 2
    assert course.current.document["summary"] == "Du övar på det som har ändrats."
    first = course.versions.get(number=1).document
    assert first["parts"] == course.current.document["parts"]
    assert not [said for said in editor.complaints if "Content Security Policy" in said]
    assert editor.complaints == []


def test_a_part_opens_takes_words_and_keeps_its_key(editor):
    editor.locator(
        "[data-contentpath=parts] [data-streamfield-child] [data-panel-toggle]"
    ).first.click()
    text = editor.locator("[contenteditable=true]").first
    text.click()
    text.press("Control+End")
    text.press_sequentially(" Klockan är tre.")
    # The rich text editor hands its words to the form a quarter of a second later.
    kept = editor.locator("[name='parts-0-value-blocks-0-value']")
    expect(kept).to_have_value(re.compile("Klockan är tre"))
    publish(editor)

    editor.get_by_text("Prov av en modul").first.wait_for()
    part = Course.objects.get(key=KEY).current.document["parts"][0]
    assert part["key"] == "telefonen"
    assert part["blocks"][0]["html"] == "<p>Det är <strong>fredag</strong>. Klockan är tre.</p>"


def test_an_unfinished_text_is_kept_and_the_editor_is_told_what_is_missing(editor):
    editor.get_by_role("tab").nth(1).click()
    editor.fill("[name=minutes_reading]", "90")
    publish(editor)

    editor.locator(".messages .error").wait_for()
    assert editor.locator(".messages .error li").count() == 2
    assert Course.objects.get(key=KEY).current.number == 1


def test_the_preview_shows_the_learners_page_beside_the_text(editor):
    editor.locator("[data-side-panel-toggle=preview]").click()

    frame = editor.frame_locator("iframe[id*=preview]").first
    frame.get_by_text("Telefonen ringer").first.wait_for()
    assert editor.complaints == []


def test_what_she_writes_is_kept_as_a_draft_by_itself(editor):
    summary = editor.locator("[name=summary]")
    # At the pace of somebody writing: the form looks for changes a while after it has opened.
    with editor.expect_response(lambda answer: answer.url.endswith("/edit/")) as saved:
        summary.press_sequentially("Sparas av sig självt, medan hon skriver. ", delay=150)
        summary.press("Tab")

    assert saved.value.status == 200
    page = ModulePage.objects.get(course__key=KEY)
    assert "Sparas" in page.get_latest_revision_as_object().summary
    assert Course.objects.get(key=KEY).current.number == 1
    assert editor.complaints == []
