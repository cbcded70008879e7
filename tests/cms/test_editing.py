"""Routines and rules, on the editors' own screens."""

import json
import re

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation
from wagtail.test.utils.form_data import rich_text

from cms import content_loading
from cms.blocks.parts import RICH_TEXT
from cms.contentfiles.rulefiles import rules_text
from cms.editing.rules.subjects import subjects_for
from cms.editing.rules.tree import tree
from competence import outbox
from competence.domain.programme import check_document
from competence.models import RoutineVersion, RuleSet, RuleVersion
from competence.people.audit import SYSTEM
from competence.services import rules
from tests.cast import make_cast
from tests.cms.test_content_loading import CONTENT

pytestmark = pytest.mark.alike

PLAIN_HTTP = '<p><a href="http://example.org/">här</a></p>'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """Everybody, and all there is to read. Made once: each test is rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        content_loading.load(CONTENT, cast.region, SYSTEM)
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def loaded(content, db):
    return content


@pytest.fixture
def client_of(sign_in):
    def make(person):
        client = sign_in(person)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client

    return make


def routine(cast, key="larm", municipality=None):
    return RoutineVersion.objects.filter(
        routine__key=key, routine__municipality=municipality or cast.havsby
    ).latest("number")


def routine_fields(html="<p>Tryck <b>när</b> du känner dig osäker.</p>", **changes):
    return {
        "title": "Larm",
        "text": rich_text(html, features=RICH_TEXT),
        "owner": "Enhetschefen",
        "valid_from": "2026-12-01",
        "change_class": "C",
        "fraga-stem": "När trycker du?",
        "fraga-text_1": "När jag känner mig osäker.",
        "fraga-explanation_1": "Du behöver inte vara säker.",
        "fraga-text_2": "När jag är säker på att det behövs.",
        "fraga-explanation_2": "Då kan det vara för sent.",
        "fraga-right": "1",
        **changes,
    }


def test_an_editor_sees_the_routines_of_her_municipality_alone(loaded, client_of):
    shown = client_of(loaded.frej).get("/cms/rutiner/").text

    assert shown.count("Larm, hot och ensamarbete") == 1
    assert "Granby" not in shown


def test_a_changed_routine_is_a_new_version(loaded, client_of):
    old = routine(loaded)

    response = client_of(loaded.frej).post(
        f"/cms/rutiner/{old.routine_id}/", routine_fields(), follow=True
    )

    new = routine(loaded)
    assert new.number == old.number + 1
    assert new.html == "<p>Tryck <strong>när</strong> du känner dig osäker.</p>"
    assert new.published_by == loaded.frej
    assert (new.change_class, new.counts_from) == ("C", 2)
    assert [option["key"] for option in new.question["options"]] == ["sedan", "hamta"]
    assert "is published in version 2" in response.text
    assert routine(loaded, municipality=loaded.granby).number == 1


def test_mending_the_language_asks_nobody_again(loaded, client_of):
    path = f"/cms/rutiner/{routine(loaded).routine_id}/"

    told = client_of(loaded.frej).post(path, routine_fields(change_class="A"), follow=True).text

    assert (routine(loaded).number, routine(loaded).counts_from) == (2, 1)
    assert "Nobody is asked to read again" in told


def test_a_routine_is_shown_as_it_stands(loaded, client_of):
    shown = client_of(loaded.frej).get(f"/cms/rutiner/{routine(loaded).routine_id}/").text

    assert "Larm, hot och ensamarbete" in shown
    assert "Du hämtar ett bärbart larm i receptionen" in shown
    assert 'name="unit"' not in shown


def test_a_routine_with_a_table_is_written_in_markdown(loaded, client_of):
    old = routine(loaded)
    table = "<table><thead><tr><th>Rum</th><th>Larm</th></tr></thead></table>"
    RoutineVersion.objects.filter(pk=old.pk).update(html=table)
    client = client_of(loaded.frej)
    path = f"/cms/rutiner/{old.routine_id}/"

    assert "| Rum | Larm |" in client.get(path).text
    client.post(path, routine_fields(text="| Rum |\n| --- |\n| 1 |"))

    assert routine(loaded).html.startswith("<table><thead><tr><th>Rum</th></tr></thead><tbody>")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "This field is required"),
        ({"valid_from": "snart"}, "Enter a valid date"),
        ({"html": PLAIN_HTTP}, "https://"),
        ({"change_class": ""}, "This field is required"),
        ({"fraga-explanation_1": ""}, "This field is required"),
        ({"fraga-text_3": "Aldrig."}, "Write both the answer and why."),
        ({"fraga-right": "4"}, "That answer is empty."),
    ],
)
def test_a_routine_with_a_fault_is_shown_again_with_what_was_written(
    loaded, client_of, changes, told
):
    response = client_of(loaded.frej).post(
        f"/cms/rutiner/{routine(loaded).routine_id}/",
        routine_fields(owner="Socialchefen", **changes),
    )

    assert told in response.text
    assert "Socialchefen" in response.text
    assert routine(loaded).number == 1


def test_a_new_routine_is_written_for_a_unit_of_ones_own_municipality(loaded, client_of):
    client = client_of(loaded.frej)
    path = "/cms/rutiner/ny/"
    fields = routine_fields(key="hembesok", unit=loaded.unit.pk)

    assert "Granby" not in client.get(path).text
    client.post(path, fields)
    again = client.post(path, fields)

    assert routine(loaded, "hembesok").number == 1
    assert routine(loaded, "hembesok").routine.unit == loaded.unit
    assert "Havsby / IFO / Utredning" in client.get("/cms/rutiner/").text
    assert "There is a routine with this key there already." in again.text
    foreign = client.post(path, {**fields, "key": "annan", "unit": loaded.granby.pk})
    assert "Select a valid choice" in foreign.text


def test_other_peoples_routines_are_not_found(loaded, client_of):
    foreign = routine(loaded, municipality=loaded.granby).routine_id

    assert client_of(loaded.frej).get(f"/cms/rutiner/{foreign}/").status_code == 404
    assert client_of(loaded.gun).get(f"/cms/rutiner/{foreign}/").status_code == 404
    assert client_of(loaded.gun).get("/cms/rutiner/ny/").status_code == 302


def programme():
    return RuleVersion.objects.filter(rule_set__key="investigator").latest("number")


def test_rules_are_read_as_an_outline(loaded, client_of):
    shown = client_of(loaded.gun).get(f"/cms/regler/{programme().pk}/").text

    assert "Före start" in shown
    assert shown.count("Behörigheten är godkänd") == 2  # required, and asked for by the gate
    assert "To pass the stage" in shown


@pytest.mark.parametrize("key", ["child_services", "caseworker"])
def test_ladder_and_profile_are_read_as_outlines_too(loaded, client_of, key):
    version = RuleVersion.objects.get(rule_set__key=key)

    shown = client_of(loaded.gun).get(f"/cms/regler/{version.pk}/").text

    entries = version.section("steps") or version.section("competences")
    assert all(entry["title"] in shown for entry in entries)


def test_all_that_is_shipped_is_read_as_sentences_without_a_fault(loaded):
    for version in RuleVersion.objects.select_related("rule_set"):
        row, problems = tree(version.document, subjects_for(version))
        sentences, faults = [], [*problems]
        for place in _places(row):
            sentences.append(place.text)
            faults += place.problems

        assert not faults, (version.rule_set.key, faults)
        assert not [text for text in sentences if "not finished" in text]
        assert not [text for text in sentences if re.search(r"[a-z]_[a-z0-9]", text)]


def _places(row):
    for place in row.places:
        yield place
        for inside in place.rows:
            yield from _places(inside)


def test_a_municipalitys_editor_reads_the_regions_rules_and_changes_none(loaded, client_of):
    client = client_of(loaded.frej)

    assert "Introduktion för utredare" in client.get("/cms/regler/").text
    shown = client.get(f"/cms/regler/{programme().pk}/").text
    assert "to read, not to change" in shown
    assert client.get(f"/cms/regler/{programme().pk}/utkast/").status_code == 404


def test_another_regions_rules_are_not_found(loaded, client_of):
    RuleSet.objects.filter(key="investigator").update(publisher="/soderland/")

    assert client_of(loaded.gun).get(f"/cms/regler/{programme().pk}/").status_code == 404


def changed(document, **changes):
    return rules_text({**document, **changes})


def test_a_draft_of_rules_is_saved_and_later_published(loaded, client_of):
    client, first = client_of(loaded.gun), programme()
    text = changed(first.document, title="Ny introduktion")

    client.post(f"/cms/regler/{first.pk}/utkast/text/", {"document": text})
    draft = programme()
    assert (draft.number, draft.published_at) == (2, None)
    assert draft.title in client.get("/cms/regler/").text

    seen = {"seen": draft.digest}
    comparison = client.post(f"/cms/regler/{draft.pk}/utkast/publicera/", seen).url
    outbox.drain()
    client.post(comparison, {"choice": "keep", "apply": "1"})
    outbox.drain()
    draft.refresh_from_db()
    assert draft.published_at
    assert draft.published_by == loaded.gun
    assert RuleVersion.objects.get(pk=first.pk).document == first.document


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"schema": 1,\n"kind" "programme"}', "Line 2 cannot be read"),
        ('{"schema": 1, "kind": "ladder", "key": "investigator"}', "The field kind is programme"),
        ("[]", "The field kind is programme"),
    ],
)
def test_rules_that_cannot_be_read_are_not_saved(loaded, client_of, text, told):
    response = client_of(loaded.gun).post(
        f"/cms/regler/{programme().pk}/utkast/text/", {"document": text}
    )

    assert told in response.text
    assert programme().number == 1


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda d: d.update(title=""), "title: This field is missing."),
        (
            lambda d: d["stages"][0]["requirements"][0].update(course="finns-inte"),
            "There is no course with this key: finns-inte",
        ),
    ],
)
def test_rules_with_faults_are_kept_as_a_draft_and_are_not_published(
    loaded, client_of, spoil, told
):
    client = client_of(loaded.gun)
    document = json.loads(json.dumps(programme().document))
    spoil(document)

    client.post(f"/cms/regler/{programme().pk}/utkast/text/", {"document": rules_text(document)})
    draft = programme()
    url = f"/cms/regler/{draft.pk}/utkast/"
    response = client.post(f"{url}publicera/", {"seen": draft.digest})

    assert told in client.get(f"{url}text/").text
    assert "This must be put right" in response.text
    assert programme().published_at is None


def test_the_draft_that_is_begun_is_written_on(loaded, client_of):
    first = programme()
    rules.save_draft(
        rule_set=first.rule_set, document={**first.document, "title": "Påbörjad"}, by=SYSTEM
    )

    assert "Påbörjad" in client_of(loaded.gun).get(f"/cms/regler/{first.pk}/utkast/text/").text
    assert not check_document(first.document)
