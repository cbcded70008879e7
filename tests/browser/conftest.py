"""Browser tests drive the machine's own Chromium; nothing is downloaded."""

import os
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from django.db import connection, connections

from cms.demo import state
from competence.people import clock
from tests.conftest import CHROMIUM
from tests.processes import Worker

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def playwright(playwright):
    """While its loop runs, Django has other connections for this thread; they end with the loop."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "sv-SE"}


@pytest.fixture
def open_house(settings, tmp_path):
    """As `make demo` is: one-click cards, mail in a folder, a clock that every thread reads anew."""
    settings.VAR_DIR = tmp_path
    settings.MAIL_DIR = tmp_path / "post"
    settings.MAIL_DIR.mkdir()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(settings.MAIL_DIR)},
        }
    }
    settings.SECOND_FACTOR_REQUIRED = False
    settings.CLOCK_STALE_AFTER_SECONDS = 0
    return tmp_path


@pytest.fixture
def house(live_server, open_house, settings):
    """The address of the running house, with the demo's start page open to everybody."""
    settings.PUBLIC_BASE_URL = live_server.url
    state.write(state.DemoState(built=True, seen_on=clock.today().isoformat()))
    return live_server.url


@pytest.fixture(params=["in_process", pytest.param("worker", marks=pytest.mark.worker)])
def work_is_done(request):
    """Certificates are drawn and mail is sent by the request's own process, or by a Celery worker."""
    if request.param == "worker":
        request.getfixturevalue("worker")
    return request.param


@pytest.fixture
def worker(house, settings, tmp_path):
    """A real worker on the test's database, broker and folders."""
    settings.OUTBOX_IN_PROCESS = False
    running = Worker(tmp_path, apart(tmp_path, house))
    try:
        running.start()
        yield running
    finally:
        running.stop()


def apart(folder: Path, address: str) -> dict[str, str]:
    """What a process beside this one needs to work on the test's database, broker and folders."""
    return {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": _database_url(),
        "STEGVIS_TEST_FOLDER": str(folder),
        "STEGVIS_TEST_BASE_URL": address,
    }


def _database_url() -> str:
    """The address of the services, with the name of the test's own database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = quote(str(connection.settings_dict["NAME"]), safe="")
    return urlunsplit(parts._replace(path=f"/{name}"))
