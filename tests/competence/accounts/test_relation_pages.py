"""Supervisors and deputies named from a day, and who may name whom."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competence.people import clock
from competence.people.access import reach
from competence.people.models import Deputyship, LineManagement, Role
from tests import factories

A_DAY = timedelta(days=1)


def post(cast, sign_in, name, *args, who="elin", **fields):
    url = reverse(name, args=args)
    values = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in fields.items()
    }
    return sign_in(cast.people[who]).post(url, values)


def test_a_new_supervisor_leads_from_her_day_and_a_planned_one_gives_way(cast, sign_in):
    today = clock.today()
    factories.grant(cast.ture, Role.SUPERVISOR, cast.unit)
    for supervisor, day in ((cast.disa, today + 20 * A_DAY), (cast.ture, today + 10 * A_DAY)):
        post(
            cast,
            sign_in,
            "name_supervisor",
            cast.alma.pk,
            supervisor=supervisor.pk,
            starts_on=day,
        )

    rows = LineManagement.objects.live().filter(person=cast.alma).order_by("starts_on")
    assert [(row.supervisor, row.ends_on) for row in rows] == [
        (cast.bo, today + 9 * A_DAY),
        (cast.ture, None),
    ]


def test_who_does_not_lead_is_no_choice_as_supervisor(cast, sign_in):
    response = post(
        cast,
        sign_in,
        "name_supervisor",
        cast.alma.pk,
        supervisor=cast.cilla.pk,
        starts_on=clock.today(),
    )

    assert response.context["form"].has_error("supervisor")


def name_deputy(cast, sign_in, who="elin", person=None, deputy=None, first=0, last=9):
    return post(
        cast,
        sign_in,
        "name_deputy",
        (person or cast.bo).pk,
        who=who,
        deputy=(deputy or cast.cilla).pk,
        starts_on=clock.today() + first * A_DAY,
        ends_on=clock.today() + last * A_DAY,
    )


def test_a_deputy_leads_between_the_days_until_she_is_ended(cast, sign_in):
    name_deputy(cast, sign_in)
    row = Deputyship.objects.live().get()
    assert cast.alma.pk in reach(cast.cilla).led

    post(cast, sign_in, "end_deputy", cast.bo.pk, row.pk, ends_on=clock.today() - A_DAY)

    assert cast.alma.pk not in reach(cast.cilla).led


def test_two_deputies_at_once_are_refused_with_words(cast, sign_in):
    name_deputy(cast, sign_in)

    response = name_deputy(cast, sign_in, deputy=cast.ture, first=5, last=20)

    assert "redan ställföreträdare" in response.text
    assert Deputyship.objects.live().count() == 1


def test_nobody_names_herself_deputy_and_nobody_for_a_caseworker(cast, sign_in):
    herself = name_deputy(cast, sign_in, deputy=cast.elin)
    caseworker = name_deputy(cast, sign_in, person=cast.alma)

    assert herself.context["form"].has_error("deputy")
    assert caseworker.status_code == 403


def test_a_manager_gives_nobody_a_part_beyond_her_own_units(cast, sign_in):
    factories.grant(cast.bo, Role.UNIT_MANAGER, cast.havsby)

    assert name_deputy(cast, sign_in, who="disa").status_code == 403
    assert name_deputy(cast, sign_in, who="elin").status_code == 302


@pytest.mark.parametrize("last", [-1, 400])
def test_a_deputy_has_a_last_day_that_can_be(cast, sign_in, last):
    assert name_deputy(cast, sign_in, last=last).context["form"].has_error("ends_on")
