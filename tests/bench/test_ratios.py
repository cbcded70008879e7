"""Ratios within one run: what a page costs beside the bare limit. `make bench` prints them.

Absolute times say more of the machine than of us, so none is asserted; a ratio is. Processor time,
not the clock on the wall: other work on the machine then matters less.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from django.test import Client
from django.urls import reverse

from cms.demo import region
from competence.people.models import Person
from tests.bench.bare_pages import report
from tests.competence.learner.courses import publish_real

pytestmark = pytest.mark.bench
ROOT = Path(__file__).resolve().parents[2]
STARTS = 7


@pytest.fixture
def alma(db, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    settings.SECOND_FACTOR_REQUIRED = False
    region.build(lambda *_: None)
    client = Client()
    person = Person.objects.get(given_name="Alma", municipality__key="havsby")
    client.force_login(person.user)
    return client


def test_my_introduction_costs_at_most_five_bare_pages(alma, beside_bare):
    beside_bare(alma, reverse("my_introduction"), 5)


@pytest.mark.parametrize("course", ["orosanmalan", "skyddsbedomning"])
def test_a_part_of_a_module_costs_at_most_six_bare_pages(cast, sign_in, beside_bare, course):
    """The part with the most in it."""
    parts = publish_real(course).document["parts"]
    longest = max(parts, key=lambda part: len(str(part)))
    beside_bare(sign_in(cast.alma), reverse("module_part", args=[course, longest["key"]]), 6)


SET_UP = "import django; django.setup()"
FIRST_PAGE = """
from cms.wsgi import application
from django.test import Client
assert Client().get("/om/").status_code == 200"""
NEVER_IN_WEB = {"xhtml2pdf", "reportlab", "pypdf"}


def test_first_page_costs_little_more_than_the_libraries(tmp_path, capsys):
    scripts = [("tests.bench.bare_settings", SET_UP), ("cms.settings.test", FIRST_PAGE)]
    for settings_module, script in scripts:
        seconds_of_start(settings_module, script, tmp_path)  # leaves its bytecode behind
    turns = [[seconds_of_start(*start, tmp_path) for start in scripts] for _turn in range(STARTS)]

    libraries, first_page = (min(seconds) for seconds in zip(*turns, strict=True))

    ratio = first_page / libraries
    report(capsys, first_page_s=first_page, libraries_s=libraries, ratio=round(ratio, 2), bar=1.6)
    assert ratio <= 1.6


def seconds_of_start(settings_module, script, bytecode):
    """Processor seconds until the script is done, of a process that finds its bytecode.

    Not its end: what a process tidies up when it stops, nobody waits for.
    """
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings_module,
        "PYTHONPYCACHEPREFIX": str(bytecode),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    timed = f"{script}\nimport time; print(time.process_time())"
    done = subprocess.run(
        [sys.executable, "-c", timed],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout.split()[-1])


def test_a_web_process_never_imports_what_draws_documents(capsys):
    script = f"{FIRST_PAGE}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert "django" in done.stdout.split(), done.stderr
    assert NEVER_IN_WEB & set(done.stdout.split()) == set()


def test_web_and_worker_of_the_demo_stay_under_400_mb(tmp_path, capsys):
    """As a first visitor starts it: the region is built in the same process, then all is well."""
    environment = {
        **os.environ,
        "PORT": "8971",
        "DJANGO_SETTINGS_MODULE": "tests.bench.demo_settings",
        "STEGVIS_BENCH_FOLDER": str(tmp_path),
    }
    demo = subprocess.Popen(
        [sys.executable, "manage.py", "demo"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        wait_until_well(demo, "http://localhost:8971/healthz")
        process = psutil.Process(demo.pid)
        family = [process, *process.children(recursive=True)]
        megabytes = sum(member.memory_info().rss for member in family) / 2**20
    finally:
        demo.terminate()
        demo.wait(timeout=30)

    report(capsys, megabytes=round(megabytes), processes=len(family), bar=400)
    assert megabytes < 400


def wait_until_well(demo, address):
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and demo.poll() is None:
        if subprocess.run(["curl", "-sf", address], capture_output=True).returncode == 0:
            return
        time.sleep(1)
    pytest.fail("The demo was not well within five minutes.")
