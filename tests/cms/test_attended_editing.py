"""What one attends, on the editors' own screen: the same document as in its file."""

import pytest
from django.urls import reverse

from cms import attending, content_loading
from cms.content_export import export
from cms.contentfiles.attended import read_attended
from cms.editing.attended_form import AttendedForm
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry
from courses import attended
from courses.models import Course, CourseVersion
from tests import factories
from tests.cms.test_content_loading import CONTENT, files

pytestmark = [pytest.mark.django_db, pytest.mark.alike]
LIST, NEW = "/cms/seminarier/", "/cms/seminarier/ny/"


@pytest.fixture
def published(cast):
    """All that are in the repository, each as its file says."""
    for path in CONTENT.glob("*/module.md"):
        factories.make_course(path.parent.name)
    read = [read_attended(path).document for path in sorted(CONTENT.glob("attended/*.yaml"))]
    return [attending.publish(document, cast.region, SYSTEM) for document in read]


def fields(**changes):
    return {
        "key": "hembesok",
        "title": "Hembesök  tillsammans ",
        "kind": "on_site",
        "number": "52",
        "summary": "Göra ett hembesök\r\nmed barnet i fokus.",
        "theme": "samtal",
        "stage": "month_1",
        "roles": ["investigator", "mentor"],
        "minutes": "90",
        "arranged_by": "Din mentor: hon ringer",
        "good_before": [],
        "agenda": "Planera besöket.\r\n\r\nGör det tillsammans.\r\nPrata om det efteråt.\r\n",
        **changes,
    }


def latest(key="hembesok"):
    return CourseVersion.objects.current().get(course__key=key)


def test_every_file_passes_through_the_screen_unchanged(published):
    for version in published:
        document = attended.from_json(version.document)
        shown = AttendedForm(publishers=[], document=document)
        form = AttendedForm(
            {**shown.initial, "change_class": document.change_class},
            publishers=[],
            document=document,
        )

        assert form.is_valid(), form.errors
        assert attended.digest(form.document) == version.content_hash


def test_a_new_one_is_written_published_once_exported_and_loaded_again_as_nothing_new(
    cast, sign_in, tmp_path
):
    client, mine = sign_in(cast.frej), {"publisher": cast.havsby.pk}

    told = client.post(NEW, fields(**mine), follow=True).text
    again = client.post(NEW, fields(**mine)).text

    version = latest()
    assert "”Hembesök tillsammans” är publicerad i version 1." in told
    assert "Det finns redan en kurs med den nyckeln." in again
    assert version.course.publisher == cast.havsby.path
    assert version.course.kind == Course.Kind.ON_SITE
    assert version.document["agenda"] == [
        "Planera besöket.",
        "Gör det tillsammans.",
        "Prata om det efteråt.",
    ]
    audited = AuditEntry.objects.get(verb="course.published")
    assert audited.about == {"course": "hembesok", "number": "1"}
    export(tmp_path, cast.havsby)
    first = files(tmp_path)
    content_loading.load(tmp_path, cast.havsby, SYSTEM)
    export(tmp_path, cast.havsby)
    assert files(tmp_path) == first
    assert (list(first), latest().number) == (["attended/hembesok.yaml"], 1)


def test_a_change_is_a_new_version_and_the_old_one_stays(cast, sign_in, published):
    client, url = sign_in(cast.gun), f"{LIST}tolk/andra/"
    before = latest("tolk")
    shown = client.get(url).context["form"].initial

    client.post(url, {**shown, "change_class": "C", "arranged_by": "Tolkförmedlingen"})

    assert (latest("tolk").number, latest("tolk").change_class) == (2, "C")
    assert latest("tolk").document["arranged_by"] == "Tolkförmedlingen"
    before.refresh_from_db()
    assert before.document["arranged_by"] == "En kollega som ofta arbetar med tolk"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agenda": "En rad.\nTvå rader."}, "agenda"),
        ({"agenda": "\n".join("abcdefg")}, "agenda"),
        ({"key": "_Hembesok"}, "key"),
        ({"minutes": "0"}, "minutes"),
        ({"roles": []}, "roles"),
        ({"summary": "  "}, "summary"),
        ({"good_before": ["finns_inte"]}, "good_before"),
        ({"theme": ""}, "theme"),
        ({"publisher": "0"}, "publisher"),
    ],
)
def test_what_a_file_may_not_say_the_screen_refuses(cast, sign_in, changes, field):
    mine = {"publisher": cast.havsby.pk}

    answer = sign_in(cast.frej).post(NEW, fields(**{**mine, **changes}))

    assert list(answer.context["form"].errors) == [field]
    assert not Course.objects.exists()


def test_what_others_publish_is_read_and_not_changed(cast, sign_in, published):
    factories.make_attended("granne")
    Course.objects.filter(key="granne").update(publisher=cast.granby.path)
    client = sign_in(cast.frej)

    listed = client.get(LIST).text

    assert latest("tolk").title in listed
    assert reverse("attended:edit", args=["tolk"]) not in listed
    assert "granne" not in listed
    for key in ("tolk", "granne", "finns_inte", "sekretess"):
        assert client.get(f"{LIST}{key}/andra/").status_code == 404
        assert client.post(f"{LIST}{key}/andra/", fields()).status_code == 404
    assert reverse("attended:edit", args=["tolk"]) in sign_in(cast.gun).get(LIST).text


def test_whoever_edits_nothing_does_not_get_in(cast, sign_in):
    for url in (LIST, NEW):
        assert sign_in(cast.bo).get(url).status_code in (302, 403)
    assert not Course.objects.exists()
