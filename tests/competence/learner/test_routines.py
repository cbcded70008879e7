from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.models import Fact, RoutineVersion
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.queries.routines import page_of
from competence.services import routines

pytestmark = pytest.mark.django_db


def publish(municipality, html="<p>Ta larmet.</p>", days_on=0):
    return routines.publish(
        municipality=municipality,
        key="larm",
        title="Larm och hot",
        html=html,
        owner="Enhetschefen",
        valid_from=clock.today() + timedelta(days=days_on),
        by=SYSTEM,
    )


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
    assert Fact.objects.get().value == {"version": 1}


def test_a_new_version_asks_again_and_the_old_one_is_no_longer_acknowledged(cast, acting):
    by = acting(cast.alma)
    old = publish(cast.havsby)
    routines.acknowledge(person=cast.alma, routine_version=old, by=by)
    publish(cast.havsby, "<p>Tryck på larmet.</p>")

    page = page_of(cast.alma, "larm", clock.today())

    assert (page.number, page.acknowledged_on, page.earlier_version) == (2, None, 1)
    with pytest.raises(ValidationError):
        routines.acknowledge(person=cast.alma, routine_version=old, by=by)


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
