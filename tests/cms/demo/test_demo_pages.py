import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from cms.demo import state
from cms.demo.personas import PERSONAS
from competence.people import clock
from tests.competence.accounts.test_second_factor import code_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_state(tmp_path, settings):
    settings.VAR_DIR = tmp_path
    settings.MAIL_DIR = tmp_path / "post"
    settings.MAIL_DIR.mkdir()
    settings.SECOND_FACTOR_REQUIRED = False
    state.write(state.DemoState(built=True, seen_on=clock.today().isoformat()))


@pytest.fixture
def alma(cast):
    cast.alma.user.email = PERSONAS[0].email
    cast.alma.user.save()
    return cast.alma


def test_the_start_page_offers_every_persona_with_one_click(client):
    page = client.get(reverse("demo_start")).content.decode()

    for persona in PERSONAS:
        assert reverse("demo_sign_in", args=[persona.key]) in page
        assert persona.name in page


def test_one_click_signs_in(client, alma):
    client.post(reverse("demo_sign_in", args=["new"]))

    assert client.session["_auth_user_id"] == str(alma.user_id)
    assert alma.user.usersession_set.get().session_key == client.session.session_key


def test_nobody_signs_in_by_following_a_link(client, alma):
    response = client.get(reverse("demo_sign_in", args=["new"]))

    assert response.status_code == 405
    assert "_auth_user_id" not in client.session


def test_a_persona_that_is_not_there_is_not_found(client):
    assert client.post(reverse("demo_sign_in", args=["nobody"])).status_code == 404


def test_time_goes_forward_a_week_for_everybody(client, cast):
    before = clock.today()

    client.post(reverse("demo_move_time"), {"step": "week"})

    assert clock.today() == before + timedelta(days=7)


def test_an_unknown_step_moves_nothing(client, cast):
    before = clock.today()

    client.post(reverse("demo_move_time"), {"step": "year"})

    assert clock.today() == before


def test_a_demo_opened_weeks_later_goes_on_where_it_was(db):
    shown = clock.today() - timedelta(days=20)
    state.write(state.DemoState(built=True, seen_on=shown.isoformat()))

    state.hold_the_calendar()

    assert clock.today() == shown
    assert state.days_behind() == 20


def test_a_demo_opened_next_day_simply_goes_on(db):
    yesterday = clock.today() - timedelta(days=1)
    state.write(state.DemoState(built=True, seen_on=yesterday.isoformat()))

    state.hold_the_calendar()

    assert state.days_behind() == 0


def test_a_stale_demo_says_so_and_offers_to_go_on(client, db):
    clock.move(days=-20)

    page = client.get(reverse("demo_start")).content.decode()
    client.post(reverse("demo_move_time"), {"step": "today"})

    assert 'value="today"' in page
    assert state.days_behind() == 0


def test_while_the_region_is_built_the_page_says_so_and_offers_nobody(client, db):
    state.write(state.DemoState(step="A year goes by", done=3, total=10))

    page = client.get(reverse("demo_start")).content.decode()

    assert 'http-equiv="refresh"' in page
    assert reverse("demo_sign_in", args=["new"]) not in page


@pytest.fixture
def mail_in_files(settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(settings.MAIL_DIR)},
        }
    }


def test_the_mailbox_shows_twenty_at_a_time(client, mail_in_files):
    for number in range(21):
        EmailMessage(subject=f"Brev {number}", body="Hej", to=["a@b.se"]).send()

    first = client.get(reverse("demo_mailbox")).context["page"]
    last = client.get(reverse("demo_mailbox"), {"page": 2}).context["page"]

    assert (len(first), len(last)) == (20, 1)


def test_the_mailbox_is_searched_by_a_part_of_the_address(client, mail_in_files):
    for to in ("alma@havsby.se", "nils@granby.se"):
        EmailMessage(subject=f"Till {to}", body="Hej", to=[to]).send()

    found = client.get(reverse("demo_mailbox"), {"till": "Granby"})
    nobody = client.get(reverse("demo_mailbox"), {"till": "x@"})

    assert [letter.to for letter in found.context["page"]] == ["nils@granby.se"]
    assert 'value="x@"' in nobody.content.decode()
    assert not nobody.context["page"].object_list


def test_whoever_connects_an_app_in_the_demo_is_not_asked_who_she_is(client, alma):
    client.post(reverse("demo_sign_in", args=["new"]))
    page = client.get(reverse("mfa_activate_totp"))
    code = code_for(page.context["form"].secret)
    shown = client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    assert shown.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
    elsewhere = Client()
    elsewhere.post(reverse("demo_sign_in", args=["new"]))
    assert elsewhere.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_the_mailbox_shows_every_mail_newest_first(client, settings, mail_in_files):
    EmailMessage(subject="Åsa är inbjuden", body="Länk: http://localhost/x", to=["a@b.se"]).send()

    listed = client.get(reverse("demo_mailbox")).content.decode()
    key = next(settings.MAIL_DIR.glob("*.log")).stem + "-0"
    opened = client.get(reverse("demo_letter", args=[key])).content.decode()

    assert "Åsa är inbjuden" in listed
    assert 'href="http://localhost/x"' in opened
    assert client.get(reverse("demo_letter", args=["nothing"])).status_code == 404


def test_none_of_the_demo_exists_in_production(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "STEGVIS_SECRET_KEY": "x" * 60,
        "STEGVIS_SECOND_FACTOR_KEYS": "A" * 43 + "=",
        "STEGVIS_HOSTS": "stegvis.example.se",
        "STEGVIS_BASE_URL": "https://stegvis.example.se",
        "DATABASE_URL": "postgresql://u:p@localhost/none",
        "REDIS_URL": "redis://localhost:1/0",
        "STEGVIS_SMTP_URL": "smtp+tls://u:p@localhost:587",
        "STEGVIS_FROM_EMAIL": "stegvis@example.se",
        "STEGVIS_MEDIA_DIR": str(tmp_path / "media"),
        "STEGVIS_STATIC_DIR": str(tmp_path / "static"),
        "STEGVIS_PRIVATE_DIR": str(tmp_path / "private"),
    }
    script = (
        "import django; django.setup()\n"
        "from django.urls import resolve, Resolver404\n"
        "for path in ('/demo/', '/demo/post/', '/demo/tid/', '/demo/logga-in/new/', '/stil/'):\n"
        "    try:\n"
        "        match = resolve(path)\n"
        "    except Resolver404:\n"
        "        continue\n"
        "    raise SystemExit(f'{path} exists: {match}')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
