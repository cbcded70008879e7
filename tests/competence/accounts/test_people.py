from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.access import reach, visible_to
from competence.people.leaders import supervisor_of
from competence.people.models import AuditEntry, Employment, LineManagement, Person, Role, RoleGrant
from competence.services import absences, deputies, leaving, people, roles

DAY = date(2026, 8, 17)


def hire(cast, acting, **changes):
    values = {
        "given_name": "Zara",
        "family_name": "Ny",
        "work_email": "zara.ny@havsby.example.org",
        "unit": cast.unit,
        "starts_on": DAY,
        "supervisor": cast.bo,
        "by": acting(cast.bo),
    }
    return people.hire(**(values | changes))


def test_a_hired_caseworker_has_employment_role_supervisor_and_experience(cast, acting):
    zara = hire(cast, acting, fte_percent=80)

    assert zara.employments.get().fte_percent == 80
    assert zara.role_grants.get().role == Role.CASEWORKER
    assert supervisor_of(zara, DAY) == cast.bo
    fact = Fact.objects.get(person=zara)
    assert (fact.kind, fact.subject, fact.starts_on) == (FactKind.EXPERIENCE, "child_services", DAY)
    assert float(fact.amount) == 0.8
    assert AuditEntry.objects.filter(verb="person.hired", concerns_id=zara.pk).count() == 1


def test_experience_counts_from_before_she_came(cast, acting):
    zara = hire(cast, acting, child_services_since=date(2019, 1, 7))

    assert Fact.objects.get(person=zara).starts_on == date(2019, 1, 7)


def test_hr_gets_no_experience_of_child_services(cast, acting):
    zara = hire(cast, acting, role=Role.HR, supervisor=None)

    assert not Fact.objects.filter(person=zara).exists()


def test_the_same_hiring_twice_is_one_person(cast, acting):
    assert hire(cast, acting) == hire(cast, acting)
    assert Person.objects.filter(given_name="Zara").count() == 1
    assert LineManagement.objects.filter(person__given_name="Zara").count() == 1


def test_an_address_somebody_else_has_is_refused(cast, acting):
    hire(cast, acting)

    with pytest.raises(ValidationError, match=r"e-mail|e-post"):
        hire(cast, acting, given_name="Tor", work_email="ZARA.ny@havsby.example.org ")


def test_the_neighbour_may_have_a_person_with_the_same_address(cast, acting):
    hire(cast, acting)

    there = hire(cast, acting, unit=cast.granby_unit, supervisor=cast.olga, by=acting(cast.olga))

    assert there.municipality == cast.granby


def test_a_new_supervisor_closes_the_former_with_the_day_before(cast, acting):
    before = LineManagement.objects.live().get(person=cast.alma)

    people.name_supervisor(
        person=cast.alma, supervisor=cast.disa, starts_on=DAY, by=acting(cast.disa)
    )

    assert supervisor_of(cast.alma, DAY - timedelta(days=1)) == cast.bo
    assert supervisor_of(cast.alma, DAY) == cast.disa
    before.refresh_from_db()
    assert before.retracted_reason
    assert before.replaced_by.get().ends_on == DAY - timedelta(days=1)


def test_a_supervisor_named_twice_is_one_row(cast, acting):
    for _ in range(2):
        people.name_supervisor(
            person=cast.alma, supervisor=cast.disa, starts_on=DAY, by=acting(cast.disa)
        )

    assert LineManagement.objects.live().filter(supervisor=cast.disa).count() == 1


@pytest.mark.parametrize("name", ["olga", "alma"])
def test_a_neighbour_or_herself_cannot_be_her_supervisor(cast, acting, name):
    with pytest.raises(ValidationError):
        people.name_supervisor(
            person=cast.alma,
            supervisor=cast.people[name],
            starts_on=DAY,
            by=acting(cast.disa),
        )


def test_a_role_is_granted_once_and_ended_by_a_new_row(cast, acting):
    by, day = acting(cast.elin), clock.today()
    grant = roles.grant(
        person=cast.ture, role=Role.SUPERVISOR, scope=cast.unit, starts_on=day, by=by
    )
    again = roles.grant(
        person=cast.ture, role=Role.SUPERVISOR, scope=cast.unit, starts_on=day, by=by
    )

    ended = roles.end(grant=grant, ends_on=day, by=by)

    assert grant == again
    assert ended.ends_on == day
    assert not RoleGrant.objects.held_by(cast.ture.pk, day + timedelta(days=1)).filter(
        role=Role.SUPERVISOR
    )


def test_a_role_that_ends_before_it_began_leaves_no_row(cast, acting):
    by, day = acting(cast.elin), clock.today()
    grant = roles.grant(
        person=cast.ture, role=Role.SUPERVISOR, scope=cast.unit, starts_on=day, by=by
    )

    assert roles.end(grant=grant, ends_on=day - timedelta(days=1), by=by) is None
    assert not cast.ture.role_grants.live().filter(role=Role.SUPERVISOR)


def leave(person, acting, ends_on):
    leaving.end_employment(employment=person.employments.live().get(), ends_on=ends_on, by=acting)


def test_when_the_supervisor_leaves_the_unit_manager_leads_her_people(cast, acting):
    leave(cast.bo, acting(cast.disa), DAY)

    assert supervisor_of(cast.alma, DAY) == cast.bo
    assert supervisor_of(cast.alma, DAY + timedelta(days=1)) == cast.disa
    after = reach(cast.disa, DAY + timedelta(days=1))
    assert cast.alma in visible_to(after)


def test_when_the_supervisor_leaves_her_deputy_leads_before_the_manager(cast, acting):
    deputies.name(
        person=cast.bo, deputy=cast.cilla, starts_on=DAY, ends_on=None, by=acting(cast.disa)
    )

    leave(cast.bo, acting(cast.disa), DAY)

    after = DAY + timedelta(days=1)
    assert supervisor_of(cast.alma, after) == cast.cilla
    assert cast.alma.pk in reach(cast.cilla, after).led


def test_who_has_left_holds_no_role_and_reaches_nobody(cast, acting):
    leave(cast.bo, acting(cast.disa), DAY)

    after = reach(cast.bo, DAY + timedelta(days=1))

    assert not RoleGrant.objects.held_by(cast.bo.pk, DAY + timedelta(days=1)).exists()
    assert Role.SUPERVISOR not in {grant.role for grant in after.grants}


def test_experience_stops_counting_with_the_employment(cast, acting):
    zara = hire(cast, acting)

    leave(zara, acting(cast.bo), date(2026, 12, 31))

    fact = Fact.objects.live().get(person=zara, kind=FactKind.EXPERIENCE)
    assert fact.ends_on == date(2026, 12, 31)
    assert fact.replaces is not None


def test_who_never_came_has_no_experience(cast, acting):
    zara = hire(cast, acting)

    leave(zara, acting(cast.bo), DAY - timedelta(days=1))

    assert not Fact.objects.live().filter(person=zara).exists()
    assert not Employment.objects.live().filter(person=zara).exists()


def test_leaving_twice_changes_nothing_more(cast, acting):
    employment = cast.bo.employments.live().get()
    leaving.end_employment(employment=employment, ends_on=DAY, by=acting(cast.disa))
    again = cast.bo.employments.live().get()

    assert leaving.end_employment(employment=again, ends_on=DAY, by=acting(cast.disa)) == again


def absence(cast, acting, starts_on, ends_on, extent=100):
    return absences.register(
        person=cast.alma,
        starts_on=starts_on,
        ends_on=ends_on,
        extent_percent=extent,
        by=acting(cast.bo),
    )


def test_the_same_absence_twice_is_one_row(cast, acting):
    days = (DAY, DAY + timedelta(days=13))

    assert absence(cast, acting, *days) == absence(cast, acting, *days)


@pytest.mark.parametrize("shift", [-13, -1, 0, 13])
def test_absence_over_days_already_registered_is_refused(cast, acting, shift):
    absence(cast, acting, DAY, DAY + timedelta(days=13))

    with pytest.raises(ValidationError):
        absence(
            cast, acting, DAY + timedelta(days=shift), DAY + timedelta(days=shift + 13), extent=50
        )


def test_absence_until_further_notice_covers_all_days_after(cast, acting):
    absence(cast, acting, DAY, None)

    with pytest.raises(ValidationError):
        absence(cast, acting, DAY + timedelta(days=400), None)


def test_nobody_is_employed_by_a_region_itself(cast, acting):
    with pytest.raises(ValidationError):
        hire(cast, acting, unit=cast.region, supervisor=None)
