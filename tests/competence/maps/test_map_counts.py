"""What the database adds up is what the domain would count, person by person."""

import random
from datetime import date, timedelta

import pytest

from competence.domain.answer import State
from competence.domain.coverage import Tally
from competence.models import RuleSet, Standing
from competence.people import access, clock
from competence.people.models import Role
from competence.queries import map_counts, map_holdings
from competence.queries.map_counts import Counts
from competence.queries.moments import Moment
from competence.queries.population import population
from competence.queries.profile import goal_of
from tests import factories

KEYS = ["ett", "tva", "tre"]
DAYS = (None, -400, -1, 0, 1, 29, 30, 89, 90, 91, 200, 364, 365, 400)


@pytest.fixture
def crowd(cast):
    """Two units; some work in both, one is away that day, and of some nothing is stored."""
    version = factories.make_rules({"key": "caseworker"}, kind=RuleSet.Kind.PROFILE)
    day, dice = clock.today(), random.Random(4)
    people = [factories.worker(f"Kim Nr{n}", cast.other_unit) for n in range(9)]
    for person in people[:3]:
        factories.employ(person, cast.unit)
        factories.grant(person, Role.CASEWORKER, cast.unit)
    factories.absent(people[0], day, day)
    for person in [*people, cast.alma, cast.ture]:
        for key in KEYS:
            if dice.random() < 0.85:
                _stand(person, key, version, day, dice)
    return people


def _stand(person, key, version, day, dice):
    days = dice.choice(DAYS)
    Standing.objects.create(
        person=person,
        municipality=person.municipality,
        kind=RuleSet.Kind.PROFILE,
        goal=goal_of(key),
        state=dice.choice(list(State)),
        until=None if days is None else day + timedelta(days=days),
        next_on=dice.choice([None, day - timedelta(days=1), day + timedelta(days=9)]),
        computed_on=day - timedelta(days=dice.randrange(4)),
        version=version,
        rules="",
    )


@pytest.mark.parametrize("days", [0, 1, 45, 100, 300])
def test_the_database_adds_up_what_the_domain_counts(cast, crowd, days):
    people = population(access.reach(cast.elin), Moment(clock.today()))
    day = clock.today() + timedelta(days=days)
    ids = [member.pk for member in people.members]

    summed = map_counts.added_up(people, KEYS, Role.CASEWORKER, day)
    read, computed_on = map_holdings.stored(ids, KEYS, day)
    counted = map_counts.from_holdings(read, people, KEYS, day, computed_on)

    assert _plain(summed.tallies) == _plain(counted.tallies)
    assert _plain(summed.total) == _plain(counted.total)
    assert {key: n for key, n in summed.at_work.items() if n} == {
        key: n for key, n in counted.at_work.items() if n
    }
    assert summed.months(KEYS, day) == counted.months(KEYS, day)
    assert summed.computed_on == counted.computed_on
    assert len(people.places) == 2


def _plain(tallies):
    return {key: {s: n for s, n in tally.counts.items() if n} for key, tally in tallies.items()}


def test_of_nobody_nothing_is_asked(cast, count_queries):
    nobody = population(access.reach(cast.alma), Moment(clock.today()))

    assert (
        count_queries(lambda: map_counts.added_up(nobody, KEYS, "caseworker", clock.today())) == 0
    )
    empty = map_counts.added_up(nobody, KEYS, Role.CASEWORKER, clock.today())
    assert empty.total == dict.fromkeys(KEYS, Tally({}))


def test_the_strip_begins_with_this_month_and_forgets_what_is_gone():
    day = date(2027, 3, 14)
    ends = [date(2027, 3, 14), date(2027, 3, 13), date(2028, 2, 29), date(2028, 3, 1)]
    expiries = {("a", end): 1 for end in ends if end >= day} | {("b", date(2027, 4, 1)): 7}
    counts = Counts({}, {}, {}, expiries, None)

    months = counts.months(["a"], day)

    assert [month.first.month for month in months] == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]
    assert [month.count for month in months] == [1, *[0] * 10, 1]
    assert [month.first.month for month in months if month.soon] == [3]
