"""A session ends by itself: after half an hour without a sign of life, and half a day after sign-in."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competence.people import clock, lifetime
from competence.people.models import Mentorship
from competence.services import mentorships

PASSWORD = "ett-langt-losenord"
MINUTE, HOUR = 60, 3600
POLL = {"HX-Request": "true", "X-Background": "1"}


def passed(client, seconds):
    """So much time has gone by since she was last seen."""
    session = client.session
    session[lifetime.SEEN_AT] -= seconds
    session[lifetime.SIGNED_IN_AT] -= seconds
    session.save()


def is_signed_in(client):
    return SESSION_KEY in client.session


@pytest.fixture
def alma(cast, sign_in):
    client = sign_in(cast.alma)
    client.get("/konto/")
    return client


def test_after_half_an_hour_she_is_signed_out_and_told_why(alma):
    key = alma.session.session_key
    passed(alma, 30 * MINUTE)

    gone = alma.get("/konto/?flik=2")
    page = alma.get(gone.url)

    assert gone.url == f"{reverse('account_login')}?next=/konto/%3Fflik%3D2"
    assert "inget hade hänt på en halvtimme" in page.content.decode()
    assert "tillbaka på sidan" in page.content.decode()
    assert not Session.objects.filter(pk=key).exists()


def test_a_minute_before_she_is_not(alma):
    passed(alma, 29 * MINUTE)

    assert alma.get("/konto/").status_code == 200
    passed(alma, 29 * MINUTE)
    assert alma.get("/konto/").status_code == 200


def test_twelve_hours_after_sign_in_she_signs_in_again_however_busy_she_was(alma):
    for _ in range(24):
        passed(alma, 29 * MINUTE)
        assert alma.get("/konto/").status_code == 200

    passed(alma, 25 * MINUTE)
    page = alma.get("/konto/", follow=True)

    assert "länge sedan du loggade in" in page.content.decode()


def test_signing_in_again_leads_back_and_forgets_why(cast, alma):
    passed(alma, HOUR)
    gone = alma.get("/konto/?flik=2")

    back = alma.post(
        gone.url, {"login": cast.alma.user.email, "password": PASSWORD, "next": "/konto/?flik=2"}
    )

    assert back.url == "/konto/?flik=2"
    assert lifetime.SIGNED_OUT not in alma.session
    passed(alma, 29 * MINUTE)
    assert alma.get("/konto/").status_code == 200


def test_what_she_was_writing_is_sent_after_she_signed_in_again(cast, acting, sign_in):
    row = mentorships.propose(
        person=cast.alma, mentor=cast.ture, starts_on=clock.today(), by=acting(cast.bo)
    )
    url = reverse("mentorship", args=[row.pk])
    client = sign_in(cast.ture)
    client.get(url)
    passed(client, HOUR)

    gone = client.post(url, {"answer": "no", "reason": "Jag har fullt hela hösten."})
    page = client.get(gone.url)
    target = re.search(r"next=([^&]+)", gone.url)[1].replace("%2F", "/")
    client.post(gone.url, {"login": cast.ture.user.email, "password": PASSWORD, "next": target})
    again = client.get(target)

    assert "inget hade hänt på en halvtimme" in page.content.decode()
    assert "kan skickas när du har loggat in" in page.content.decode()
    assert not Mentorship.objects.filter(declined_at__isnull=False).exists()
    client.post(url, dict(again.context["kept"].fields))
    row.refresh_from_db()
    assert row.declined_at


def test_another_user_of_the_same_computer_does_not_get_what_the_first_wrote(cast, acting, sign_in):
    row = mentorships.propose(
        person=cast.alma, mentor=cast.ture, starts_on=clock.today(), by=acting(cast.bo)
    )
    client = sign_in(cast.ture)
    client.get("/konto/")
    passed(client, HOUR)
    gone = client.post(
        reverse("mentorship", args=[row.pk]), {"answer": "no", "reason": "Hemligt skäl."}
    )
    target = re.search(r"next=([^&]+)", gone.url)[1].replace("%2F", "/")
    client.post(gone.url, {"login": cast.alma.user.email, "password": PASSWORD, "next": target})

    assert "Hemligt" not in client.get(target, follow=True).content.decode()


def test_a_page_that_asks_by_itself_does_not_keep_her_signed_in(alma):
    for _ in range(3):
        passed(alma, 10 * MINUTE - 1)
        assert alma.get("/konto/", headers=POLL).status_code == 200
    passed(alma, 3)

    gone = alma.get("/konto/", headers=POLL)

    assert gone["HX-Redirect"].startswith(reverse("account_login"))
    assert not is_signed_in(alma)


def test_wagtails_pings_do_not_keep_an_editor_signed_in(cast, sign_in):
    client = sign_in(cast.frej)
    client.get("/konto/")
    passed(client, 29 * MINUTE)

    client.post("/cms/editing-sessions/1/")
    passed(client, MINUTE)

    assert client.get("/konto/").status_code == 302


def test_every_page_that_asks_by_itself_says_so():
    polling = [
        (path.name, tag)
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for tag in re.findall(r"<\w+[^\n]*hx-trigger=\"[^\"]*every [^\n]*", path.read_text())
    ]

    assert len(polling) >= 2
    assert not [name for name, tag in polling if lifetime.BACKGROUND not in tag]


def test_a_visit_writes_the_session_once_a_minute_at_most(alma):
    def writes():
        with CaptureQueriesContext(connection) as captured:
            alma.get("/konto/")
        return [query for query in captured if "UPDATE" in query["sql"]]

    assert writes() == []
    passed(alma, MINUTE)
    assert len(writes()) == 1
    assert writes() == []


def test_moving_the_demos_calendar_signs_nobody_out(alma):
    clock.move(days=30)

    assert alma.get("/konto/").status_code == 200


def test_a_session_from_before_this_was_counted_begins_now(alma):
    session = alma.session
    del session[lifetime.SEEN_AT], session[lifetime.SIGNED_IN_AT]
    session.save()

    assert alma.get("/konto/").status_code == 200
    assert lifetime.SEEN_AT in alma.session
    passed(alma, HOUR)
    assert alma.get("/konto/").status_code == 302


def test_an_open_page_is_shown_to_the_stranger_she_has_become(alma):
    passed(alma, HOUR)

    page = alma.get("/om/")

    assert page.status_code == 200
    assert "data-stay" not in page.content.decode()


def test_the_button_of_the_warning_keeps_her(alma):
    passed(alma, 29 * MINUTE)

    assert alma.post(reverse("stay")).status_code == 200
    passed(alma, 29 * MINUTE)
    assert alma.get("/konto/").status_code == 200


def test_the_button_pressed_too_late_leads_to_sign_in(alma):
    passed(alma, 30 * MINUTE)

    assert alma.post(reverse("stay")).status_code == 302


def test_a_page_warns_before_the_half_hour_is_over(alma):
    text = alma.get("/konto/").content.decode()

    assert 'data-warns-after="1620" data-ends-after="1800"' in text
    assert "data-stay" not in Client().get(reverse("account_login")).content.decode()


def test_the_browser_forgets_her_when_it_is_closed(cast):
    client = Client()
    client.post(reverse("account_login"), {"login": cast.alma.user.email, "password": PASSWORD})

    assert client.cookies["sessionid"]["max-age"] == ""
