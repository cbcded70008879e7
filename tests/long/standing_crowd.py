"""A municipality of many people with a ladder of sixty leaves: rows by COPY, fifty facts a person."""

import json
import random
import uuid
from datetime import timedelta
from itertools import batched

from django.db import connection

from competence.domain.grammar import parse
from competence.models import RuleSet
from competence.people import clock
from competence.people.models import Person
from tests import factories
from tests.bench.test_rules_speed import ladder_of_sixty_leaves

FACTS = 50
# The triggers look at every row, and a statement may not take longer than a minute.
AT_ONCE = 2000
COLUMNS = (
    "person_id, municipality_id, kind, subject, starts_on, ends_on, amount, level, value, source,"
    " recorded_at, retracted_reason"
)


def publish_ladder():
    steps = [
        {"key": f"step_{n}", "number": n, "title": f"Steg {n}", "rule": rule | {"key": f"steg{n}"}}
        for n, rule in enumerate(ladder_of_sixty_leaves()["all"], start=1)
    ]
    document = {"schema": 1, "kind": "ladder", "key": "stor", "title": "Stor", "steps": steps}
    for step in steps:
        parse(step["rule"])
    return factories.make_rules(document, kind=RuleSet.Kind.LADDER)


def settle(municipality, number):
    people = Person.objects.bulk_create(
        [person_of(municipality) for _number in range(number)], batch_size=5000
    )
    dice = random.Random(number)
    with connection.cursor() as cursor:
        for some in batched(people, AT_ONCE):
            with cursor.copy(f"COPY competence_fact ({COLUMNS}) FROM STDIN") as copy:
                for person in some:
                    for row in _rows(person, municipality, dice):
                        copy.write_row(row)
        cursor.execute("ANALYZE")


def _rows(person, municipality, dice):
    today, moment = clock.today(), clock.now()
    for kind, subject, amount, level in _past(dice):
        day = today - timedelta(days=dice.randrange(30, 900))
        row = (person.pk, municipality.pk, kind, subject, day, None, amount, level)
        source = f"{subject}:{dice.randrange(10**9)}"
        yield (*row, json.dumps({"version": 1}), source, moment, "")


def person_of(municipality):
    name = uuid.uuid4().hex[:10]
    return Person(
        municipality=municipality,
        given_name="Nr",
        family_name=name,
        work_email=f"{name}@example.org",
        sort_key=name,
        search_key=name,
    )


def _past(dice):
    yield "experience", "child_services", None, None
    for number in dice.sample(range(40), 20):
        yield "course_completed", f"course_{number}", None, None
    for _time in range(FACTS - 31):
        yield "element_done", f"PE{dice.randrange(15)}", 1, None
    for _time in range(10):
        yield "element_rated", f"PE{dice.randrange(15)}", None, dice.randrange(2, 6)
