"""Accessibility of sign-in, invitation, account and mentoring pages, small and wide, light and dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.urls import reverse

from competence import outbox
from competence.people import clock
from competence.people.audit import Actor
from competence.services import invitations, mentorships
from tests import factories
from tests.cast import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def strangers_pages(cast):
    zara = factories.make_person("Zara Ny", cast.havsby, work_email="zara@havsby.example.org")
    invitations.invite(person=zara, by=Actor.of(cast.bo))
    outbox.drain()
    link = re.search(r"/inbjudan/[\w-]+/", mail.outbox[-1].body)[0]
    return [link, *map(reverse, ("account_login", "account_signup", "account_reset_password"))]


def supervisors_pages(cast):
    question = mentorships.propose(
        person=cast.alma, mentor=cast.ture, starts_on=clock.today(), by=Actor.of(cast.bo)
    )
    alma = cast.alma.pk
    return [
        *map(reverse, ("account", "mfa_index", "usersessions_list", "invite_person")),
        reverse("absence", args=[alma]),
        reverse("name_mentor", args=[alma]),
        reverse("mentorship", args=[question.pk]),
    ]


def session_cookie(client, live_server):
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}


def faults(page, url):
    page.goto(url)
    results = Axe().run(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], url
    return [
        f"{url}: {fault['id']} {fault['nodes'][0]['html']}"
        for fault in results.response["violations"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_the_pages_of_sign_in_and_people_have_no_faults(
    page, live_server, cast, sign_in, width, scheme
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = [
        fault for url in strangers_pages(cast) for fault in faults(page, live_server.url + url)
    ]

    page.context.add_cookies([session_cookie(sign_in(cast.bo), live_server)])
    for url in supervisors_pages(cast):
        found += faults(page, live_server.url + url)

    assert found == []
