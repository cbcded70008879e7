"""Access ends with what gave it: on the next request, in every session, without a sign-out."""

from datetime import timedelta

import pytest

from competence.people import clock, leaders
from competence.people.audit import Actor
from competence.people.models import Deputyship, Employment, LineManagement, Mentorship, RoleGrant
from competence.services import leaving, mentorships
from tests import factories
from tests.access_policy import POLICIES
from tests.visits import address

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


@pytest.fixture
def status(visitor, world):
    def ask(who, name, method="GET"):
        return visitor.ask(who, method, address(name, POLICIES[name], world.alma), {}).status

    return ask


def end(queryset):
    """As the services do it: the row is taken back, and another with a last day stands instead."""
    for row in queryset.live():
        row.retracted_at, row.retracted_reason = clock.now(), "ended"
        row.save(update_fields=["retracted_at", "retracted_reason"])
        row.pk, row.ends_on, row.retracted_at, row.retracted_reason = None, None, None, ""
        row.ends_on, row.recorded_at = clock.today() - YESTERDAY, clock.now()
        row.save(force_insert=True)


def test_a_mentor_sees_her_newcomer_until_the_last_day_of_the_mentorship(status, world):
    assert status("cilla", "give_back") == 200

    end(Mentorship.objects.filter(person=world.alma.person))

    assert status("cilla", "give_back") == 404
    assert status("cilla", "team_member") == 404


def test_a_mentor_sees_nobody_before_she_has_said_yes(status, world):
    mentor = Mentorship.objects.get(mentor=world.cast.cilla)
    Mentorship.objects.filter(pk=mentor.pk).update(accepted_at=None)

    assert status("cilla", "give_back") == 404
    assert status("cilla", "mentorship") == 200


def test_a_mentor_whose_mentorship_is_ended_by_the_service_is_out_at_once(status, world):
    mentorships.end(
        mentorship=world.alma.mentorship,
        ends_on=clock.today() - YESTERDAY,
        reason="Byter mentor.",
        by=Actor.of(world.cast.bo),
    )

    assert status("cilla", "give_back") == 404


def test_a_supervisor_who_no_longer_leads_her_sees_her_no_more(status, world):
    assert status("bo", "team_member") == 200

    end(LineManagement.objects.filter(supervisor=world.cast.bo))

    assert status("bo", "team_member") == 404
    assert status("bo", "certificate") == 404


def test_a_manager_whose_role_ends_neither_decides_nor_sees(status, world):
    assert status("disa", "decide_independence") == 200

    end(RoleGrant.objects.filter(person=world.cast.disa))

    assert status("disa", "decide_independence") == 404
    assert status("disa", "decisions") == 403
    assert status("disa", "map") == 404


def test_hr_whose_role_ends_is_out_of_the_list_and_the_map(status, world):
    end(RoleGrant.objects.filter(person=world.cast.elin))

    assert status("elin", "eligibility_list") == 403
    assert status("elin", "eligibility") == 404
    assert status("elin", "map") == 404


def test_a_role_that_begins_tomorrow_gives_nothing_today(status, world):
    factories.grant(
        world.cast.ture,
        "unit_manager",
        world.alma.unit,
        starts_on=clock.today() + timedelta(days=1),
    )

    assert status("ture", "team_member") == 404


def test_somebody_whose_employment_and_role_ended_acts_as_nobody(status, world):
    assert status("alma", "my_introduction") == 200

    end(Employment.objects.filter(person=world.cast.alma))
    end(RoleGrant.objects.filter(person=world.cast.alma))

    assert status("alma", "my_introduction") == 302
    assert status("alma", "check_result") == 302


def test_the_service_that_ends_an_employment_ends_the_way_in(status, world):
    employment = world.cast.bo.employments.live().get()

    leaving.end_employment(
        employment=employment,
        ends_on=clock.today() - YESTERDAY,
        by=Actor.of(world.cast.elin),
    )

    assert status("bo", "team_member") != 200
    assert status("bo", "team") != 200


def test_a_deputy_leads_between_the_two_days_and_not_after(status, world):
    assert status("ture", "team_member") == 404
    factories.deputise(world.cast.ture, world.cast.bo)

    assert status("ture", "team_member") == 200

    end(Deputyship.objects.filter(deputy=world.cast.ture))
    assert status("ture", "team_member") == 404


def test_her_queue_goes_to_the_manager_when_the_supervisor_leaves(world):
    leaving.end_employment(
        employment=world.cast.bo.employments.live().get(),
        ends_on=clock.today() - YESTERDAY,
        by=Actor.of(world.cast.elin),
    )

    leads = leaders.supervisor_of(world.cast.alma, clock.today())

    assert leads is not None
    assert leads != world.cast.bo


def test_a_deactivated_user_is_signed_out_everywhere(status, world):
    user = world.cast.bo.user
    user.is_active = False
    user.save(update_fields=["is_active"])

    assert status("bo", "team") == 302


def test_a_new_password_ends_every_other_session(status, world):
    user = world.cast.bo.user
    user.set_password("ett-annat-langt-losenord")
    user.save(update_fields=["password"])

    assert status("bo", "team") == 302
