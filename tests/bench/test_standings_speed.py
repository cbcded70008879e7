"""All standings anew beside `evaluate` alone, on PostgreSQL. STANDING_PEOPLE=20000 for the large one.

`make standings` runs the large one; `make bench` stops at five hundred people, where what two
processes gain and what growth costs cannot be seen.
"""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from time import perf_counter

import psutil
import pytest
from django.db import connection

from competence.domain.facts import Ledger
from competence.domain.grammar import parse
from competence.domain.rules import evaluate
from competence.models import Fact, Standing
from competence.people import clock
from competence.people.models import Person
from competence.queries import ledger
from competence.services import standing_runs
from competence.services.separate_process import start
from tests.long import standing_crowd

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

PEOPLE = int(os.environ.get("STANDING_PEOPLE", "500"))
ROUNDS, SAMPLE = 5, 200
# Half is the aim. Reading fifty facts of a person from the database costs most of what the rules do.
AIM, LEAST = 0.5, 0.28
LARGE, FEW = 5000, 1000
MOST_GROWTH, LEAST_GAIN = 1.25, 0.85
MOST_MEMORY = 300  # megabytes
MEGABYTE = 2**20


@pytest.fixture
def crowd(cast):
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's.")
    version = standing_crowd.publish_ladder()
    standing_crowd.settle(cast.havsby, PEOPLE - Person.objects.count())
    return [(step["key"], step["rule"]) for step in version.document["steps"]]


def test_all_anew_reaches_half_of_what_evaluate_alone_does(crowd, capsys):
    sample = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    known = list(ledger.of_people(sample).values())
    # Other benches in the same process keep what is theirs: what this one adds is its own.
    before = psutil.Process().memory_info().rss
    filled = _seconds(_rebuild)

    rounds = [(alone(crowd, known), PEOPLE / _seconds(_rebuild)) for _ in range(ROUNDS)]

    ratio = median(anew / bare for bare, anew in rounds)
    megabytes = (psutil.Process().memory_info().rss - before) / MEGABYTE
    _tell(
        capsys,
        people=PEOPLE,
        facts=Fact.objects.count(),
        rows=Standing.objects.count(),
        evaluate_per_s=round(median(bare for bare, _ in rounds)),
        anew_per_s=round(median(anew for _, anew in rounds)),
        first_fill_per_s=round(PEOPLE / filled),
        ratio=round(ratio, 2),
        aim=AIM,
        bar=LEAST,
        megabytes=round(megabytes),
        load=os.getloadavg()[0],
    )
    assert Standing.objects.count() == PEOPLE * len(crowd)
    assert ratio >= LEAST
    assert megabytes < MOST_MEMORY


@pytest.mark.skipif(PEOPLE < LARGE, reason="`make standings`: with few people it shows nothing.")
def test_many_people_cost_no_more_each_and_two_processes_gain(cast, capsys):
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's.")
    version = standing_crowd.publish_ladder()
    rules = [(step["key"], step["rule"]) for step in version.document["steps"]]
    standing_crowd.settle(cast.havsby, FEW - Person.objects.count())
    _rebuild(people=FEW)
    few = _cpu(lambda: _rebuild(people=FEW)) / FEW
    standing_crowd.settle(cast.havsby, PEOPLE - FEW)
    _rebuild()

    many = _cpu(_rebuild) / PEOPLE
    gain = _seconds(_rebuild) / _seconds(lambda: _rebuild(workers=2))
    sample = list(Person.objects.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
    bare = _bare_gain(rules, list(ledger.of_people(sample).values()))

    _tell(
        capsys,
        people=PEOPLE,
        cpu_ms_each_of_few=round(few * 1000, 2),
        cpu_ms_each_of_many=round(many * 1000, 2),
        growth=round(many / few, 2),
        two_workers_gain=round(gain, 2),
        two_bare_processes_gain=round(bare, 2),
        load=os.getloadavg()[0],
    )
    assert many / few <= MOST_GROWTH
    assert gain / bare >= LEAST_GAIN


def _bare_gain(rules, known):
    """How much faster two processes are that do nothing but `evaluate`, over and over."""
    name = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(2, get_context("spawn"), start, (name,)) as pool:
        [*pool.map(_alone_for_long, [rules] * 2, [known] * 2)]
        one = pool.submit(_alone_for_long, rules, known).result()
        both = sum(pool.map(_alone_for_long, [rules] * 2, [known] * 2))
    return both / one


def _alone_for_long(rules, known):
    return median(alone(rules, known) for _ in range(30))


def _cpu(work):
    """Seconds of ours and of the database's process that serves us."""
    connection.ensure_connection()
    processes = [psutil.Process(), psutil.Process(connection.connection.info.backend_pid)]
    before = sum(sum(each.cpu_times()[:2]) for each in processes)
    work()
    return sum(sum(each.cpu_times()[:2]) for each in processes) - before


def alone(rules, known):
    """People a second: the rules, and nothing else."""
    day, parsed = clock.today(), [parse(rule) for _key, rule in rules]
    began = perf_counter()
    for facts in known:
        held = Ledger(facts, in_order=True)
        for rule in parsed:
            evaluate(rule, held, day, within="stor")
    return len(known) / (perf_counter() - began)


def _seconds(work):
    began = perf_counter()
    work()
    return perf_counter() - began


def _rebuild(workers=1, people=PEOPLE):
    run, wrong = standing_runs.rebuild(
        writes=True, resume=False, workers=workers, tell=lambda run, total: None
    )
    assert (run.people, wrong) == (people, [])


def _tell(capsys, **figures):
    with capsys.disabled():
        sys.stdout.write(f"\n  {json.dumps(figures)}\n")
