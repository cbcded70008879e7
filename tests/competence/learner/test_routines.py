from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.models import Fact, RoutineVersion
from competence.people import clock
from competence.people.models import Unit
from competence.queries import my_introduction
from competence.queries.routines import page_of
from competence.services import routines
from tests import factories
from tests.factories.routines import QUESTION, RIGHT, WRONG, publish_routine

pytestmark = pytest.mark.django_db


def publish(unit, html="<p>Ta larmet.</p>", days_on=0, **changes):
    valid_from = clock.today() + timedelta(days=days_on)
    return publish_routine(unit, html, valid_from=valid_from, **changes)


def test_the_same_text_is_the_version_that_stands(cast):
    assert publish(cast.havsby) == publish(cast.havsby)


def test_two_municipalities_have_their_own_routines(cast):
    publish(cast.havsby)

    assert publish(cast.granby, "<p>Ring 112.</p>").number == 1


def test_markup_outside_the_set_is_refused(cast):
    with pytest.raises(ValidationError):
        publish(cast.havsby, "<p onclick='x()'>Hej</p>")


def test_reading_is_acknowledged_once_a_version(cast, acting):
    by = acting(cast.alma)
    version = publish(cast.havsby)

    facts = [
        routines.acknowledge(person=cast.alma, routine_version=version, by=by) for _ in range(2)
    ]

    assert facts[0] == facts[1]
    assert Fact.objects.get().value == {"version": 1, "routine": version.routine_id}


def test_a_new_version_asks_again_and_the_old_one_is_no_longer_acknowledged(cast, acting):
    by = acting(cast.alma)
    old = publish(cast.havsby)
    routines.acknowledge(person=cast.alma, routine_version=old, by=by)
    publish(cast.havsby, "<p>Tryck på larmet.</p>")

    page = page_of(cast.alma, "larm", clock.today())

    assert (page.number, page.acknowledged_on, page.earlier_version) == (2, None, 1)
    with pytest.raises(ValidationError):
        routines.acknowledge(person=cast.alma, routine_version=old, by=by)


@pytest.mark.parametrize(("change_class", "asked"), [("A", 0), ("B", 0), ("C", 1), ("D", 1)])
def test_what_a_change_is_decides_whether_she_is_asked_again(cast, acting, change_class, asked):
    routines.acknowledge(
        person=cast.alma, routine_version=publish(cast.havsby), by=acting(cast.alma)
    )
    publish(cast.havsby, "<p>Tryck på larmet.</p>", change_class=change_class)

    assert len(my_introduction.of(cast.alma, clock.today()).cards) == asked
    assert (page_of(cast.alma, "larm", clock.today()).receipt is None) is bool(asked)


def test_mending_the_language_does_not_let_off_who_missed_the_change_before(cast, acting):
    routines.acknowledge(
        person=cast.alma, routine_version=publish(cast.havsby), by=acting(cast.alma)
    )
    publish(cast.havsby, "<p>Tryck på larmet.</p>", change_class="D")
    publish(cast.havsby, "<p>Tryck på larmet!</p>", change_class="A")

    page = page_of(cast.alma, "larm", clock.today())

    assert (page.number, page.receipt, page.earlier_version) == (3, None, 1)


def test_a_units_routine_is_for_those_who_work_there_or_below(cast, acting):
    team = factories.make_unit("Team norr", cast.unit, Unit.Kind.TEAM)
    below = factories.worker("Tyra Al", team)
    coming = factories.make_person("Kim Ny", cast.havsby)
    factories.employ(coming, cast.unit, starts_on=clock.today() + timedelta(days=9))
    version = publish(cast.unit)

    readers = [cast.alma, below, coming, cast.elin, cast.petra]
    pages = [page_of(person, "larm", clock.today()) for person in readers]

    assert [page is not None for page in pages] == [True, True, True, False, False]
    with pytest.raises(ValidationError):
        routines.acknowledge(person=cast.elin, routine_version=version, by=acting(cast.elin))


def test_a_routine_is_a_municipalitys_or_a_units_in_one(cast):
    with pytest.raises(ValidationError):
        publish(cast.region)


def test_only_the_right_answer_acknowledges(cast, acting):
    version = publish(cast.havsby, question=QUESTION)
    read = {"person": cast.alma, "routine_version": version, "by": acting(cast.alma)}

    with pytest.raises(ValidationError):
        routines.acknowledge(**read, answer=WRONG)
    receipt = routines.acknowledge(**read, answer=RIGHT)

    assert Fact.objects.get() == receipt == routines.acknowledge(**read, answer=WRONG)


def test_a_coming_version_waits_for_its_day(cast):
    publish(cast.havsby)
    publish(cast.havsby, "<p>Tryck på larmet.</p>", days_on=7)

    assert page_of(cast.alma, "larm", clock.today()).number == 1
    assert page_of(cast.alma, "larm", clock.today() + timedelta(days=7)).number == 2


def test_another_municipalitys_routine_is_not_acknowledged(cast, acting):
    version = publish(cast.granby)

    with pytest.raises(ValidationError):
        routines.acknowledge(person=cast.alma, routine_version=version, by=acting(cast.alma))
    assert page_of(cast.alma, "larm", clock.today()) is None
    assert RoutineVersion.objects.count() == 1
