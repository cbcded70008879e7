"""Rows with days, ended by the services: once, sooner, never later, and never edited."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence.people import clock, staffing
from competence.people.access import reach
from competence.people.models import AuditEntry, Deputyship, Mentorship, Role
from competence.services import absences, deputies, mentorships, roles
from tests import factories

A_DAY = timedelta(days=1)
TEN = 10 * A_DAY


@pytest.fixture
def ends(cast, acting):
    """Of each kind a row for the next ten days, and how it is ended."""
    by, today = acting(cast.elin), clock.today()
    days = (today, today + TEN)
    rows = {
        "role": factories.grant(cast.ture, Role.SUPERVISOR, cast.unit, *days),
        "deputy": factories.deputise(cast.cilla, cast.bo, *days),
        "absence": factories.absent(cast.ture, *days),
        "mentor": factories.mentor(cast.cilla, cast.ture, *days),
    }
    verbs = {
        "role": lambda row, day: roles.end(grant=row, ends_on=day, by=by),
        "deputy": lambda row, day: deputies.end(deputyship=row, ends_on=day, by=by),
        "absence": lambda row, day: absences.end(absence=row, ends_on=day, by=by),
        "mentor": lambda row, day: mentorships.end(
            mentorship=row, ends_on=day, reason="ended", by=by
        ),
    }
    return {kind: (row, verbs[kind]) for kind, row in rows.items()}


KINDS = pytest.mark.parametrize("kind", ["role", "deputy", "absence", "mentor"])


@KINDS
def test_ended_twice_is_one_row_and_one_line_of_audit(ends, kind):
    row, end = ends[kind]
    last = clock.today() + A_DAY

    closed = end(row, last)

    assert closed.ends_on == last
    assert end(row, last) == closed
    assert end(closed, last) == closed
    assert AuditEntry.objects.count() == 1


@KINDS
def test_a_later_day_than_the_row_has_is_refused_in_words(ends, kind):
    row, end = ends[kind]

    with pytest.raises(ValidationError) as refused:
        end(row, row.ends_on + A_DAY)

    assert "redan" in refused.value.message_dict["ends_on"][0]
    assert AuditEntry.objects.count() == 0


def test_an_absence_does_not_end_before_it_began(ends):
    row, end = ends["absence"]

    with pytest.raises(ValidationError) as refused:
        end(row, row.starts_on - A_DAY)

    assert "Ta tillbaka frånvaron" in refused.value.message_dict["ends_on"][0]


def test_a_role_with_its_days_backwards_is_refused(cast, acting):
    today = clock.today()

    with pytest.raises(ValidationError):
        roles.grant(
            person=cast.ture,
            role=Role.HR,
            scope=cast.unit,
            starts_on=today,
            ends_on=today - A_DAY,
            by=acting(cast.elin),
        )


def name(cast, acting, deputy, starts_on=None):
    day = starts_on or clock.today()
    return deputies.name(
        person=cast.bo, deputy=deputy, starts_on=day, ends_on=day + TEN, by=acting(cast.elin)
    )


@pytest.mark.parametrize("who", ["bo", "petra"])
def test_herself_and_a_neighbour_are_no_deputies(cast, acting, who):
    with pytest.raises(ValidationError) as refused:
        name(cast, acting, cast.people[who])

    assert "deputy" in refused.value.message_dict


def test_who_has_left_is_no_deputy(cast, acting):
    gone = factories.make_person("Gry Borta", cast.havsby)
    factories.employ(gone, cast.unit, ends_on=clock.today() - A_DAY)

    with pytest.raises(ValidationError):
        name(cast, acting, gone)


def test_the_same_deputy_twice_is_one_and_another_time_is_two(cast, acting):
    later = clock.today() + 2 * TEN

    assert name(cast, acting, cast.cilla) == name(cast, acting, cast.cilla)
    assert name(cast, acting, cast.cilla, later) != name(cast, acting, cast.cilla)
    assert Deputyship.objects.live().count() == 2


def test_an_old_tab_is_told_that_it_is_done_already(cast, sign_in):
    today = clock.today()
    row = factories.deputise(cast.cilla, cast.bo, today - TEN, today + TEN)
    client = sign_in(cast.elin)
    url = reverse("end_deputy", args=[cast.bo.pk, row.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"ends_on": today.isoformat()})

    again = client.get(url, follow=True)

    assert "Det är redan gjort" in again.text


def test_a_neighbours_unit_is_covered_by_nobody_here(cast):
    factories.grant(cast.elin, Role.HR, cast.region)

    assert not staffing.covers(reach(cast.elin), cast.granby_unit, Role.HR)
    assert not staffing.units_to_give_in(reach(cast.elin)).filter(pk=cast.granby_unit.pk).exists()


def test_an_unanswered_question_that_was_declined_ends_without_a_mail(cast, acting):
    row = Mentorship.objects.get(mentor=cast.cilla)
    asked = factories.mentor(cast.disa, row.person, accepted=False)
    Mentorship.objects.filter(pk=asked.pk).update(declined_at=clock.now())

    mentorships.end(mentorship=asked, ends_on=clock.today(), reason="ended", by=acting(cast.bo))

    assert not cast.disa.messages.exists()
