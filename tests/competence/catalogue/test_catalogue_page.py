import pytest
from django.urls import reverse

from competence.models import Message, Progress
from competence.people.models import AuditEntry
from competence.services import learning
from courses.models import Course
from tests import factories
from tests.competence.catalogue.conftest import publish, publish_routine

pytestmark = pytest.mark.django_db

URL = "/utbildningar/"


@pytest.fixture
def client(cast, sign_in):
    return sign_in(cast.alma)


def test_everybody_signed_in_has_it_in_the_menu(cast, sign_in, shelves):
    for person in (cast.alma, cast.bo, cast.elin, cast.frej, cast.gun):
        assert f'href="{reverse("catalogue")}"' in sign_in(person).get(URL).text


def test_it_is_nobodys_place_to_begin_the_day(cast, sign_in):
    nobody = factories.make_person("Ny Utan", cast.havsby, factories.make_user())
    factories.employ(nobody, cast.unit)

    assert sign_in(cast.bo).get(reverse("home")).url == reverse("team")
    assert sign_in(nobody).get(reverse("home")).status_code == 200


def test_a_card_says_what_it_is_and_how_long_it_takes(client, shelves):
    page = client.get(URL).text

    assert "Omedelbar skyddsbedömning" in page
    assert "45 min" in page
    assert "3 moduler och 1 rutin" in page
    assert reverse("module", args=["skydd"]) in page
    assert reverse("routine", args=["larm"]) in page


def test_what_was_asked_for_is_marked_and_stays_in_the_field(client, shelves):
    page = client.get(URL, {"q": "skyddsbedömningar <b>"}).text

    assert "Omedelbar <mark>skyddsbedömning</mark>" in page
    assert 'value="skyddsbedömningar &lt;b&gt;"' in page


def test_filters_work_by_their_links_alone(client, shelves):
    page = client.get(URL, {"tema": "risker", "etapp": "month_1"}).text

    assert "Att utreda" in page
    assert "Barnsamtal" not in page
    assert "?tema=samtal&amp;etapp=month_1" in page
    assert 'aria-current="true"' in page


def test_a_filter_nobody_knows_is_left_out(client, shelves):
    page = client.get(URL, {"tema": "mat", "tid": "x", "visa": "allt", "page": "99"})

    assert page.status_code == 200
    assert "Barnsamtal" in page.text


def test_htmx_gets_the_result_alone(client, shelves):
    page = client.get(URL, {"q": "skydd"}, headers={"HX-Request": "true"}).text

    assert "<html" not in page
    assert "<mark>skydd" in page


def test_nothing_found_says_what_to_do(client, shelves):
    assert "Inget hittades" in client.get(URL, {"q": "zebra"}).text
    assert "Inget med de här filtren" in client.get(URL, {"etapp": "month_12"}).text


def test_nothing_published_says_what_will_come(client):
    assert "Här kommer utbildningarna" in client.get(URL).text


def test_a_word_leads_to_its_module(client, shelves):
    page = client.get(URL, {"visa": "ord"}).text

    assert "att barnet inte är tryggt hemma" in page
    assert f"{reverse('module', args=['skydd'])}?oversikt=1" in page


def test_more_than_thirty_are_pages(client, cast):
    for n in range(35):
        publish(f"modul-{n}", f"Modul {n}", number=n + 1)

    first = client.get(URL, {"q": "modul"}).text
    second = client.get(URL, {"q": "modul", "page": 2}).text

    assert first.count('class="shelf-card"') == 30
    assert second.count('class="shelf-card"') == 5
    assert "q=modul&amp;page=2" in first


@pytest.mark.parametrize("extra", [0, 40])
def test_the_page_costs_the_same_however_much_there_is(client, count_queries, shelves, extra):
    for n in range(extra):
        publish(f"modul-{n}", f"Om skydd {n}", number=10 + n)

    assert count_queries(lambda: client.get(URL)) == 10
    assert count_queries(lambda: client.get(URL, {"q": "skydd"})) == 10


def test_a_neighbours_thousand_routines_leave_the_page_as_it_is(client, cast, shelves):
    before = client.get(URL, {"q": "larm"}).content

    for n in range(40):
        publish_routine(cast.granby, f"larm-{n}", f"Larm {n}")

    after = client.get(URL, {"q": "larm"}).content
    assert _without_tokens(after) == _without_tokens(before)


def _without_tokens(content):
    lines = content.decode().splitlines()
    return [line for line in lines if "csrf" not in line.lower() and "nonce" not in line]


def test_the_module_page_names_what_is_similar_and_why(client, shelves):
    page = client.get(reverse("module", args=["skydd"])).text

    similar = page.partition("Liknande")[2]
    assert reverse("module", args=["utredning"]) in similar
    assert "Ord · 60 min" in similar


@pytest.mark.parametrize("extra", [0, 40])
def test_the_cover_costs_the_same_however_many_are_similar(client, count_queries, shelves, extra):
    for n in range(extra):
        publish(f"modul-{n}", f"Om skydd {n}", number=10 + n)

    assert count_queries(lambda: client.get(reverse("module", args=["skydd"]))) == 15


def plan_for(person, course):
    leaf = {"key": course, "title": course, "leaf": "module", "course": course, "minutes": 10}
    stages = [{"key": "day_1", "title": "Dag 1", "due_days": 1, "requirements": [leaf]}]
    programme = factories.make_rules({"key": "p", "title": "P", "stages": stages})
    return factories.assign(person, programme)


def test_the_supervisor_is_told_once_of_a_module_begun_on_ones_own(cast, acting, client, shelves):
    course = Course.objects.get(key="skydd")
    cover = client.get(reverse("module", args=["skydd"])).text
    assert f"får <bdi>{cast.bo.name}</bdi> ett mejl" in cover

    for _time in range(3):
        learning.open_course(person=cast.alma, course=course, by=acting(cast.alma))

    message = Message.objects.get()
    assert message.person == cast.bo
    assert "Omedelbar skyddsbedömning" in message.text
    assert cast.alma.name in message.text
    entry = AuditEntry.objects.get(verb="course.opened")
    assert entry.about == {"course": "skydd", "told": str(cast.bo.pk)}
    assert cast.bo.name not in client.get(reverse("module", args=["skydd"]) + "?oversikt=1").text


def test_nobody_is_told_of_a_module_in_the_plan(cast, acting, client, shelves):
    plan_for(cast.alma, "skydd")

    assert "får ett mejl" not in client.get(reverse("module", args=["skydd"])).text
    course = Course.objects.get(key="skydd")
    learning.open_course(person=cast.alma, course=course, by=acting(cast.alma))

    assert not Message.objects.exists()
    assert AuditEntry.objects.get(verb="course.opened").about["told"] == ""


def test_looking_at_the_cover_begins_nothing_and_tells_nobody(cast, client, shelves):
    client.get(reverse("module", args=["skydd"]))

    assert not Progress.objects.exists()
    assert not Message.objects.exists()


def test_the_deputy_is_told_while_the_supervisor_is_away(cast, acting, shelves):
    factories.deputise(cast.disa, cast.bo)
    course = Course.objects.get(key="skydd")

    learning.open_course(person=cast.alma, course=course, by=acting(cast.alma))

    assert Message.objects.get().person == cast.disa


def test_who_is_no_caseworker_reads_without_anybody_being_told(cast, acting, shelves):
    course = Course.objects.get(key="skydd")

    for person in (cast.frej, cast.bo, cast.elin):
        learning.open_course(person=person, course=course, by=acting(person))

    assert not Message.objects.exists()
