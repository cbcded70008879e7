"""The map beside what the database alone takes for the same numbers, on PostgreSQL.

`MAP_PEOPLE=10000` (and `20000` for the growth) is `make map-speed`; `make bench` stops at a
municipality of five hundred, a unit of thirty, and a growth from two hundred to a thousand.
"""

import json
import os
import random
import resource
import statistics
import sys
import time
from datetime import timedelta
from itertools import batched

import pytest
from django.db import connection
from django.urls import reverse

from competence.models import MapFile, RuleSet, Standing
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Employment, Person, Role, RoleGrant
from competence.services import map_files
from tests import factories
from tests.factories import LONG_AGO
from tests.long import standing_crowd

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

PEOPLE = int(os.environ.get("MAP_PEOPLE", "500"))
LARGE = 10_000
A_UNIT, REQUIREMENTS = 200, 50
ROUNDS, AT_ONCE = 7, 2000
MOST_QUERIES = 15
SERVER, PAGE, HEAD_START, FILE, UNIT_PAGE = 8, 3, 0.2, 4, 5
MOST_MEMORY = 200  # megabytes
MEGABYTE = 2**20
STATES = ("valid", "valid", "valid", "missing", "unknown", "not_required")

# What the page's numbers are, and nothing else: who works where, and how each of them stands.
BARE = """
SELECT employment.unit_id, standing.goal, standing.state, count(*),
       count(*) FILTER (WHERE standing.until < %s), count(*) FILTER (WHERE standing.until < %s)
FROM people_employment AS employment
JOIN competence_standing AS standing ON standing.person_id = employment.person_id
WHERE employment.municipality_id = %s AND employment.retracted_at IS NULL
  AND standing.kind = 'profile' AND standing.goal LIKE 'caseworker/%%'
GROUP BY 1, 2, 3
"""
# The cells of the file, as a file.
COPY = """
COPY (SELECT person.given_name, person.family_name, unit.name, employment.type, standing.goal,
             standing.state, standing.until
      FROM people_person AS person
      JOIN people_employment AS employment ON employment.person_id = person.id
      JOIN people_unit AS unit ON unit.id = employment.unit_id
      JOIN competence_standing AS standing ON standing.person_id = person.id
      WHERE person.municipality_id = {home} AND standing.kind = 'profile'
      ORDER BY person.sort_key, standing.goal) TO STDOUT WITH CSV
"""


@pytest.fixture
def profile(cast):
    if connection.vendor != "postgresql":
        pytest.skip("COPY is PostgreSQL's.")
    rule = {"leaf": "module", "course": "sekretess"}
    asked = [
        {
            "key": f"krav_{n}",
            "title": f"Krav {n}",
            "area": f"omrade_{n // 10}",
            "critical": n % 10 == 0,
            "rule": rule | {"key": f"krav_{n}"},
        }
        for n in range(REQUIREMENTS)
    ]
    areas = [{"key": f"omrade_{n}", "title": f"Område {n}"} for n in range(REQUIREMENTS // 10)]
    document = {"schema": 1, "kind": "profile", "key": "caseworker", "title": "Profil"}
    return factories.make_rules(
        {**document, "areas": areas, "competences": asked}, kind=RuleSet.Kind.PROFILE
    )


def settle(cast, version, number, a_unit=A_UNIT):
    """So many caseworkers more, some hundreds a unit, each with fifty standings."""
    home, dice, today = cast.havsby, random.Random(number), clock.today()
    dated = {"municipality": home, "starts_on": LONG_AGO, "recorded_at": clock.now()}
    for some in batched(range(number), a_unit):
        unit = factories.make_unit(f"Enhet {Person.objects.count()}", cast.unit.parent)
        people = Person.objects.bulk_create(standing_crowd.person_of(home) for _n in some)
        Employment.objects.bulk_create(Employment(person=p, unit=unit, **dated) for p in people)
        RoleGrant.objects.bulk_create(
            RoleGrant(person=p, role=Role.CASEWORKER, scope=unit, **dated) for p in people
        )
        _stand(people, home, version, today, dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _stand(people, home, version, today, dice):
    columns = "person_id, municipality_id, kind, goal, state, until, computed_on, version_id, rules"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY competence_standing ({columns}) FROM STDIN") as copy,
    ):
        for person in people:
            for n in range(REQUIREMENTS):
                until = today + timedelta(days=dice.randrange(-200, 700)) if n % 2 else None
                row = (person.pk, home.pk, "profile", f"caseworker/krav_{n}", dice.choice(STATES))
                copy.write_row((*row, until, today, version.pk, ""))


def test_a_municipality_costs_little_more_than_its_numbers(
    cast, profile, sign_in, count_queries, capsys
):
    settle(cast, profile, PEOPLE)
    client, url = sign_in(cast.elin), reverse("map")
    client.get(url)
    queries = count_queries(lambda: client.get(url))

    page, bare = in_turns(lambda: client.get(url), lambda: bare_numbers(cast))

    tell(
        capsys,
        people=PEOPLE,
        queries=queries,
        page_ms=page * 1000,
        bare_ms=bare * 1000,
        ratio=round(page / bare, 2),
        bytes=len(client.get(url).content),
    )
    assert queries <= MOST_QUERIES
    if PEOPLE >= LARGE:
        assert page < PAGE * bare + HEAD_START
    else:
        assert page <= SERVER * bare


def test_a_unit_of_thirty_costs_at_most_five_bare_pages(cast, profile, sign_in, beside_bare):
    settle(cast, profile, 30, a_unit=30)
    unit = Employment.objects.latest("pk").unit_id

    beside_bare(sign_in(cast.elin), f"{reverse('map')}?enhet={unit}", UNIT_PAGE)


def test_the_file_of_all_cells_costs_at_most_four_copies_and_little_memory(cast, profile, capsys):
    settle(cast, profile, PEOPLE)
    by = Actor.of(cast.elin, Role.HR)
    before = _peak()
    map_files.write(str(_ordered(cast, by).pk))

    file, bare = in_turns(
        lambda: map_files.write(str(_ordered(cast, by).pk)), lambda: bare_copy(cast), rounds=3
    )

    row = MapFile.objects.first()
    cells = Standing.objects.count() + 3 * REQUIREMENTS  # the cast has no standings
    tell(
        capsys,
        people=PEOPLE,
        lines=row.lines,
        file_s=file,
        copy_s=bare,
        ratio=round(file / bare, 2),
        megabytes=round(_peak() - before),
    )
    assert row.lines == cells
    assert file <= FILE * bare
    assert _peak() - before < MOST_MEMORY


def test_growth_is_linear_and_asks_no_more_questions(cast, profile, sign_in, count_queries, capsys):
    few, many = (1000, 20_000) if PEOPLE >= LARGE else (200, 1000)
    client, url = sign_in(cast.elin), reverse("map")
    settle(cast, profile, few)
    client.get(url)
    asked = count_queries(lambda: client.get(url))
    small = statistics.median(seconds(lambda: client.get(url)) for _n in range(5))
    settle(cast, profile, many - few)
    client.get(url)

    again = count_queries(lambda: client.get(url))
    large = statistics.median(seconds(lambda: client.get(url)) for _n in range(5))

    tell(
        capsys,
        few=few,
        many=many,
        few_ms=small * 1000,
        many_ms=large * 1000,
        each=round((large / many) / (small / few), 2),
        queries=again,
    )
    assert again == asked
    assert large / small <= many / few


def _ordered(cast, by):
    return MapFile.objects.create(
        person=cast.elin,
        municipality=cast.havsby,
        selection={"area": "", "role": "caseworker", "unit_id": None},
        language="sv",
        day=clock.today(),
        ordered_at=clock.now(),
    )


def bare_numbers(cast):
    today = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(BARE, [today, today + timedelta(days=90), cast.havsby.pk])
        return cursor.fetchall()


def bare_copy(cast):
    with connection.cursor() as cursor, cursor.copy(COPY.format(home=cast.havsby.pk)) as copy:
        return sum(len(piece) for piece in copy)


def in_turns(*calls, rounds=ROUNDS):
    """The clock on the wall, for the database works for both; a busy moment hits them all."""
    spent = [[] for _call in calls]
    for _n in range(rounds):
        for call, taken in zip(calls, spent, strict=True):
            taken.append(seconds(call))
    return [statistics.median(taken) for taken in spent]


def seconds(call):
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def tell(capsys, **figures):
    with capsys.disabled():
        sys.stdout.write(f"\n  {json.dumps(figures | {'load': os.getloadavg()[0]})}\n")
