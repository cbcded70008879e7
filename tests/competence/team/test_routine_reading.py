from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, RuleSet, Standing
from competence.people import clock
from competence.people.access import reach
from competence.people.audit import Actor
from competence.people.models import AuditEntry
from competence.queries import routine_reading
from competence.services import routines
from tests import factories
from tests.competence.domain.documents import profile
from tests.factories.routines import publish_routine

pytestmark = pytest.mark.django_db


def names(readers):
    return [reader.name for reader in readers]


def reading_of(person):
    (reading,) = routine_reading.overview(reach(person), clock.today())
    return reading


def go_through(people, version, cast, days_ago=0):
    held_on = clock.today() - timedelta(days=days_ago)
    by = Actor.of(cast.bo, "supervisor")
    return routines.go_through(routine_version=version, people=people, held_on=held_on, by=by)


def long_in_force(unit, **changes):
    return publish_routine(unit, valid_from=clock.today() - timedelta(days=60), **changes)


def test_she_sees_who_of_hers_has_read_it_and_since_when_the_others_have_it(cast, acting):
    version = long_in_force(cast.havsby)
    newcomer = factories.worker("Kim Ny", cast.unit, starts_on=clock.today() - timedelta(days=3))
    factories.lead(cast.bo, newcomer)
    routines.acknowledge(person=cast.ture, routine_version=version, by=acting(cast.ture))

    reading = reading_of(cast.bo)

    assert names(reading.read) == ["Ture Ås"]
    assert names(reading.unread) == ["Alma Ek", "Kim Ny", "Cilla Öberg"]
    assert [reader.since for reader in reading.unread[:2]] == [
        version.valid_from,
        clock.today() - timedelta(days=3),
    ]


def test_everybody_sees_her_own_people_and_only_those_it_concerns(cast):
    long_in_force(cast.unit)

    assert names(reading_of(cast.bo).readers) == ["Alma Ek", "Ture Ås", "Cilla Öberg"]
    assert "Bo Lind" in names(reading_of(cast.disa).readers)
    assert "Frej Sand" not in names(reading_of(cast.elin).readers)
    for nobody in (cast.nils, cast.olga):
        assert routine_reading.overview(reach(nobody), clock.today()) == ()


def test_a_mild_change_leaves_the_readers_as_they_are(cast, acting):
    version = long_in_force(cast.havsby)
    routines.acknowledge(person=cast.ture, routine_version=version, by=acting(cast.ture))

    publish_routine(cast.havsby, "<p>Tag larmet.</p>", change_class="A")
    assert names(reading_of(cast.bo).read) == ["Ture Ås"]

    publish_routine(cast.havsby, "<p>Tryck på larmet.</p>", change_class="D")
    assert reading_of(cast.bo).read == ()
    assert {reader.since for reader in reading_of(cast.bo).unread} == {clock.today()}


def test_a_meeting_is_one_step_and_may_be_noted_twice_and_filled_up(cast, acting):
    version = long_in_force(cast.havsby)
    routines.acknowledge(person=cast.ture, routine_version=version, by=acting(cast.ture))
    before = AuditEntry.objects.count()

    assert len(go_through([cast.alma, cast.ture], version, cast, days_ago=2)) == 1
    assert go_through([cast.alma, cast.ture], version, cast, days_ago=2) == []
    assert AuditEntry.objects.count() == before + 1
    go_through([cast.alma, cast.cilla], version, cast, days_ago=2)

    told = {fact.person: fact for fact in Fact.objects.filter(recorded_by=cast.bo)}
    assert told.keys() == {cast.alma, cast.cilla}
    assert told[cast.alma].value == {
        "version": 1,
        "routine": version.routine_id,
        "basis": "workplace_meeting",
    }
    assert told[cast.alma].starts_on == clock.today() - timedelta(days=2)
    assert all(reader.receipt for reader in reading_of(cast.bo).readers)


@pytest.mark.parametrize("days_ago", [-1, 61])
def test_a_meeting_is_held_while_the_version_is_in_force(cast, days_ago):
    version = long_in_force(cast.havsby)

    with pytest.raises(ValidationError):
        go_through([cast.alma], version, cast, days_ago)
    assert not Fact.objects.exists()


def test_nobody_gets_a_receipt_for_what_is_old_or_not_hers(cast):
    version = long_in_force(cast.unit)

    with pytest.raises(ValidationError):
        go_through([cast.alma, cast.elin], version, cast)
    publish_routine(cast.unit, "<p>Tryck på larmet.</p>")
    with pytest.raises(ValidationError):
        go_through([cast.alma], version, cast)
    assert not Fact.objects.exists()


def test_those_at_work_that_day_are_ticked_and_one_press_notes_the_meeting(cast, sign_in):
    version = long_in_force(cast.havsby)
    factories.absent(cast.ture, clock.today() - timedelta(days=9), clock.today())
    client, url = sign_in(cast.bo), reverse("go_through", args=[version.routine_id])

    shown = client.get(url).context["readers"]
    assert {reader.name: ticked for reader, ticked in shown} == {
        "Alma Ek": True,
        "Ture Ås": False,
        "Cilla Öberg": True,
    }

    present = [reader.person_id for reader, ticked in shown if ticked]
    day = (clock.today() - timedelta(days=1)).isoformat()
    client.post(f"{url}?dag={day}", {"version": version.pk, "present": present})

    receipts = Fact.objects.filter(kind=FactKind.DOCUMENT_ACKNOWLEDGED)
    assert set(receipts.values_list("person", flat=True)) == {cast.alma.pk, cast.cilla.pk}
    assert {on.isoformat() for on in receipts.values_list("starts_on", flat=True)} == {day}


def test_who_has_several_units_chooses_the_one_that_held_the_meeting(cast, sign_in):
    version = long_in_force(cast.havsby)
    other = factories.worker("Mia Mo", cast.other_unit)
    factories.lead(cast.bo, other)
    client, url = sign_in(cast.bo), reverse("go_through", args=[version.routine_id])

    assert client.get(url).context["readers"] == []
    before_all_of_them = {"enhet": cast.other_unit.pk, "dag": "2020-01-01"}
    assert client.get(url, before_all_of_them).context["readers"] == []
    shown = client.get(url, {"enhet": cast.other_unit.pk}).context["readers"]
    assert [reader.name for reader, _ticked in shown] == ["Mia Mo"]

    posted = {"version": version.pk, "present": [other.pk, cast.alma.pk]}
    client.post(f"{url}?enhet={cast.other_unit.pk}", posted)
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("?dag=2999-01-01", {}),
        ("?dag=i-gar", {}),
        ("", {"present": []}),
        ("", {"present": "elin"}),
        ("", {"version": "9" * 30}),
    ],
)
def test_what_no_page_of_ours_sends_is_shown_again_and_nothing_noted(cast, sign_in, query, changes):
    version = long_in_force(cast.havsby)
    url = reverse("go_through", args=[version.routine_id]) + query
    posted = {"version": version.pk, "present": [cast.alma.pk]} | changes
    if posted["present"] == "elin":
        posted["present"] = [cast.elin.pk]

    response = sign_in(cast.bo).post(url, posted)

    assert response.status_code == 200
    assert response.context["form"].errors or response.context["meeting"].errors
    assert not Fact.objects.exists()


def test_who_has_read_costs_the_same_whatever_the_size(cast, sign_in, count_queries):
    client = sign_in(cast.disa)
    version = long_in_force(cast.havsby)
    url = reverse("routine_reading", args=[version.routine_id])
    small = count_queries(lambda: client.get(url))

    people = [factories.worker(f"Kollega Nr{number}", cast.unit) for number in range(12)]
    go_through(people, version, cast)
    for number in range(5):
        long_in_force(cast.unit, key=f"rutin-{number}")

    assert count_queries(lambda: client.get(url)) == small
    assert count_queries(lambda: client.get(reverse("routine_readings"))) == small


def test_a_meeting_costs_the_same_however_many_were_there(cast, count_queries):
    few, many = (
        [factories.worker(f"{name} Nr{number}", cast.unit) for number in range(size)]
        for name, size in (("Kort", 2), ("Lang", 12))
    )
    first, second = (long_in_force(cast.unit, key=key) for key in ("ett", "tva"))
    factories.make_rules(profile(), kind=RuleSet.Kind.PROFILE)

    small = count_queries(lambda: go_through(few, first, cast))

    assert count_queries(lambda: go_through(many, second, cast)) == small
    assert Standing.objects.filter(person__in=[*few, *many]).count() == 14
