"""The page around the text: what it shows, what it never shows, and two editors at once."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from wagtail.models import Revision
from wagtail.search.index import get_indexed_models
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms import content_loading, tree
from cms.models import ModulePage, Picture
from competence.people.audit import SYSTEM
from courses.models import Course, CourseVersion
from tests import factories
from tests.cms.sample_module import picture_bytes

pytestmark = pytest.mark.alike

STREAMS = ("goals", "law", "sources", "glossary", "conversation_questions", "parts", "questions")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def editor(cast, sign_in):
    client = sign_in(cast.frej)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def edit(page):
    return f"/cms/pages/{page.pk}/edit/"


def fields(page, **changes):
    """A form with its streams empty: enough to save a draft."""
    latest = page.get_latest_revision()
    empty = {name: streamfield([]) for name in STREAMS}
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": page.summary,
            "loaded_revision_id": latest.pk if latest else "",
            "loaded_revision_created_at": latest.created_at.isoformat() if latest else "",
            "comments": inline_formset([]),
            **empty,
            **changes,
        }
    )


def test_a_signed_in_reader_is_led_to_the_course(published, cast, sign_in):
    response = sign_in(cast.alma).get(published.url)

    assert (response.status_code, response.url) == (302, "/modul/prov/")


def test_a_stranger_is_led_to_sign_in(published):
    response = Client().get(published.url)

    assert response.url.startswith("/konto/login/")


def test_the_pages_around_modules_lead_home(published, cast, sign_in):
    client = sign_in(cast.alma)

    for page in (published.publisher_index, tree.home_page()):
        assert client.get(page.url).url == "/"


def test_the_editors_page_tells_that_everything_is_there(published, editor):
    page = editor.get(edit(published)).text

    assert "Everything is here. The module can be published." in page
    assert "the screen takes about" in page


def test_the_editors_page_tells_what_is_missing(published, editor):
    page = ModulePage.objects.get(pk=published.pk)
    page.sources = []
    page.save_revision()

    shown = editor.get(edit(published)).text

    assert "One thing is left before the module can be published." in shown
    assert "The sources:" in shown


def test_a_new_page_says_that_the_list_comes_with_the_first_draft(editor, cast):
    index = tree.index_of(cast.havsby)

    shown = editor.get(f"/cms/pages/add/cms/modulepage/{index.pk}/").text

    assert "Save the draft" in shown


def test_an_unfinished_module_is_saved_and_the_editor_is_told_why_it_is_not_published(
    published, editor
):
    response = editor.post(
        edit(published),
        fields(published, summary="Ny text.", **{"action-publish": "1"}),
        follow=True,
    )

    assert "is not published. The draft is saved." in response.text
    page = ModulePage.objects.get(pk=published.pk)
    assert page.get_latest_revision_as_object().summary == "Ny text."
    assert page.summary != "Ny text."
    assert CourseVersion.objects.count() == 1


def test_an_address_that_is_taken_is_pointed_out_in_the_form(published, editor, cast):
    factories.make_course("upptagen")
    index = tree.index_of(cast.havsby)

    response = editor.post(
        f"/cms/pages/add/cms/modulepage/{index.pk}/",
        fields(ModulePage(title="Ny", slug="upptagen")),
    )

    assert "There is a course upptagen already." in response.text
    assert ModulePage.objects.count() == 1


def test_a_new_page_is_saved_as_a_draft_with_a_course_of_its_own(editor, cast):
    index = tree.index_of(cast.havsby)

    editor.post(
        f"/cms/pages/add/cms/modulepage/{index.pk}/",
        fields(ModulePage(title="Hembesök", slug="hembesok")),
    )

    page = ModulePage.objects.get()
    assert not page.live
    assert page.course == Course.objects.get(key="hembesok", publisher="/norrland/havsby/")


def test_the_second_of_two_editors_is_told_and_both_texts_are_kept(published, editor, cast):
    stale = fields(published, summary="Andra texten.")
    other = ModulePage.objects.get(pk=published.pk)
    other.summary = "Första texten."
    other.save_revision(user=cast.gun.user)

    response = editor.post(edit(published), stale, follow=True)

    assert "saved this page while you wrote" in response.text
    assert cast.gun.user.email in response.text
    texts = [r.content["summary"] for r in Revision.objects.order_by("pk")]
    assert texts[-2:] == ["Första texten.", "Andra texten."]


def test_saving_automatically_never_writes_over_another_editors_text(published, editor, cast):
    stale = fields(published, summary="Andra texten.")
    other = ModulePage.objects.get(pk=published.pk)
    other.summary = "Första texten."
    other.save_revision(user=cast.gun.user)

    response = editor.post(edit(published), stale, headers={"accept": "application/json"})

    assert response.json()["error_code"] == "invalid_revision"
    page = ModulePage.objects.get(pk=published.pk)
    assert page.get_latest_revision_as_object().summary == "Första texten."


def test_an_editor_alone_is_told_nothing(published, editor):
    response = editor.post(edit(published), fields(published, summary="Ny text."), follow=True)

    assert "while you wrote" not in response.text


@pytest.mark.parametrize("verb", ["delete", "unpublish"])
def test_what_results_stand_on_is_neither_deleted_nor_unpublished(published, editor, verb):
    response = editor.post(f"/cms/pages/{published.pk}/{verb}/", follow=True)

    assert ModulePage.objects.get(pk=published.pk).live
    assert "learners&#x27; results" in response.text or "no longer ask for it" in response.text


def test_an_unpublished_draft_may_be_deleted(editor, cast):
    index = tree.index_of(cast.havsby)
    page = index.add_child(instance=ModulePage(title="Ny", slug="ny", live=False))

    editor.post(f"/cms/pages/{page.pk}/delete/")

    assert not ModulePage.objects.exists()


def test_the_preview_shows_the_draft_in_the_learners_look(published, editor):
    editor.post(
        f"/cms/pages/{published.pk}/edit/preview/", fields(published, title="Utkastets namn")
    )
    response = editor.get(f"/cms/pages/{published.pk}/edit/preview/?mode=")

    assert "Utkastets namn" in response.text
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_the_preview_shows_every_kind_of_block(published):
    response = published.make_preview_request(preview_mode="")

    for shown in (
        "Telefonen ringer",
        "<strong>fredag</strong>",
        "Alternativ lyssna",
        "Bedöm genast: behöver barnet skydd?",
        "I vilken ordning?",
        "Han grät.",
        "Ett rum",
        "Vi ser ett rum.",
        "Vad bär du med dig?",
        "Sitt med.",
        "Fråga barnet.",
    ):
        assert shown in response.text
    assert re.search(r'<img src="/media/images/[^"]+" alt="Ett rum">', response.text)
    assert "Hon lugnar sig." not in response.text
    assert "Du hör vad det leder till" not in response.text


def test_the_preview_with_answers_shows_what_every_choice_leads_to(published):
    response = published.make_preview_request(preview_mode="answered")

    assert "Hon lugnar sig." in response.text
    answers = response.text.count("Du hör vad det leder till")
    assert answers == 2 + 4 + 1 + 2  # choice, case, order, sort


def test_the_preview_marks_what_is_not_finished_and_shows_the_rest(published):
    page = ModulePage.objects.get(pk=published.pk)
    blocks = page.parts[0].value["blocks"]
    blocks[1].value["question"] = ""
    blocks[2].value["ref"] = "okänd"
    page.parts[1].value["blocks"][2].value["file"] = None

    for mode in ("", "answered"):
        response = page.make_preview_request(preview_mode=mode)

        assert response.text.count('data-state="missing"') == 3
        assert "Farmor ringer." in response.text


def test_the_preview_of_an_empty_page_says_so(cast):
    page = ModulePage(title="Ny", slug="ny", live=False)
    tree.index_of(cast.havsby).add_child(instance=page)

    assert 'class="empty"' in page.make_preview_request(preview_mode="").text


def test_no_person_is_in_the_search_index():
    indexed = {f"{model._meta.app_label}.{model.__name__}" for model in get_indexed_models()}

    assert not [name for name in indexed if name.startswith(("people.", "competence."))]
    assert "cms.ModulePage" in indexed


def test_readers_get_the_picture_in_the_size_of_the_text(published, cast, sign_in):
    client = sign_in(cast.alma)

    response = client.get("/modulmedia/prov/1/rum.png", follow=True)

    assert response["Content-Type"] == "image/png"
    assert b"".join(response.streaming_content)[:4] == b"\x89PNG"
    assert client.get("/modulmedia/prov/1/rum.vtt")["Content-Type"] == "text/vtt"


@pytest.mark.parametrize(
    "path",
    [
        "/modulmedia/prov/1/annan.png",
        "/modulmedia/prov/2/rum.png",
        "/modulmedia/annan/1/rum.png",
        "/media/images/finns-inte.png",
        "/media/images/..",
        "/media/documents/rum.mp4",
    ],
)
def test_what_is_no_part_of_a_module_is_not_found(published, cast, sign_in, path):
    assert sign_in(cast.alma).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/modulmedia/prov/1/rum.png", "/media/images/x.png"])
def test_pictures_need_sign_in(published, path):
    assert Client().get(path).url.startswith("/konto/login/")


def test_a_picture_that_is_too_large_is_refused_in_words(editor, cast, settings):
    tree.index_of(cast.havsby)
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 100
    file = BytesIO(picture_bytes(size=(900, 900)))
    file.name = "stor.png"

    response = editor.post("/cms/images/add/", {"title": "Stor", "file": file})

    assert "too big" in response.text
    assert not Picture.objects.exists()


def test_loading_for_one_municipality_leaves_the_others_alone(cast, sample_folder):
    content_loading.load(sample_folder(), cast.granby, SYSTEM)

    assert ModulePage.objects.get().publisher_index.unit == cast.granby
