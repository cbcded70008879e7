from datetime import date

import pytest
from django.urls import reverse

from competence.models import Talk
from competence.services import talks
from tests import factories
from tests.competence.team.conftest import TODAY


@pytest.fixture
def page(cast, assignment):
    return reverse("talk", args=[cast.alma.pk, "talk_1"])


def booking(on="2026-09-22", at="10:30", place="Rum 2", **more):
    return {"what": "book", "b-on": on, "b-at": at, "b-place": place} | more


def notes(held_on="2026-09-15", agreed="Fler hembesök.", parked="Studietiden?"):
    return {"what": "hold", "h-held_on": held_on, "h-agreed": agreed, "h-parked": parked}


def test_a_talk_is_booked_once_however_many_clicks(cast, page, sign_in):
    client = sign_in(cast.bo)

    first, second = client.post(page, booking()), client.post(page, booking())

    assert first.url == second.url
    talk = Talk.objects.get()
    assert talk.booked_for.isoformat() == "2026-09-22T08:30:00+00:00"
    assert client.get(page).context["book"]["at"].value().hour == 10


@pytest.mark.parametrize("on", ["2026-09-20", "2026-12-24"])
def test_a_day_off_is_warned_of_and_may_be_booked_anyway(cast, page, sign_in, on):
    client = sign_in(cast.bo)

    warned = client.post(page, booking(on=on))
    booked = client.post(page, booking(on=on) | {"b-anyway": "on"})

    assert "on" in warned.context["book"].errors
    assert "anyway" in warned.context["book"].fields
    assert warned.context["book"]["place"].value() == "Rum 2"
    assert booked.status_code == 302


def test_a_day_when_she_is_away_is_warned_of(cast, page, sign_in):
    factories.absent(cast.alma, date(2026, 9, 21), date(2026, 9, 25))

    response = sign_in(cast.bo).post(page, booking())

    assert "on" in response.context["book"].errors


def test_a_moment_that_has_passed_is_refused_and_what_was_written_stays(cast, page, sign_in):
    response = sign_in(cast.bo).post(page, booking(on="2026-09-14"))

    assert "on" in response.context["book"].errors
    assert response.context["book"]["place"].value() == "Rum 2"
    assert not Talk.objects.exists()


@pytest.mark.parametrize("changes", [{"on": ""}, {"at": "sju"}, {"place": "x" * 300}])
def test_a_booking_that_cannot_be_read_is_told(cast, page, sign_in, changes):
    response = sign_in(cast.bo).post(page, booking(**changes))

    assert response.context["book"].errors
    assert not Talk.objects.exists()


def test_a_held_talk_goes_to_the_learner_who_confirms_it_once(cast, page, sign_in):
    client = sign_in(cast.bo)
    client.post(page, notes())
    client.post(page, notes())
    talk = Talk.objects.get()
    confirm = reverse("confirm_talk", args=[talk.pk])
    alma = sign_in(cast.alma)

    assert "Fler hembesök." in alma.get(confirm).text
    first, second = alma.post(confirm), alma.post(confirm)

    assert first.status_code == second.status_code == 302
    talk.refresh_from_db()
    assert talk.fact.subject == "talk_1"
    assert client.get(page).context["line"].state == "confirmed"


def test_what_was_left_is_carried_to_the_next_talk(cast, page, sign_in):
    client = sign_in(cast.bo)
    client.post(page, notes(parked="Hur går det med studietiden?"))

    response = client.get(reverse("talk", args=[cast.alma.pk, "talk_3"]))

    assert response.context["line"].parked_before == "Hur går det med studietiden?"


def test_the_learner_cannot_confirm_what_is_not_held(cast, acting, assignment, sign_in):
    when = talks.clock.at_noon(date(2026, 9, 22))
    talk = talks.book(assignment=assignment, key="talk_1", when=when, place="", by=acting(cast.bo))
    client, url = sign_in(cast.alma), reverse("confirm_talk", args=[talk.pk])

    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    talk.refresh_from_db()
    assert talk.confirmed_at is None


def test_a_talk_is_not_held_tomorrow(cast, page, sign_in):
    response = sign_in(cast.bo).post(page, notes(held_on="2026-09-16"))

    assert "held_on" in response.context["hold"].errors
    assert "Fler hembesök." in response.text


def test_a_held_talk_cannot_be_booked_by_an_old_tab(cast, page, sign_in):
    client = sign_in(cast.bo)
    client.post(page, notes())

    response = client.post(page, booking())

    assert response.status_code == 200
    assert response.context["book"].non_field_errors()


def test_a_talk_the_programme_does_not_have_is_not_there(cast, assignment, sign_in):
    client = sign_in(cast.bo)

    assert client.get(reverse("talk", args=[cast.alma.pk, "talk_99"])).status_code == 404
    assert client.get(reverse("talk", args=[cast.ture.pk, "talk_1"])).status_code == 404


def test_a_talk_of_an_undone_assignment_is_not_there(cast, acting, assignment, sign_in):
    talk = talks.hold(assignment=assignment, key="talk_1", held_on=TODAY, by=acting(cast.bo))
    assignment.retracted_at, assignment.retracted_reason = talk.assignment.recorded_at, "test"
    assignment.save()

    url = reverse("confirm_talk", args=[talk.pk])
    assert sign_in(cast.alma).get(url).status_code == 404


def test_only_the_learner_opens_the_page_where_it_is_confirmed(cast, acting, assignment, sign_in):
    talk = talks.hold(assignment=assignment, key="talk_1", held_on=TODAY, by=acting(cast.bo))
    url = reverse("confirm_talk", args=[talk.pk])

    assert sign_in(cast.bo).post(url).status_code == 403
    for stranger in (cast.cilla, cast.ture, cast.elin, cast.nils, cast.olga):
        client = sign_in(stranger)
        assert client.get(url).status_code == client.post(url).status_code == 404
