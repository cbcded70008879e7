"""A change as it is read: HR of a municipality sees her people by name, everybody else counts."""

from datetime import timedelta

import pytest

from competence.domain.facts import FactKind
from competence.models import Choice, RuleSet
from competence.people import clock
from competence.people.access import reach
from competence.people.audit import Actor
from competence.people.models import Role
from competence.queries.rule_change_page import may_choose_for, page_of
from competence.services import facts, rule_changes, rules
from tests import factories
from tests.competence.rules.test_rule_changes import ALARM, SECRECY, compared, profile

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def change(cast):
    """Alma, Petra and four new ones in the neighbour municipality pass secrecy; the draft adds alarm."""
    elin = Actor.of(cast.elin, Role.HR)
    others = [factories.worker(f"Ny{n} Berg", cast.granby_unit) for n in range(4)]
    for person in (cast.alma, cast.petra, *others):
        facts.add(
            person=person,
            kind=FactKind.COURSE_COMPLETED,
            subject="sekretess",
            starts_on=clock.today() - timedelta(days=30),
            value={"version": 1},
            source="version:1",
            by=elin,
        )
    version = rules.publish_document(
        publisher=cast.region.path,
        kind=RuleSet.Kind.PROFILE,
        document=profile(SECRECY),
        by=elin,
    )
    wanted = profile({"all": [SECRECY, ALARM]})
    return compared(rules.save_draft(rule_set=version.rule_set, document=wanted, by=elin), elin)


def told(place):
    return place.name, place.people, place.loses, place.gains, place.unchanged


def test_hr_reads_her_own_people_by_name_with_the_reason(cast, change):
    page = page_of(change, reach(cast.elin))

    assert [(one.name, one.place, one.effect) for one in page.people] == [
        ("Alma Ek", "Utredning", "Förlorar")
    ]
    assert page.people[0].lines == ("Grunden: Nytt krav: larm",)
    assert page.reasons == (("Nytt krav: larm", 1),)
    assert ("Utredning", 5, 1, 0, 4) in map(told, page.places)
    assert told(page.total) == ("", 8, 1, 0, 7)


def test_region_counts_municipalities_and_never_fewer_than_five(cast, change):
    page = page_of(change, reach(cast.gun))

    assert not page.people
    assert list(map(told, page.places)) == [
        ("Granby", 7, 5, 0, 2),
        ("Havsby", 8, None, 0, None),
    ]
    assert told(page.total) == ("", 15, None, 0, None)
    assert page.reasons == (("Nytt krav: larm", 6),)


def test_choice_for_a_person_is_hrs_of_her_own_municipality(cast, change):
    hers = change.people.get(person=cast.alma)
    neighbours = change.people.get(person=cast.petra)

    assert may_choose_for(reach(cast.elin), hers)
    assert not may_choose_for(reach(cast.elin), neighbours)
    assert not may_choose_for(reach(cast.gun), hers)
    assert not may_choose_for(reach(cast.disa), hers)


def test_what_is_chosen_for_her_is_told(cast, change):
    until = clock.today() + timedelta(days=10)
    row = change.people.get(person=cast.alma)
    elin = Actor.of(cast.elin, Role.HR)
    rule_changes.choose_for(row=row, choice=Choice.KEEP_UNTIL, keep_until=until, by=elin)

    [person] = page_of(change, reach(cast.elin)).people

    assert person.chosen.startswith("Behåll den gamla versionen till och med")


def test_page_costs_the_same_for_ten_times_as_many(cast, change, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page_of(change, reach(cast.elin))
