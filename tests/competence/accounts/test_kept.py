"""The session went away while she wrote: what she wrote is still there after sign-in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from competence.people import clock, kept
from competence.people.models import Absence, Mentorship
from competence.services import mentorships

PASSWORD = "ett-langt-losenord"


@pytest.fixture
def question(cast, acting):
    row = mentorships.propose(
        person=cast.alma, mentor=cast.ture, starts_on=clock.today(), by=acting(cast.bo)
    )
    return row, reverse("mentorship", args=[row.pk])


def log_in(client, person, target):
    return client.post(
        reverse("account_login"),
        {"login": person.user.email, "password": PASSWORD, "next": target},
    )


def target_of(response):
    return re.search(r"next=([^&]+)", response.url)[1].replace("%2F", "/")


def fields_of(page):
    return dict(page.context["kept"].fields)


def test_an_answer_sent_after_the_session_ended_is_sent_again_after_sign_in(cast, question):
    row, url = question
    client = Client()

    gone = client.post(url, {"answer": "no", "reason": "Jag har fullt hela hösten."})
    target = target_of(gone)
    back = log_in(client, cast.ture, target)
    page = client.get(target)

    assert gone.url.startswith(reverse("account_login"))
    assert back.url == target
    assert "Jag har fullt hela hösten." in page.content.decode()
    assert page.context["kept"].path == url
    client.post(url, fields_of(page))
    row.refresh_from_db()
    assert row.declined_at


def test_several_values_of_one_field_are_all_kept(cast, sign_in):
    client = Client()
    gone = client.post("/vem/", {"q": ["a", "b", "c"]})
    log_in(client, cast.alma, target_of(gone))

    page = client.get(target_of(gone))

    assert page.context["kept"].fields == (("q", "a"), ("q", "b"), ("q", "c"))


def test_passwords_codes_and_files_are_not_kept(cast, tmp_path):
    client = Client()
    file = tmp_path / "bild.png"
    file.write_bytes(b"x" * 10)
    with file.open("rb") as opened:
        gone = client.post(
            "/vem/",
            {
                "text": "kvar",
                "oldpassword": "x",
                "code": "123",
                "csrfmiddlewaretoken": "t",
                "f": opened,
            },
        )
    log_in(client, cast.alma, target_of(gone))

    page = client.get(target_of(gone))

    assert fields_of(page) == {"text": "kvar"}
    assert page.context["kept"].had_files


def test_another_user_of_the_same_computer_does_not_get_it(cast, question):
    _row, url = question
    client = Client()
    log_in(client, cast.ture, "/")
    client.get("/konto/")
    client.post(reverse("account_logout"))
    gone = client.post(url, {"answer": "no", "reason": "Hemligt."})
    log_in(client, cast.alma, "/")

    response = client.get(target_of(gone), follow=True)

    assert "Hemligt." not in response.content.decode()
    assert "kept" not in (response.context or {})


def test_after_an_hour_it_is_gone(cast, question, monkeypatch):
    _row, url = question
    client = Client()
    gone = client.post(url, {"answer": "no", "reason": "Nej."})
    log_in(client, cast.ture, "/")
    monkeypatch.setattr(kept, "LASTS_SECONDS", -1)

    assert client.get(target_of(gone)).status_code == 302


def test_more_than_a_hundred_kilobytes_is_not_stored(cast, question):
    _row, url = question
    client = Client()

    response = client.post(url, {"answer": "no", "reason": "x" * 100_001})

    assert response.status_code == 302
    assert kept.SESSION_KEY not in client.session


def test_only_the_latest_three_are_kept(cast, question):
    _row, url = question
    client = Client()
    for _ in range(5):
        client.post(url, {"answer": "no"})

    assert len(client.session[kept.SESSION_KEY]) == kept.MOST_FORMS


@pytest.mark.parametrize("url", ["/konto/password/change/", "/cms/pages/1/edit/", "/i18n/sprak/"])
def test_forms_that_are_not_ours_are_left_alone(db, url):
    client = Client()
    client.post(url, {"text": "x"})

    assert kept.SESSION_KEY not in client.session


def test_what_is_kept_can_be_thrown_away(cast, question):
    _row, url = question
    client = Client()
    gone = client.post(url, {"answer": "no"})
    log_in(client, cast.ture, "/")

    client.post(target_of(gone))

    assert client.get(target_of(gone)).status_code == 302
    assert client.session[kept.SESSION_KEY] == {}


def test_an_invented_key_leads_home(cast, sign_in):
    assert sign_in(cast.alma).get("/skicka-igen/hittepa/").url == reverse("home")


def test_a_part_asked_for_without_a_session_leads_the_whole_page_to_sign_in(cast, question):
    _row, url = question
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/mentorskap/?a=1"}

    got = Client().get(url, headers=headers)
    posted = Client().post(url, {"answer": "no"}, headers=headers)

    assert got["HX-Redirect"] == reverse("account_login") + "?next=%2Fmentorskap%2F%3Fa%3D1"
    assert "skicka-igen" in posted["HX-Redirect"]


def test_a_foreign_current_url_is_not_followed(cast, question):
    _row, url = question
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/x/"}

    assert Client().get(url, headers=headers)["HX-Redirect"].endswith("next=%2F")


def strict_client(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.user)
    client.get("/konto/")
    return client


def test_a_form_from_before_a_new_sign_in_is_offered_again(cast, question):
    row, url = question
    client = strict_client(cast.ture)

    stale = client.post(
        url,
        {"answer": "no", "reason": "Jag har fullt.", "csrfmiddlewaretoken": "a" * 64},
        headers={"Origin": "http://testserver"},
    )
    page = client.get(stale.url)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    sent = client.post(url, fields_of(page) | {"csrfmiddlewaretoken": token})

    row.refresh_from_db()
    assert "skicka-igen" in stale.url
    assert sent.status_code == 302
    assert row.declined_at


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_form_from_another_site_is_refused_and_never_offered(cast, question, origin):
    row, url = question
    client = strict_client(cast.ture)

    response = client.post(url, {"answer": "yes"}, headers={"Origin": origin})

    row.refresh_from_db()
    assert response.status_code == 403
    assert kept.SESSION_KEY not in client.session
    assert row.accepted_at is None


def test_both_session_and_token_gone_still_keeps_what_was_written(cast, question):
    _row, url = question
    client = Client(enforce_csrf_checks=True)

    gone = client.post(url, {"answer": "no"}, headers={"Origin": "http://testserver"})
    second = client.get(gone.url)

    assert "skicka-igen" in gone.url
    assert second.url.startswith(reverse("account_login"))
    assert "skicka-igen" in second.url


def test_nothing_is_saved_before_it_is_sent_again(cast, sign_in):
    client = Client()

    client.post(
        reverse("absence", args=[cast.alma.pk]),
        {"starts_on": "2026-08-17", "ends_on": "", "extent_percent": "100"},
    )

    assert not Absence.objects.exists()
    assert Mentorship.objects.count() == 1
