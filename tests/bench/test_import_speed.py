"""Ten thousand people from a file: read, compared and carried out, on PostgreSQL. IMPORT_PEOPLE=10000."""

import json
import os
import sys
from time import perf_counter

import psutil
import pytest
from django.db import connection

from competence.documents import tables
from competence.domain.roster.columns import chosen, recognise
from competence.models import PeopleImport
from competence.people import clock
from competence.people.models import AuditEntry, Employment, Person
from competence.services import people_import as imports
from competence.services import people_import_runs as runs
from tests.competence.people_import.conftest import Desk, csv_of, row

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

PEOPLE = int(os.environ.get("IMPORT_PEOPLE", "10000"))
LEAST = 1000  # rows a second
UNITS = 40


def lines(people=PEOPLE):
    return [
        row(f"{number:06}", f"Given{number % 97} Family{number}", f"Enhet {number % UNITS}")
        for number in range(people)
    ]


def test_ten_thousand_people_come_in_a_thousand_a_second(cast, capsys, settings):
    if connection.vendor != "postgresql":
        pytest.skip("The bar is of PostgreSQL.")
    # Each step is begun here, by hand and once.
    settings.OUTBOX_IN_PROCESS = False
    desk, content = Desk(cast.elin), csv_of(lines())
    parts, cpu = {}, _cpu()

    table = _timed(parts, "read", lambda: tables.read(content))
    mine = desk.receive_table(table)
    _timed(parts, "compare", lambda: _compare(desk, mine, table))
    imports.order(
        people_import=mine, seen=mine.difference, ended=None, makes_units=True, by=desk.by
    )
    _timed(parts, "carry_out", lambda: runs.carry_out(str(mine.pk)))

    cpu = _cpu() - cpu
    mine.refresh_from_db()
    again = desk.receive_table(table)
    _timed(parts, "compare_again", lambda: _compare(desk, again, table))
    _tell(capsys, parts, cpu)
    assert (mine.state, Person.objects.filter(employee_number__gt="").count()) == ("done", PEOPLE)
    assert Employment.objects.filter(person__employee_number__gt="").count() == PEOPLE
    assert AuditEntry.objects.filter(verb="person.imported").count() == PEOPLE
    assert again.counts["is_empty"]
    assert PEOPLE / (parts["read"] + parts["compare"] + parts["carry_out"]) >= LEAST


def _compare(desk, mine, table):
    imports.choose(
        people_import=mine,
        fields=chosen(recognise(table)),
        is_complete=False,
        counts_experience=True,
        by=desk.by,
    )
    runs.compare_now(str(mine.pk))
    mine.refresh_from_db()


def _cpu():
    """Seconds of ours, of our children, and of the database's process that serves us."""
    connection.ensure_connection()
    ours = psutil.Process().cpu_times()
    theirs = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    return sum((*ours[:4], *theirs[:2]))


def _timed(parts, name, work):
    began = perf_counter()
    found = work()
    parts[name] = perf_counter() - began
    return found


def _tell(capsys, parts, cpu):
    whole = parts["read"] + parts["compare"] + parts["carry_out"]
    figures = {name: round(seconds, 2) for name, seconds in parts.items()}
    figures |= {
        "cpu": round(cpu, 2),
        "people": PEOPLE,
        "rows_per_s": round(PEOPLE / whole),
        "written_per_s": round(PEOPLE / parts["carry_out"]),
        "day": clock.today().isoformat(),
        "imports": PeopleImport.objects.count(),
        "load": os.getloadavg()[0],
    }
    with capsys.disabled():
        sys.stdout.write(f"\n  {json.dumps(figures)}\n")
