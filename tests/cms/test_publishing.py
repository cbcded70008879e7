import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from cms import checks, compile, tasks, tree
from cms.compile import NotReady
from cms.models import ModulePage, ModulePageCompilation
from competence.models import Message
from competence.people import clock
from competence.people.models import AuditEntry
from courses import documents
from courses.models import Course, CourseVersion
from tests.cms.sample_module import honest_sample


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def draft(page):
    return ModulePage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_publishing_makes_the_version_that_learners_read(published):
    version = published.course.current

    assert version.number == 1
    assert version.document["title"] == "Prov av en modul"
    assert [part["key"] for part in version.document["parts"]] == ["telefonen", "anteckningen"]
    assert version.document == documents.to_json(documents.from_json(honest_sample()))
    assert len(version.pool) == 10
    link = ModulePageCompilation.objects.get(version=version)
    assert link.revision == published.live_revision


def test_publishing_is_in_the_audit(published):
    entry = AuditEntry.objects.get(verb="course.published")

    assert entry.about == {"course": "prov", "number": "1"}


def test_the_same_text_published_again_is_the_same_version(published):
    draft(published).save_revision().publish()

    assert CourseVersion.objects.count() == 1
    assert ModulePageCompilation.objects.count() == 2


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(published):
    page = draft(published)
    page.summary = "Du övar på något nytt."
    page.save_revision().publish()

    course = Course.objects.get(key="prov")
    assert course.current.number == 2
    assert course.current.document["summary"] == "Du övar på något nytt."
    assert course.versions.get(number=1).document["summary"] != "Du övar på något nytt."


def test_a_draft_changes_nothing_for_learners(published):
    page = draft(published)
    page.summary = "Ett utkast."
    page.save_revision()

    assert CourseVersion.objects.count() == 1


def test_an_unfinished_draft_is_saved_but_not_published(published):
    page = draft(published)
    page.sources = []
    revision = page.save_revision()

    with pytest.raises(NotReady) as refused:
        revision.publish()

    assert refused.value.messages == ["The sources: Name at least one source."]
    assert ModulePage.objects.get(pk=page.pk).live_revision != revision
    assert len(ModulePage.objects.get(pk=page.pk).sources) == 1
    assert CourseVersion.objects.count() == 1


def schedule(page, by):
    """As an editor does, for an hour that has just passed."""
    page.go_live_at = clock.machine_now() + timedelta(hours=1)
    revision = page.save_revision(user=by.user)
    revision.publish()
    revision.refresh_from_db()
    revision.approved_go_live_at = clock.machine_now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    return revision


def test_a_scheduled_page_is_published_at_its_hour(published, cast):
    ready = draft(published)
    ready.summary = "Du övar på något nytt."
    schedule(ready, cast.frej)
    assert CourseVersion.objects.count() == 1

    assert tasks.publish_scheduled() == 0

    assert Course.objects.get(key="prov").current.number == 2
    assert not Message.objects.exists()


def test_a_scheduled_page_that_is_not_ready_is_given_back_and_stops_no_other(published, cast):
    lacking, other = draft(published), second_page(published)
    lacking.sources = []
    refused = schedule(lacking, cast.frej)
    schedule(other, cast.frej)

    assert tasks.publish_scheduled() == 1

    refused.refresh_from_db()
    assert refused.approved_go_live_at is None
    assert Course.objects.get(key="prov").current.number == 1
    assert Course.objects.get(key="prov-2").current.number == 1
    letter = Message.objects.get()
    assert letter.person == cast.frej
    assert "Name at least one source" in letter.text or "minst en källa" in letter.text.lower()
    assert tasks.publish_scheduled() == 0


def second_page(published):
    """Another module of the same publisher, not published yet."""
    copy = published.copy(update_attrs={"slug": "prov-2", "title": "Kopia"}, keep_live=False)
    return draft(copy)


@pytest.fixture
def workflow(published, cast, sign_in):
    sign_in(cast.frej).get("/cms/")
    workflow = Workflow.objects.create(name="Fyra ögon")
    task = GroupApprovalTask.objects.create(name="Granska")
    task.groups.add(*cast.frej.user.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def test_an_approval_passes_the_same_gate(published, workflow, cast):
    page = draft(published)
    page.sources = []
    page.save_revision()
    state = workflow.start(ModulePage.objects.get(pk=page.pk), cast.frej.user)

    with pytest.raises(NotReady):
        state.current_task_state.approve(user=cast.frej.user)

    assert CourseVersion.objects.count() == 1


def test_publishing_many_at_once_passes_the_same_gate(published, cast, sign_in):
    page = draft(published)
    page.sources = []
    page.save_revision()

    client = sign_in(cast.frej)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.post(
        f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/", follow=True
    )

    assert "is not published" in response.text
    assert CourseVersion.objects.count() == 1


def test_a_live_page_without_a_revision_publishes_nothing(published):
    index = published.publisher_index
    index.add_child(instance=ModulePage(title="Ny", slug="ny"))

    assert Course.objects.get(key="ny").current is None


def test_two_pages_never_publish_one_course(published, cast):
    other = ModulePage(title="Samma", slug="samma", course=published.course, live=False)
    tree.index_of(cast.region).add_child(instance=other)

    with pytest.raises(NotReady, match="prov"):
        other.save_revision().publish()

    found = checks.one_page_per_course(ModulePage.objects, ["default"])
    assert [error.id for error in found] == ["cms.E001"]


def test_the_check_finds_nothing_wrong_with_one_page_a_course(published):
    assert checks.one_page_per_course(ModulePage.objects, ["default"]) == []


def test_a_new_page_gets_a_course_named_as_its_address(cast):
    page = ModulePage(title="Hembesök", slug="hembesok", live=False)
    tree.index_of(cast.havsby).add_child(instance=page)

    course = Course.objects.get(key="hembesok")
    assert page.course == course
    assert course.publisher == cast.havsby.path


def test_a_copy_is_another_module(published):
    copy = published.copy(update_attrs={"slug": "prov-2", "title": "Kopia"}, keep_live=False)

    assert ModulePage.objects.get(pk=copy.pk).course.key == "prov-2"
    assert copy.get_latest_revision_as_object().course.key == "prov-2"


def test_keys_are_filled_in_and_doubled_ones_told_apart(published):
    page = draft(published)
    block = page.parts[0].value["blocks"][1]
    block.value["key"] = ""
    block.value["options"][1]["key"] = block.value["options"][0]["key"]

    page.full_clean()

    assert block.value["key"] == "vad-svarar-du"
    assert [option["key"] for option in block.value["options"]] == ["beratta", "beratta-2"]


def test_text_from_the_rich_text_editor_is_written_in_the_modules_own_form(published):
    page = draft(published)
    raw = json.loads(json.dumps(page.parts.get_prep_value()))
    raw[0]["value"]["blocks"][0]["value"] = (
        '<p data-block-key="a1">Det är <b>lördag</b>,&nbsp;<i>sent</i>.</p>'
        '<p data-block-key="a2"></p><ul><li data-block-key="a3">ett</li></ul>'
    )
    page.parts = raw
    page.save_revision().publish()

    html = Course.objects.get(key="prov").current.document["parts"][0]["blocks"][0]["html"]
    assert html == (
        "<p>Det är <strong>lördag</strong>,\u00a0<em>sent</em>.</p><ul><li>ett</li></ul>"
    )


def test_a_link_to_a_page_is_refused_in_words(published):
    page = draft(published)
    raw = json.loads(json.dumps(page.parts.get_prep_value()))
    raw[0]["value"]["blocks"][0]["value"] = '<p><a linktype="page" id="3">här</a></p>'
    page.parts = raw

    (line,) = [line for line in compile.missing(page) if "https" in line.what]
    assert line.where.startswith("Part 1 ”Telefonen ringer”, block 1")


def test_what_is_missing_is_told_by_topic_and_place(published):
    page = draft(published)
    page.law[0].value["checked_on"] = None
    page.minutes_reading = None
    page.parts[1].value["blocks"][2].value["alt"] = ""

    assert {(line.topic, line.where) for line in compile.missing(page)} == {
        ("minutes", "Minutes, on the screen"),
        ("parts", "Part 2 ”Anteckningen”, block 3, text for those who cannot see the image"),
    }

    page.minutes_reading = 16
    page.parts[1].value["blocks"][2].value["alt"] = "Ett rum"
    assert [line.topic for line in compile.missing(page)] == ["law"]
    assert compile.missing(page)[0].where == "Law reference 1, last read"
