"""SIGKILL while a file is carried out: everybody or nobody, and begun again it is carried out whole.

IMPORT_KILLS=20 IMPORT_PEOPLE=10000 for the long run.
"""

import os
import random
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from django.db import connection

from competence.people.models import Employment, Person
from competence.services import people_import as imports
from competence.services import people_import_runs as runs
from tests.competence.people_import.conftest import row

KILLS = int(os.environ.get("IMPORT_KILLS", "2"))
PEOPLE = int(os.environ.get("IMPORT_PEOPLE", "200"))
LONGEST = float(os.environ.get("IMPORT_SECONDS", "1.5"))  # after it began
CARRY_OUT = """
import sys
from competence.services.separate_process import start
start(sys.argv[1])
from competence.services import people_import_runs
print("begun", flush=True)
people_import_runs.carry_out(sys.argv[2])
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_at_any_moment_leaves_everybody_or_nobody(cast, desk, settings):
    mine = desk.compare([row(str(10_000 + at), f"Nora Nr{at}") for at in range(PEOPLE)])
    settings.OUTBOX_IN_PROCESS = False
    imports.order(
        people_import=mine, seen=mine.difference, ended=None, makes_units=False, by=desk.by
    )
    dice, found = random.Random(), set()

    for _kill in range(KILLS):
        _killed_after(dice.uniform(0, LONGEST), str(mine.pk))
        found.add(_written())

    runs.carry_out(str(mine.pk))
    mine.refresh_from_db()
    assert found <= {(0, 0), (PEOPLE, PEOPLE)}
    assert (mine.state, _written()) == ("done", (PEOPLE, PEOPLE))


def _killed_after(seconds, key):
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    with subprocess.Popen(
        [sys.executable, "-c", CARRY_OUT, name, key],
        cwd=django_settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
    ) as worker:
        assert worker.stdout.readline() == b"begun\n"
        time.sleep(seconds)
        worker.kill()


def _written():
    people = Person.objects.filter(employee_number__gt="")
    return people.count(), Employment.objects.filter(person__in=people).count()
