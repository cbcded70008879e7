"""Employment, roles and deputies changed by many clicks at once, each on a connection of its own."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import AuditEntry, Deputyship, Role, RoleGrant
from competence.services import deputies, leaving, people, roles
from tests import factories
from tests.cast import make_cast
from tests.threads import in_threads

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 4
MONTH = timedelta(days=30)


@pytest.fixture
def havsby(transactional_db):
    return make_cast()


@pytest.mark.parametrize("last", [None, MONTH])
def test_a_role_is_granted_once(havsby, last):
    today, by = clock.today(), Actor.of(havsby.elin)
    given = {"person": havsby.ture, "role": Role.SUPERVISOR, "scope": havsby.unit}
    days = {"starts_on": today, "ends_on": last and today + last}

    answers = in_threads(CLICKS, lambda: roles.grant(**given, **days, by=by).pk)

    assert len(set(answers)) == 1
    assert AuditEntry.objects.filter(verb="role.granted").count() == 1


def test_one_deputy_is_named(havsby):
    today, by = clock.today(), Actor.of(havsby.elin)
    days = {"starts_on": today, "ends_on": today + MONTH}

    in_threads(
        CLICKS, lambda: deputies.name(person=havsby.bo, deputy=havsby.cilla, **days, by=by).pk
    )

    assert Deputyship.objects.count() == 1


def test_one_supervisor_follows(havsby):
    by, day = Actor.of(havsby.elin), clock.today()

    answers = in_threads(
        CLICKS,
        lambda: (
            people.name_supervisor(
                person=havsby.alma, supervisor=havsby.disa, starts_on=day, by=by
            ).pk
        ),
    )

    assert len(set(answers)) == 1


def test_an_employment_ends_once(havsby):
    row, by = havsby.bo.employments.get(), Actor.of(havsby.elin)

    answers = in_threads(
        CLICKS,
        lambda: leaving.end_employment(employment=row, ends_on=clock.today() + MONTH, by=by).pk,
    )

    assert len(set(answers)) == 1
    assert AuditEntry.objects.filter(verb="employment.ended").count() == 1


def test_two_hr_who_end_each_other_leave_one(havsby):
    other = factories.worker("Eva Personal", havsby.unit, Role.HR, havsby.havsby)
    pairs = [(havsby.elin, other), (other, havsby.elin)]

    def end():
        by, whom = pairs.pop()
        return roles.end(
            grant=whom.role_grants.live().get(), ends_on=clock.today(), by=Actor.of(by)
        )

    answers = in_threads(2, end)

    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert RoleGrant.objects.live().filter(role=Role.HR, ends_on__isnull=True).count() >= 1
