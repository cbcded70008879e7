from datetime import timedelta

import pytest
from django.urls import reverse

from competence.models import Fact, Message, RoutineVersion, StudySlot
from competence.people import clock
from competence.services import study_time
from tests.factories.routines import QUESTION, RIGHT, WRONG, publish_routine

pytestmark = pytest.mark.django_db


@pytest.fixture
def alma(cast):
    return cast.alma


@pytest.fixture
def client(alma, sign_in):
    return sign_in(alma)


def test_a_routine_is_read_and_acknowledged_once_however_many_clicks(cast, client):
    version = publish_routine(cast.havsby)
    url = reverse("routine", args=["larm"])
    assert "Ta larmet." in client.get(url).text

    replies = [client.post(url, {"version": version.pk}) for _click in range(2)]

    assert {reply.url for reply in replies} == {url}
    assert Fact.objects.count() == 1
    assert client.get(url).context["page"].acknowledged_on == clock.today()


def test_a_wrong_answer_is_explained_and_tried_again_and_is_kept_nowhere(cast, client):
    version = publish_routine(cast.havsby, question=QUESTION)
    url = reverse("routine", args=["larm"])
    assert "Ingen hör dig" not in client.get(url).text

    for answer in (WRONG, "", "finns-inte"):
        response = client.post(url, {"version": version.pk, "val": answer})
        assert response.status_code == 200
        assert ("Ingen hör dig" in response.text) is (answer == WRONG)
    assert not Fact.objects.exists()

    shown = client.post(url, {"version": version.pk, "val": RIGHT}, follow=True).text
    assert Fact.objects.get().value == {"version": 1, "routine": version.routine_id}
    assert all(option.explanation in shown for option in QUESTION.options)


def test_who_has_no_introduction_is_asked_to_read_what_holds_where_she_works(cast, client):
    publish_routine(cast.other_unit, key="annan")
    publish_routine(cast.unit)
    home, url = reverse("my_introduction"), reverse("routine", args=["larm"])
    version = RoutineVersion.objects.get(routine__key="larm")

    shown = client.get(home).text
    client.post(url, {"version": version.pk})

    assert url in shown
    assert reverse("routine", args=["annan"]) not in shown
    assert url not in client.get(home).text


def test_what_changed_while_she_read_is_not_acknowledged(cast, client):
    old = publish_routine(cast.havsby)
    publish_routine(cast.havsby, "<p>Tryck på larmet.</p>")

    response = client.post(reverse("routine", args=["larm"]), {"version": old.pk}, follow=True)

    assert not Fact.objects.exists()
    assert "Tryck på larmet." in response.text


@pytest.mark.parametrize("version", ["", "abc", "999999", "9" * 40])
def test_a_forged_version_is_not_found(cast, client, version):
    publish_routine(cast.havsby)

    response = client.post(reverse("routine", args=["larm"]), {"version": version})

    assert response.status_code == 404


def test_the_neighbours_routine_is_not_found(cast, client):
    publish_routine(cast.granby)

    assert client.get(reverse("routine", args=["larm"])).status_code == 404


def plan(client, on, minutes="60"):
    return client.post(reverse("study_time"), {"on": on, "minutes": minutes})


def test_study_time_is_planned_used_lost_and_undone(client):
    plan(client, clock.today())
    slot = StudySlot.objects.get()

    for name, posted, state in (
        ("use_study_time", {}, "used"),
        ("reopen_study_time", {}, "planned"),
        ("lose_study_time", {"cause": "workload"}, "lost"),
        ("reopen_study_time", {}, "planned"),
    ):
        for _click in range(2):
            client.post(reverse(name, args=[slot.pk]), posted)
        assert StudySlot.objects.get().state == state


@pytest.mark.parametrize(
    ("on", "minutes"),
    [("i morgon", "60"), ("2020-01-01", "60"), (None, "0"), (None, "9" * 30), (None, "-5")],
)
def test_an_impossible_plan_is_kept_on_the_page_with_the_reason(client, on, minutes):
    response = plan(client, on or clock.today(), minutes)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not StudySlot.objects.exists()


def test_a_loss_without_a_known_reason_is_not_noted(client):
    plan(client, clock.today())
    slot = StudySlot.objects.get()

    client.post(reverse("lose_study_time", args=[slot.pk]), {"cause": "lathet"})

    assert StudySlot.objects.get().state == "planned"


def test_the_page_says_beforehand_who_is_told_and_when(cast, alma, client, acting):
    home = reverse("my_introduction")
    for days_on in (0, 1, 2):
        on = clock.today() + timedelta(days=days_on)
        study_time.plan(person=alma, on=on, minutes=30, by=acting(alma))
    slots = list(StudySlot.objects.all())

    assert client.get(home).context["page"].week.losses_left == 3
    for slot in slots[:2]:
        client.post(reverse("lose_study_time", args=[slot.pk]), {"cause": "workload"})
        clock.move(days=1)
    week = client.get(reverse("study_time")).context["page"].week
    assert (week.losses_left, Message.objects.count()) == (1, 0)

    client.post(reverse("lose_study_time", args=[slots[2].pk]), {"cause": "other"})
    assert client.get(reverse("study_time")).context["page"].week.told
    assert Message.objects.get().person == cast.bo


def test_the_answer_leads_back_to_where_it_was_given(client):
    plan(client, clock.today())
    slot = StudySlot.objects.get()
    url = reverse("use_study_time", args=[slot.pk])

    assert client.post(url, {"next": "/min-introduktion/"}).url == "/min-introduktion/"
    assert client.post(url, {"next": "https://example.org/"}).url == reverse("study_time")


def test_anothers_study_time_is_not_found(cast, client, sign_in):
    plan(client, clock.today())
    slot = StudySlot.objects.get()

    for name in ("use_study_time", "lose_study_time", "reopen_study_time"):
        for stranger in (cast.bo, cast.ture, cast.nils):
            url = reverse(name, args=[slot.pk])
            assert sign_in(stranger).post(url, {"cause": "other"}).status_code == 404
