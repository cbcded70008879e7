"""The main job, end to end, at the screens: from the invitation to the verified certificate."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from cms import content_loading
from cms.demo.personas import PERSONAS
from competence.models import Decision, RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from tests import factories
from tests.browser.journey_arrival import (
    FIRST_DAY,
    assign_the_introduction,
    bo_puts_her_on_a_task_and_hr_sees_that_she_lacks_eligibility,
    fail_and_then_pass_the_check,
    fetch_the_certificate,
    invite,
    name_a_mentor,
    open_the_invitation,
    register_eligibility,
    work_through_the_module_on_two_devices,
)
from tests.browser.journey_year import (
    DELEGATION,
    acknowledge_a_routine,
    bo_sees_her_among_his_people,
    book_hold_and_confirm,
    confirm_both_with_one_tap,
    decide,
    decide_on_independent_work,
    decide_on_step_two,
    do_the_rest_of_the_year,
    look_at_the_map,
    mark_two_occasions,
    pass_the_twelve_months,
    rate_at_the_talk,
    the_neighbour_finds_nothing_there,
    verify_it,
)
from tests.browser.screens import Somebody
from tests.cast import make_cast
from tests.competence.test_decisions_services import LADDER, meet_step_two

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTENT = Path(django_settings.BASE_DIR) / "cms" / "content"


@pytest.fixture
def region(house):
    """Two municipalities, their chiefs and mentors, and the content: nobody new yet."""
    clock.move_to(clock.at_noon(FIRST_DAY))
    cast = make_cast()
    for persona in PERSONAS:
        for person in cast.people.values():
            if person.name == persona.name:
                person.user.email = persona.email
                person.user.save(update_fields=["email"])
    content_loading.load(CONTENT, cast.region, by=SYSTEM)
    return cast


@pytest.fixture
def somebody(browser, house):
    """Opens devices, signed in by a card of the start page, and closes them all at the end."""
    devices = []

    def open_one(persona=""):
        devices.append(Somebody(browser, house))
        return devices[-1].sign_in_by_card(persona) if persona else devices[-1]

    open_one.devices = devices
    yield open_one
    for one in devices:
        one.leave()


def test_a_year_from_the_invitation_to_the_verified_certificate(work_is_done, region, somebody):
    bo, elin, cilla = somebody("supervisor"), somebody("hr"), somebody("mentor")
    disa, visitor = somebody("unit_manager"), somebody()

    person = invite(bo)
    bo_puts_her_on_a_task_and_hr_sees_that_she_lacks_eligibility(bo, elin, person)
    register_eligibility(elin, person)
    assign_the_introduction(bo, person)
    name_a_mentor(bo, cilla, person)

    nora = open_the_invitation(somebody(), visitor)
    nora = work_through_the_module_on_two_devices(nora, somebody)
    fail_and_then_pass_the_check(nora)
    fetch_the_certificate(nora)
    acknowledge_a_routine(nora)
    mark_two_occasions(nora)
    confirm_both_with_one_tap(cilla)

    for talk in ("talk_first", "talk_1", "talk_3", "talk_6"):
        book_hold_and_confirm(visitor, bo, nora, person, talk)
    rate_at_the_talk(bo, nora, person)
    pass_the_twelve_months(visitor)
    do_the_rest_of_the_year(person, region)
    decide_on_independent_work(disa, nora, person)
    book_hold_and_confirm(visitor, bo, nora, person, "talk_12")

    certificate = decide_on_step_two(bo, disa, person)
    verify_it(visitor, certificate)
    look_at_the_map(elin, person)
    bo_sees_her_among_his_people(bo, person)

    assert [one.complaints for one in somebody.devices if one.complaints] == []
    the_neighbour_finds_nothing_there(somebody, person)


@pytest.fixture
def granby(house):
    """A small municipality: Olga leads Petra herself, and decides as well."""
    clock.move_to(clock.at_noon(FIRST_DAY))
    cast = make_cast()
    factories.make_rules(LADDER, kind=RuleSet.Kind.LADDER)
    meet_step_two(cast.petra)
    return cast


def test_one_chief_who_is_both_is_told_so_before_and_the_record_after(granby, somebody, sign_in):
    olga, petra = somebody(), granby.petra
    olga.carry(sign_in(granby.olga))

    olga.go("person_decisions", person_id=petra.pk)
    olga.reads("You both propose and decide")
    olga.page.locator(f"a[href='{reverse('decide_step', args=[petra.pk, 'step_2'])}']").click()
    olga.reads("You both propose and decide")
    decide(olga)
    olga.go("person_decisions", person_id=petra.pk)

    olga.reads("Proposed and decided by the same person")
    assert Decision.objects.get(delegation=DELEGATION).dual_role
    assert olga.complaints == []
