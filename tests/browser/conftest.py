"""Browser tests drive the machine's own Chromium; nothing is downloaded."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections

from cms.demo import state
from competence import outbox
from competence.people import clock
from tests.conftest import CHROMIUM

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WORKER_COMES_UP = 60  # seconds, on a busy machine


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
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": _database_url(),
        "STEGVIS_TEST_FOLDER": str(tmp_path),
        "STEGVIS_TEST_BASE_URL": house,
    }
    command = [sys.executable, "-m", "celery", "-A", "cms.celery", "worker", "-B"]
    options = ["--concurrency=1", "--loglevel=WARNING", f"--schedule={tmp_path}/beat"]
    with (tmp_path / "worker.log").open("wb") as log:
        running = subprocess.Popen(
            [*command, *options],
            cwd=django_settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for_beat(running, tmp_path / "worker.log")
            yield running
        finally:
            running.terminate()
            running.wait(timeout=30)


def _database_url() -> str:
    """The address of the services, with the name of the test's own database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    name = quote(str(connection.settings_dict["NAME"]), safe="")
    return urlunsplit(parts._replace(path=f"/{name}"))


def _wait_for_beat(running: subprocess.Popen, log: Path) -> None:
    last = time.monotonic() + WORKER_COMES_UP
    while not outbox.worker_is_alive():
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < last, log.read_text()
        time.sleep(0.3)
