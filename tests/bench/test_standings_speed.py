"""All standings anew beside `evaluate` alone, on PostgreSQL. STANDING_PEOPLE=20000 for the large one.

`make standings` runs the large one; `make bench` stops at five hundred people.
"""

import json
import os
import sys
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
from tests.long import standing_crowd

pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]

PEOPLE = int(os.environ.get("STANDING_PEOPLE", "500"))
ROUNDS, SAMPLE = 5, 200
# Half is the aim. What is kept as JSON is still read and written anew to be compared.
AIM, LEAST = 0.5, 0.12
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


def alone(rules, known):
    """People a second: the rules, and nothing else."""
    day, parsed = clock.today(), [parse(rule) for _key, rule in rules]
    began = perf_counter()
    for facts in known:
        held = Ledger(facts)
        for rule in parsed:
            evaluate(rule, held, day, within="stor")
    return len(known) / (perf_counter() - began)


def _seconds(work):
    began = perf_counter()
    work()
    return perf_counter() - began


def _rebuild(workers=1):
    run, wrong = standing_runs.rebuild(
        writes=True, resume=False, workers=workers, tell=lambda run, total: None
    )
    assert (run.people, wrong) == (PEOPLE, [])


def _tell(capsys, **figures):
    with capsys.disabled():
        sys.stdout.write(f"\n  {json.dumps(figures)}\n")
