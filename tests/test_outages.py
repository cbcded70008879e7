"""When the worker is dead or the broker gone: the page is answered, says what waits, and nothing is lost."""

import socket
import time

import pytest
from celery import current_app
from django.urls import reverse
from django.utils.translation import gettext, override

from competence import outbox
from competence.models import Certificate, OutboxRow
from tests import world as worlds
from tests.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def passing(sign_in, settings):
    """Alma has answered everything rightly, and has only to hand in."""
    cast = make_cast()
    worlds.publish_content()
    attempt = worlds.begin_check(cast.alma, "valkommen")
    worlds.answer_rightly(attempt)
    settings.OUTBOX_IN_PROCESS = False
    client = sign_in(cast.alma)
    url = reverse("submit_check", kwargs={"course": "valkommen", "attempt_id": attempt.pk})
    return lambda: (client, client.post(url, follow=True))


@pytest.fixture
def nobody_listens(monkeypatch):
    """The broker takes messages and no worker fetches them."""
    monkeypatch.setattr(current_app.conf, "broker_url", "memory://")


@pytest.fixture(params=["closed", "silent"])
def no_broker(request, monkeypatch):
    """Nobody at the address, or somebody who takes the connection and never says a word."""
    assert current_app.connection_for_write("redis://").transport
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        if request.param == "closed":
            listening.close()
        monkeypatch.setattr(current_app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
        yield


def says(response, msgid):
    with override("sv"):
        return gettext(msgid) in response.content.decode()


def a_worker_comes_back(settings):
    settings.OUTBOX_IN_PROCESS = True
    for row in OutboxRow.objects.open():
        OutboxRow.objects.filter(pk=row.pk).update(
            added_at=row.added_at.replace(year=row.added_at.year - 1)
        )
    return outbox.sweep()


def test_while_the_worker_is_dead_the_page_says_what_waits_and_the_sweep_finishes_it(
    passing, nobody_listens, settings, mailoutbox
):
    client, passed = passing()
    certificate = Certificate.objects.get()
    page = reverse("certificate", args=[certificate.uid])

    waiting = client.get(page)
    swept = a_worker_comes_back(settings)
    drawn = client.get(page)

    assert says(passed, "You have passed the module")
    assert says(waiting, "The certificate is being drawn")
    assert swept == 1
    assert says(drawn, "Fetch certificate (PDF)")
    assert not OutboxRow.objects.open().exists()
    assert len([letter for letter in mailoutbox if page in letter.body]) == 1


def test_without_a_broker_the_page_comes_at_once_and_nothing_is_lost(passing, no_broker, settings):
    began = time.monotonic()
    _client, passed = passing()
    spent = time.monotonic() - began

    assert says(passed, "You have passed the module")
    assert spent < 3  # of which the broker takes a quarter of a second: see test_outbox
    assert OutboxRow.objects.open().count() == 1
    assert a_worker_comes_back(settings) == 1
    assert Certificate.objects.get().issued_at
