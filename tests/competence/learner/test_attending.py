"""What one attends: found, marked, confirmed by mentor or supervisor, and then it counts."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, Occasion
from competence.people import clock
from competence.people.audit import Actor
from competence.queries import introductions, my_introduction, my_merits
from competence.queries.today import ATTENDED
from competence.services import practice
from tests import factories

pytestmark = pytest.mark.django_db

PLAN = {
    "schema": 1,
    "kind": "programme",
    "key": "mentor",
    "title": "Introduktion för mentorer",
    "stages": [
        {
            "key": "before_start",
            "title": "Inför uppdraget",
            "due_days": 0,
            "requirements": [
                {
                    "key": "uppdraget",
                    "title": "Mentorns uppdrag",
                    "leaf": "module",
                    "course": "mentorns_uppdrag",
                    "minutes": 60,
                }
            ],
        }
    ],
}


@pytest.fixture
def seminar(cast):
    factories.assign(cast.alma, factories.make_rules(PLAN), clock.today())
    return factories.make_attended()


@pytest.fixture
def client(cast, seminar, sign_in):
    return sign_in(cast.alma)


URL = "/modul/mentorns_uppdrag/"


def marked(day=None):
    return {"on": (day or clock.today()).isoformat(), "form_key": str(uuid.uuid4())}


def attend(cast, seminar):
    return practice.attend(
        person=cast.alma,
        course=seminar,
        on=clock.today(),
        form_key=uuid.uuid4(),
        by=Actor.of(cast.alma, "caseworker"),
    )


def test_its_page_says_what_it_is_who_arranges_and_who_confirms_it(client, cast):
    page = client.get(URL).text

    assert "Gå igenom uppdraget." in page
    assert "Din arbetsledare" in page
    assert cast.bo.name in page
    assert cast.cilla.name in page
    assert reverse("attend", args=["mentorns_uppdrag"]) in page


def test_she_marks_the_day_her_supervisor_confirms_and_her_plan_is_met(client, cast, sign_in):
    client.post(f"{URL}var-med/", marked())

    assert "Väntar på bekräftelse" in client.get(URL).text
    occasion = Occasion.objects.get()
    team = sign_in(cast.bo)
    assert "Mentorns uppdrag" in team.get(reverse("team_member", args=[cast.alma.pk])).text
    team.post(reverse("confirm_occasions"), {"occasions": [occasion.pk]})

    fact = Fact.objects.get(kind=FactKind.COURSE_COMPLETED)
    assert (fact.subject, fact.source) == ("mentorns_uppdrag", f"occasion:{occasion.pk}")
    assert (fact.value, fact.recorded_by) == ({"version": 1, "form": "seminar"}, cast.bo)
    assert introductions.of_person(cast.alma.pk, clock.today()).finished
    page = my_merits.of(cast.alma, clock.today())
    assert page.modules == ()
    assert [(merit.title, merit.detail) for merit in page.attended] == [
        ("Mentorns uppdrag", "Seminarium")
    ]
    assert "Du har varit med" in client.get(URL).text


def test_today_asks_for_it_until_she_has_marked_it(client, cast, seminar):
    page = my_introduction.of(cast.alma, clock.today())
    assert [(card.kind, card.key) for card in page.cards] == [(ATTENDED, seminar.key)]
    assert URL in client.get(reverse("my_introduction")).text

    attend(cast, seminar)

    page = my_introduction.of(cast.alma, clock.today())
    assert page.cards == ()
    assert [(line.leaf, line.reported) for line in page.stage.gate] == [("attended", 1)]


def test_what_waits_is_not_doubled_and_what_is_given_back_says_why(client, cast, seminar):
    first = attend(cast, seminar)

    assert attend(cast, seminar) == first
    practice.give_back(occasion=first, reason="Du gick hem efter pausen.", by=Actor.of(cast.bo))

    assert "Du gick hem efter pausen." in client.get(URL).text
    assert attend(cast, seminar) != first


def test_nobody_confirms_her_own_and_a_day_ahead_is_refused(client, cast, seminar):
    tomorrow = clock.today().replace(year=clock.today().year + 1)

    assert client.post(f"{URL}var-med/", marked(tomorrow)).status_code == 200
    assert not Occasion.objects.exists()
    with pytest.raises(PermissionDenied):
        practice.confirm(occasions=[attend(cast, seminar)], observed=False, by=Actor.of(cast.alma))


def test_where_nobody_can_confirm_it_there_is_no_button(cast, seminar, sign_in):
    alone = factories.make_person("Ny Utan", cast.havsby, factories.make_user())
    factories.employ(alone, factories.make_unit("Ensam", cast.havsby))

    page = sign_in(alone).get(URL).text

    assert "Jag var med" not in page
    assert "HR vet vem det blir" in page


def test_a_module_is_read_and_what_one_attends_is_not(client, cast, seminar):
    module = factories.make_course("valkommen")

    assert client.get("/modul/valkommen/var-med/").status_code == 404
    for path in (f"{URL}kontroll/", f"{URL}en-del/"):
        assert client.get(path).status_code == 404
    with pytest.raises(ValidationError):
        attend(cast, module)


def test_what_is_good_to_have_taken_before_is_told_and_locks_nothing(client, cast, seminar):
    factories.make_course("valkommen")
    version = seminar.current
    version.document = {**version.document, "good_before": ["valkommen"]}
    version.save()

    page = client.get(URL).text

    assert "Bra att ha gått" in page
    assert 'href="/modul/valkommen/"' in page
    assert "Jag var med" in page
