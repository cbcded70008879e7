import gc
import logging
import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from competence import outbox
from competence.people import clock
from competence.people.audit import Actor
from tests import migrated
from tests.cast import make_cast
from tests.visits import Visitor
from tests.world import keep_papers, make_world

# The shell without a window is the same browser and takes less of the machine.
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine is no broken law: only make bench measures time. --hypothesis-profile= takes another.
hypothesis.register_profile("laws", deadline=None, max_examples=50)
hypothesis.register_profile(
    "fuzz",
    deadline=None,
    derandomize=False,  # new examples each time, in CI too
    database=None,
    max_examples=100,  # a turn; the turns go on
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
hypothesis.register_profile(
    "mutants", deadline=None, derandomize=True, database=None, max_examples=15
)
# make laws: every law on far more examples than there is time for in CI.
hypothesis.register_profile("many", deadline=None, max_examples=1000)
hypothesis.load_profile("laws")


def pytest_collection_modifyitems(config, items):
    """Browser tests need a Chromium; worker tests need a broker. What is left out says so loudly."""
    left_out = []
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            left_out.append((item, "no Chromium found"))
        if item.get_closest_marker("worker") and not os.environ.get("REDIS_URL"):
            left_out.append((item, "no broker: make test-services runs these"))
    for item, reason in left_out:
        item.add_marker(pytest.mark.skip(reason=reason))
    if os.environ.get("DATABASE_URL"):
        _keep_what_asks_the_database(config, items)
    else:
        _leave(config, items, [item for item in items if item.get_closest_marker("strict")])
    items[:] = _longest_first(items)


def _longest_first(items):
    """Browser tests at the head of each of two halves: two processes then end at the same time."""
    long = [item for item in items if item.get_closest_marker("browser")]
    short = [item for item in items if not item.get_closest_marker("browser")]
    middle = len(short) // 2
    return [*long[::2], *short[:middle], *long[1::2], *short[middle:]]


def _keep_what_asks_the_database(config, items):
    """What touches no database ran on SQLite's turn; a bench has only this one."""
    asking = {"db", "transactional_db", "django_db_setup"}

    def asks(item):
        marks = {mark.name for mark in item.iter_markers()}
        asks_one = asking & set(item.fixturenames) or marks & {"django_db", "bench"}
        return asks_one and "alike" not in marks

    _leave(config, items, [item for item in items if not asks(item)])


def _leave(config, items, left):
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]


def pytest_collection_finish(session):
    """What is imported and collected stays to the end: nobody need look through it for garbage."""
    gc.collect()
    gc.freeze()


def pytest_sessionstart(session):
    if not CHROMIUM and os.environ.get("STEGVIS_REQUIRE_BROWSER"):
        pytest.exit("BROWSER TESTS REQUIRED, but no Chromium was found.", returncode=3)


def pytest_terminal_summary(terminalreporter):
    if not CHROMIUM:
        terminalreporter.write_line("BROWSER TESTS SKIPPED: no Chromium found", red=True, bold=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
    django_db_modify_db_settings,
):
    """In place of pytest-django's, which plays all migrations in every process."""
    with django_db_blocker.unblock():
        before = migrated.create_test_database(anew=django_db_createdb)
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(before, verbosity=0, keepdb=django_db_keepdb)


@pytest.fixture(autouse=True)
def _fresh_clock_and_cache(monkeypatch):
    """The offset is read once a test, so that counting queries counts only the page's."""
    monkeypatch.setattr(settings, "CLOCK_STALE_AFTER_SECONDS", 3600, raising=False)
    clock.forget()
    cache.clear()
    yield
    clock.forget()


@pytest.fixture(autouse=True)
def _no_silent_errors(caplog, request):
    """An error logged during a test fails it, unless the test says `expects_errors`."""
    yield
    if request.node.get_closest_marker("expects_errors"):
        return
    errors = [
        entry.getMessage() for entry in caplog.get_records("call") if entry.levelno >= logging.ERROR
    ]
    assert not errors, errors


@pytest.fixture(autouse=True)
def _private_files(tmp_path, settings):
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everybody of the cast with belongings. Made once a module: each test is rolled back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def visitor(world, db):
    keep_papers(world)
    outbox.beat_heard()
    return Visitor(world)


@pytest.fixture
def sign_in():
    """A client signed in as a person; with `second_factor` she has used one."""

    def make(person, second_factor=True):
        client = Client()
        client.force_login(person.user)
        if second_factor:
            session = client.session
            # allauth counts the records only for the user they were made for.
            session["account_authentication_methods_user"] = str(person.user_id)
            session["account_authentication_methods"] = [
                {"method": "mfa", "type": "totp", "at": clock.machine_now().timestamp()}
            ]
            session.save()
        return client

    return make


@pytest.fixture
def acting():
    def make(person, role=""):
        return Actor.of(person, role)

    return make


@pytest.fixture
def count_queries():
    """The number of queries of a call, without BEGIN, SAVEPOINT, RELEASE and COMMIT."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        ignored = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
        return len([query for query in captured if not query["sql"].startswith(ignored)])

    return count
