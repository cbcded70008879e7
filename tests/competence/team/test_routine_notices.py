"""Who is told by mail that a routine says something new: those it concerns, once, at work."""

from datetime import timedelta

import pytest
from django.utils.formats import date_format

from competence import outbox
from competence.models import Message, RoutineNotice
from competence.people import clock
from competence.people.models import AuditEntry
from competence.services import absences, routine_notices, routines
from tests import factories
from tests.factories.routines import publish_routine

pytestmark = pytest.mark.django_db
NEW = "<p>Tryck på larmet.</p>"
EVERYBODY_AT_THE_UNIT = ["Alma", "Bo", "Cilla", "Disa", "Ture"]


def days(number):
    return clock.today() + timedelta(days=number)


def told():
    outbox.drain()
    return sorted(Message.objects.values_list("person__given_name", flat=True))


@pytest.fixture
def unit(cast):
    publish_routine(cast.unit, valid_from=days(-30))
    return cast.unit


def test_a_change_of_substance_is_told_once_to_everybody_it_concerns(cast, unit):
    publish_routine(unit, NEW, change_class="C")

    assert told() == EVERYBODY_AT_THE_UNIT
    routine_notices.tell_all()
    publish_routine(unit, f"{NEW}<p>Nu.</p>", change_class="A")
    assert told() == EVERYBODY_AT_THE_UNIT
    assert RoutineNotice.objects.count() == len(EVERYBODY_AT_THE_UNIT)
    assert AuditEntry.objects.filter(verb="routine.told").count() == 1
    mail = Message.objects.get(person=cast.alma)
    assert mail.subject == "Läs rutinen ”Larm och hot”"
    assert mail.text.startswith("Hej Alma,\n\nrutinen ”Larm och hot” säger något nytt sedan den")
    assert mail.text.endswith("/rutin/larm/")
    assert mail.sent_at


@pytest.mark.parametrize("change_class", ["A", "B"])
def test_a_first_version_and_a_mild_change_tell_nobody(unit, change_class):
    publish_routine(unit, NEW, change_class=change_class)
    routine_notices.tell_all()

    assert told() == []


def test_a_version_that_begins_later_is_told_on_its_first_morning(cast, unit):
    publish_routine(unit, NEW, valid_from=days(7))
    routine_notices.tell_all()
    assert told() == []

    clock.move(days=7)
    routine_notices.tell_all()

    assert told() == EVERYBODY_AT_THE_UNIT


def test_who_is_away_full_time_is_told_when_she_is_back(cast, acting, unit):
    by = acting(cast.elin)
    for person, extent in ((cast.alma, 100), (cast.ture, 50)):
        absences.register(
            person=person, starts_on=days(-10), ends_on=days(3), extent_percent=extent, by=by
        )
    publish_routine(unit, NEW)
    assert told() == ["Bo", "Cilla", "Disa", "Ture"]

    for _morning in range(4):
        clock.move(days=1)
        assert "Alma" not in told()
        routine_notices.tell_all()

    assert told() == EVERYBODY_AT_THE_UNIT


def test_newcomers_those_who_have_left_and_those_who_have_read_it_are_not_told(cast, acting, unit):
    gone = factories.make_person("Gry Al", cast.havsby)
    factories.employ(gone, cast.unit, days(-300), days(-1))
    version = publish_routine(unit, NEW, change_class="D")
    late = factories.make_person("Kim Ny", cast.havsby)
    factories.employ(late, cast.unit, days(1))
    routines.go_through(
        routine_version=version, people=[cast.ture], held_on=days(0), by=acting(cast.bo)
    )

    assert told() == ["Alma", "Bo", "Cilla", "Disa"]
    clock.move(days=2)
    routine_notices.tell_all()
    assert told() == ["Alma", "Bo", "Cilla", "Disa"]


def test_a_version_is_news_from_the_day_it_came_whatever_day_it_says(cast, unit):
    lately = factories.make_person("Kim Ny", cast.havsby)
    factories.employ(lately, cast.unit, days(-3))

    publish_routine(unit, NEW, valid_from=days(-30))

    assert told() == sorted([*EVERYBODY_AT_THE_UNIT, "Kim"])
    assert date_format(clock.today(), "j F Y") in Message.objects.get(person=lately).text


def test_each_is_told_of_the_text_that_holds_where_she_works(cast, unit):
    publish_routine(cast.havsby, valid_from=days(-20))
    publish_routine(cast.havsby, NEW)

    above = told()

    assert not set(EVERYBODY_AT_THE_UNIT) & set(above)
    assert "Elin" in above
