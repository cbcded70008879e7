"""A whole municipality at once: rows as `tests.factories` leaves them, a table at a time."""

import random
from datetime import timedelta

from django.db import connection

from competence.domain.facts import FactKind
from competence.models import Assignment, Fact
from competence.people import clock
from competence.people.models import Employment, LineManagement, Person, Role, RoleGrant
from competence.people.names import search_key, sort_key
from tests import factories

UNIT_SIZE = 25
LED_BY_ONE = 100  # far more than anybody leads
GIVEN = ("Aino", "Bengt", "Åsa", "Çelik", "Dunja", "Örjan", "Ebba", "Farid")
ONCE = [
    ("degree", {"value": {"status": "approved"}}, FactKind.ELIGIBILITY, 0.9),
    *(
        (course, {"value": {"version": 1, "share": 90}}, FactKind.COURSE_COMPLETED, 0.8)
        for course in ("valkommen", "sekretess", "orosanmalan")
    ),
    *((talk, {}, FactKind.TALK_HELD, 0.6) for talk in ("talk_first", "talk_1", "talk_3", "talk_6")),
]


def settle(cast, programme, first, number):
    """People with work, role, programme and a past; the first hundred of all are led by Bo."""
    dice = random.Random(first)
    people = Person.objects.bulk_create(
        _person(cast.havsby, dice, first + at) for at in range(number)
    )
    homes = _units(cast, first, number)
    since = [clock.today() - timedelta(days=dice.randrange(30, 2500)) for _person in people]
    dated = [
        factories._recorded(person, day, None) for person, day in zip(people, since, strict=True)
    ]
    Employment.objects.bulk_create(
        Employment(person=person, unit=homes[at // UNIT_SIZE], **dated[at])
        for at, person in enumerate(people)
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(person=person, role=Role.CASEWORKER, scope=homes[at // UNIT_SIZE], **dated[at])
        for at, person in enumerate(people)
    )
    LineManagement.objects.bulk_create(
        LineManagement(person=person, supervisor=cast.bo, **dated[at])
        for at, person in enumerate(people[: max(0, LED_BY_ONE - first)])
    )
    Assignment.objects.bulk_create(
        Assignment(person=person, rule_version=programme, **dated[at])
        for at, person in enumerate(people)
    )
    Fact.objects.bulk_create(
        (
            fact
            for person, day in zip(people, since, strict=True)
            for fact in _past(person, day, dice)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as the database itself would, a minute after so many rows


def _person(municipality, dice, number):
    given, family = dice.choice(GIVEN), f"Nr{number:05d}"
    return Person(
        municipality=municipality,
        given_name=given,
        family_name=family,
        work_email=f"nr{number}@example.org",
        sort_key=sort_key(given, family),
        search_key=search_key(f"{given} {family}"),
    )


def _units(cast, first, number):
    count = -(-number // UNIT_SIZE)
    return [factories.make_unit(f"Enhet {first + at}", cast.unit.parent) for at in range(count)]


def _past(person, since, dice):
    """Some forty lines; not everybody has done everything."""
    today = clock.today()
    for kind, subject, fields in _done(dice):
        day = since + timedelta(days=dice.randrange((today - since).days + 1))
        yield Fact(
            person=person,
            kind=kind,
            subject=subject,
            source=f"{subject}:{dice.randrange(10**9)}",
            **factories._recorded(person, day, None),
            **fields,
        )


def _done(dice):
    yield FactKind.EXPERIENCE, "child_services", {}
    for subject, fields, kind, share in ONCE:
        if dice.random() < share:
            yield kind, subject, fields
    for element in (f"PE{number}" for number in range(1, 16)):
        yield from [(FactKind.ELEMENT_DONE, element, {"amount": 1})] * dice.randrange(4)
        if dice.random() < 0.5:
            yield FactKind.ELEMENT_RATED, element, {"level": dice.randrange(1, 6)}
