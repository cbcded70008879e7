"""make scale: as many people as SCALE_PEOPLE says, and no page asks the database more than before."""

import os
import sys
import time
from dataclasses import dataclass

import psutil
import pytest
from django.urls import reverse

from competence.models import Fact, RuleVersion, Standing
from competence.people.models import Person
from competence.services import standings
from tests import factories
from tests.long import crowd
from tests.world import publish_content

FEW = 30
MANY = int(os.environ.get("SCALE_PEOPLE", "2000"))
MEGABYTE = 2**20


@dataclass(frozen=True)
class Cost:
    queries: int
    seconds: float
    megabytes: int


@pytest.fixture
def pages(cast, sign_in):
    """Each screen by the client of whoever opens it."""
    card = reverse("person_card", args=[cast.alma.pk])
    unit = f"{reverse('map')}?enhet={cast.unit.pk}"
    return {
        "Min introduktion (Alma)": (sign_in(cast.alma), reverse("my_introduction")),
        "Mina medarbetare (Bo)": (sign_in(cast.bo), reverse("team")),
        "Kompetenskarta (Elin)": (sign_in(cast.elin), reverse("map")),
        "Kompetenskarta, en enhet": (sign_in(cast.elin), unit),
        "Kompetenskarta som CSV": (sign_in(cast.elin), reverse("map_export")),
        "Personkort (Elin)": (sign_in(cast.elin), card),
    }


@pytest.mark.django_db
def test_no_page_asks_more_of_a_municipality_than_of_a_unit(cast, pages, count_queries, capsys):
    publish_content()
    programme = RuleVersion.objects.get(rule_set__key="investigator")
    factories.assign(cast.alma, programme)

    crowd.settle(cast, programme, 0, FEW)
    few, refreshed_few = _measured(cast, pages, count_queries)
    crowd.settle(cast, programme, FEW, MANY - FEW)
    many, refreshed_many = _measured(cast, pages, count_queries)

    with capsys.disabled():
        _tell(few | {"Standings": refreshed_few}, many | {"Standings": refreshed_many})
    assert {name: cost.queries for name, cost in many.items()} == {
        name: cost.queries for name, cost in few.items()
    }
    # Two hundred people at a time.
    assert refreshed_many.queries / MANY <= refreshed_few.queries / FEW


def _measured(cast, pages, count_queries):
    refreshed = _cost(count_queries, lambda: standings.refresh_municipality(cast.havsby))
    costs = {}
    for name, (client, address) in pages.items():
        assert client.get(address).status_code == 200  # what a process reads once is read now
        costs[name] = _cost(count_queries, lambda c=client, a=address: _read(c, a))
    return costs, refreshed


def _read(client, address):
    answer = client.get(address)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _cost(count_queries, call):
    began = time.perf_counter()
    queries = count_queries(call)
    seconds = time.perf_counter() - began
    return Cost(queries, seconds, psutil.Process().memory_info().rss // MEGABYTE)


def _tell(few, many):
    facts, rows = Fact.objects.count(), Standing.objects.count()
    lines = [f"\n{Person.objects.count()} people, {facts} facts, {rows} standings"]
    lines.append(f"{'':26}{f'{FEW} people':>22}{f'{MANY} people':>22}")
    lines.append(f"{'':26}{'queries      s    MB':>22}{'queries      s    MB':>22}")
    for name, cost in many.items():
        columns = [
            f"{each.queries:9}{each.seconds:8.2f}{each.megabytes:5}" for each in (few[name], cost)
        ]
        lines.append(f"{name:26}" + "".join(columns))
    sys.stdout.write("\n".join(lines) + "\n")
