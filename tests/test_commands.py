"""The commands a developer and the checks rely on, carried out for real in a copy of .ci."""

import json
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[1]
needs_servers = pytest.mark.skipif(
    not shutil.which("redis-server") or not any(Path("/usr/lib/postgresql").glob("*/bin/postgres")),
    reason="no redis-server or PostgreSQL here",
)
needs_gettext = pytest.mark.skipif(not shutil.which("xgettext"), reason="no gettext here")


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def call(project, script, *arguments):
    command = [sys.executable, project / ".ci" / script, *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def begin(project, *arguments):
    command = [sys.executable, project / ".ci/services.py", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def memories(project):
    return sorted((project / "var/services").glob("*.json"))


def folder_of(memory):
    return Path(json.loads(memory.read_text())["folder"])


@needs_servers
def test_a_command_meets_both_servers_and_nothing_is_left_after_its_failure(project):
    question = (
        "import os, sys, psycopg, redis;"
        "psycopg.connect(os.environ['DATABASE_URL'], autocommit=True).execute('CREATE DATABASE a');"
        "redis.Redis.from_url(os.environ['REDIS_URL']).ping();"
        "sys.exit(7)"
    )

    done = call(project, "services.py", "run", "--", sys.executable, "-c", question)

    assert done.returncode == 7, done.stderr
    assert memories(project) == []


@needs_servers
def test_a_terminated_run_stops_its_servers(project):
    run = begin(project, "run", "--", "sh", "-c", "echo ready; exec sleep 60")
    run.stdout.readline()
    folder = folder_of(memories(project)[0])

    run.send_signal(signal.SIGTERM)

    assert run.wait(60) == 128 + signal.SIGTERM
    assert memories(project) == []
    assert not folder.exists()


@needs_servers
def test_what_a_killed_run_left_is_stopped_by_the_next_command(project):
    run = begin(project, "run", "--", "sh", "-c", "sleep 1; echo ready; exec sleep 60")
    run.stdout.readline()  # a second later, so that the command itself is noted too
    processes = json.loads(memories(project)[0].read_text())["processes"]
    run.kill()
    run.wait()

    call(project, "services.py", "stop")

    assert sorted(processes) == ["command", "postgresql", "redis"]
    assert [pid for pid, _started in processes.values() if lives(pid)] == []
    assert memories(project) == []


def lives(pid):
    """A dead process whose new parent has not noticed yet is dead."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


@needs_servers
def test_starting_twice_gives_the_same_servers(project):
    first = call(project, "services.py", "start")
    second = call(project, "services.py", "start")
    call(project, "services.py", "stop")

    assert first.stdout.startswith("DATABASE_URL=postgresql://stegvis:")
    assert first.stdout == second.stdout
    assert memories(project) == []


@pytest.fixture
def texts(project):
    """A project with one text in a template."""
    for name in ("cms", "competence", "courses", "templates"):
        (project / name).mkdir()
    (project / "templates/page.html").write_text(
        "{% load i18n %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}"
    )
    return project


def translate(project, swedish):
    file = project / "from.po"
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'msgid "Hello %(name)s"\nmsgstr "{swedish}"\n'
    )
    return call(project, "swedish.py", "update", file)


@needs_gettext
def test_a_text_without_swedish_fails_the_check(texts):
    call(texts, "swedish.py", "update")

    done = call(texts, "swedish.py", "check")

    assert done.returncode == 1
    assert "No Swedish: 'Hello %(name)s'" in done.stderr


@needs_gettext
def test_a_complete_catalogue_passes_and_compiles_to_the_same_bytes_again(texts):
    compiled = texts / "locale/sv/LC_MESSAGES/django.mo"

    translate(texts, "Hej %(name)s")
    first = compiled.read_bytes()
    translate(texts, "Hej %(name)s")

    assert compiled.read_bytes() == first
    assert call(texts, "swedish.py", "check").returncode == 0


@needs_gettext
def test_swedish_with_another_placeholder_fails_the_check(texts):
    translate(texts, "Hej %(namn)s")

    assert "Other placeholders" in call(texts, "swedish.py", "check").stderr


@needs_gettext
def test_a_text_that_nobody_uses_any_more_fails_the_check(texts):
    translate(texts, "Hej %(name)s")
    (texts / "templates/page.html").write_text('{% load i18n %}{% translate "Save" %}')

    assert "No longer used: 'Hello %(name)s'" in call(texts, "swedish.py", "check").stderr


def test_a_test_that_no_run_carried_out_is_named(project):
    report = project / "report.xml"
    report.write_text(
        '<testsuite><testcase classname="a" name="ran"/>'
        '<testcase classname="a" name="never"><skipped message="no browser"/></testcase></testsuite>'
    )

    done = call(project, "skipped.py", report)

    assert done.returncode == 1
    assert "NEVER RUN: a::never: no browser" in done.stderr
