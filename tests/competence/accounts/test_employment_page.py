"""Anställning och roller: what stands there, who may change it, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competence.people import clock, staffing
from competence.people.access import reach
from competence.people.models import AuditEntry, Person, Role, RoleGrant
from tests import factories

A_DAY = timedelta(days=1)


def page(cast, sign_in, who="elin", person="alma"):
    url = reverse("employment", args=[cast.people[person].pk])
    return sign_in(cast.people[who]).get(url)


def post(cast, sign_in, name, *args, who="elin", **fields):
    url = reverse(name, args=args)
    values = {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in fields.items()
    }
    return sign_in(cast.people[who]).post(url, values)


def test_the_page_tells_of_now_of_earlier_and_of_what_comes(cast, sign_in):
    today = clock.today()
    factories.grant(cast.alma, Role.SUPERVISOR, cast.unit, today - 9 * A_DAY, today - A_DAY)
    factories.grant(cast.alma, Role.MENTOR, cast.unit, today + A_DAY)
    factories.absent(cast.alma, today - 30 * A_DAY, today - 20 * A_DAY)

    shown = page(cast, sign_in).context["page"]

    assert [line.days.when for line in shown.roles.current] == ["now", "coming"]
    assert [line.days.when for line in shown.roles.over] == ["over"]
    assert shown.supervisors.current[0].name == "Bo Lind"
    assert not shown.absences.current
    assert len(shown.absences.over) == 1


def test_she_reads_her_own_page_and_changes_nothing_on_it(cast, sign_in):
    response = page(cast, sign_in, who="alma")

    assert response.status_code == 200
    for name in ("grant_role", "name_supervisor"):
        assert reverse(name, args=[cast.alma.pk]) not in response.text
    shown = response.context["page"]
    assert not any(line.may_end for line in (*shown.works.current, *shown.roles.current))


def test_her_supervisor_registers_absence_and_gives_no_roles(cast, sign_in):
    response = page(cast, sign_in, who="bo")

    assert reverse("absence", args=[cast.alma.pk]) in response.text
    assert reverse("grant_role", args=[cast.alma.pk]) not in response.text


def test_a_protected_person_has_no_page_for_the_manager_but_for_hr(cast, sign_in):
    cast.alma.protected_identity = True
    cast.alma.save()

    assert page(cast, sign_in, who="disa").status_code == 404
    assert page(cast, sign_in, who="elin").status_code == 200


def test_a_protected_supervisor_is_not_named_to_the_manager(cast, sign_in):
    cast.bo.protected_identity = True
    cast.bo.save()

    assert "Bo Lind" not in page(cast, sign_in, who="disa").text


def test_a_manager_of_a_unit_she_has_left_changes_nothing(cast):
    person = factories.worker("Ida Flytt", cast.other_unit)
    factories.employ(person, cast.unit, ends_on=clock.today() - A_DAY)

    assert not staffing.may_change(reach(cast.disa), person)
    assert staffing.may_change(reach(cast.elin), person)


def test_a_long_history_costs_the_same_as_a_short_one(cast, sign_in, count_queries):
    client, url = sign_in(cast.elin), reverse("employment", args=[cast.bo.pk])
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for number in range(1, 9):
        past = clock.today() - 100 * number * A_DAY
        factories.grant(cast.bo, Role.UNIT_MANAGER, cast.unit, past, past + 5 * A_DAY)
        factories.lead(cast.disa, cast.bo, past, past + 5 * A_DAY)
        factories.deputise(cast.cilla, cast.bo, past, past + 5 * A_DAY)
        factories.deputise(cast.bo, cast.disa, past, past + 5 * A_DAY)
        factories.absent(cast.bo, past, past + 5 * A_DAY)
        factories.employ(cast.bo, cast.other_unit, past, past + 5 * A_DAY)

    assert count_queries(lambda: client.get(url)) == few


def test_hr_gives_a_role_with_days_and_it_holds_between_them(cast, sign_in):
    first, last = clock.today() + A_DAY, clock.today() + 9 * A_DAY

    post(
        cast,
        sign_in,
        "grant_role",
        cast.ture.pk,
        role=Role.UNIT_MANAGER,
        unit=cast.other_unit.pk,
        starts_on=first,
        ends_on=last,
    )

    held = [
        Role.UNIT_MANAGER in reach(cast.ture, day).roles
        for day in (clock.today(), first, last, last + A_DAY)
    ]
    assert held == [False, True, True, False]
    assert AuditEntry.objects.filter(verb="role.granted", concerns_id=cast.ture.pk).count() == 1


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.HR, Role.CONTENT_EDITOR])
def test_a_manager_gives_no_role_above_her_own_kind(cast, sign_in, role):
    response = post(
        cast,
        sign_in,
        "grant_role",
        cast.ture.pk,
        who="disa",
        role=role,
        unit=cast.unit.pk,
        starts_on=clock.today(),
    )

    assert response.context["form"].has_error("role")
    assert not RoleGrant.objects.filter(person=cast.ture, role=role).exists()


def test_a_manager_who_is_hr_of_another_unit_gives_hr_only_there(cast, sign_in):
    factories.grant(cast.disa, Role.HR, cast.other_unit)

    response = post(
        cast,
        sign_in,
        "grant_role",
        cast.ture.pk,
        who="disa",
        role=Role.HR,
        unit=cast.unit.pk,
        starts_on=clock.today(),
    )

    assert response.context["form"].has_error("unit")


@pytest.mark.parametrize("unit", ["granby_unit", "region"])
def test_a_foreign_unit_is_no_choice(cast, sign_in, unit):
    response = post(
        cast,
        sign_in,
        "grant_role",
        cast.ture.pk,
        role=Role.SUPERVISOR,
        unit=getattr(cast, unit).pk,
        starts_on=clock.today(),
    )

    assert response.context["form"].has_error("unit")


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"starts_on": -1}, "starts_on"),
        ({"starts_on": 400}, "starts_on"),
        ({"starts_on": 5, "ends_on": 4}, "ends_on"),
    ],
)
def test_days_that_cannot_be_are_said_beside_the_field(cast, sign_in, days, field):
    given = {key: clock.today() + shift * A_DAY for key, shift in days.items()}

    response = post(
        cast,
        sign_in,
        "grant_role",
        cast.ture.pk,
        role=Role.SUPERVISOR,
        unit=cast.unit.pk,
        **given,
    )

    assert response.context["form"].has_error(field)


def test_a_role_held_some_of_the_days_is_refused_with_words(cast, sign_in):
    today = clock.today()
    factories.grant(cast.ture, Role.SUPERVISOR, cast.unit, today + A_DAY, today + 9 * A_DAY)

    response = post(
        cast,
        sign_in,
        "grant_role",
        cast.ture.pk,
        role=Role.SUPERVISOR,
        unit=cast.unit.pk,
        starts_on=today,
    )

    assert "en del av dagarna" in response.text


def test_a_role_ended_with_yesterday_is_gone_at_once(cast, sign_in):
    grant = cast.disa.role_grants.get()

    post(cast, sign_in, "end_role", cast.disa.pk, grant.pk, ends_on=clock.today() - A_DAY)

    assert Role.UNIT_MANAGER not in reach(cast.disa).roles
    assert AuditEntry.objects.filter(verb="role.ended", concerns_id=cast.disa.pk).count() == 1


def test_a_manager_ends_no_managers_role(cast, sign_in):
    other = factories.worker("Eva Chef", cast.unit, Role.UNIT_MANAGER)
    grant = other.role_grants.get()

    response = post(
        cast, sign_in, "end_role", other.pk, grant.pk, who="disa", ends_on=clock.today()
    )

    assert response.status_code == 403


def test_the_last_hr_of_the_municipality_stays_and_is_told_why(cast, sign_in):
    grant = cast.elin.role_grants.get()

    response = post(cast, sign_in, "end_role", cast.elin.pk, grant.pk, ends_on=clock.today())

    assert "Då skulle ingen i Havsby vara HR" in response.text
    assert cast.elin.role_grants.live().get().ends_on is None


def test_her_own_last_hr_role_is_ended_by_somebody_else(cast, sign_in):
    other = factories.worker("Eva Personal", cast.unit, Role.HR, cast.havsby)
    grant = cast.elin.role_grants.get()

    refused = post(cast, sign_in, "end_role", cast.elin.pk, grant.pk, ends_on=clock.today())
    assert "din egen sista roll som HR" in refused.text

    url = reverse("end_role", args=[cast.elin.pk, grant.pk])
    done = sign_in(other).post(url, {"ends_on": clock.today().isoformat()})
    assert done.status_code == 302
    assert cast.elin.role_grants.live().get().ends_on == clock.today()


def test_an_hr_who_leaves_herself_soon_does_not_count_as_another(cast, sign_in):
    soon = clock.today() + 5 * A_DAY
    factories.worker("Eva Personal", cast.unit)
    factories.grant(cast.ture, Role.HR, cast.havsby, ends_on=soon)
    grant = cast.elin.role_grants.get()

    response = post(cast, sign_in, "end_role", cast.elin.pk, grant.pk, ends_on=clock.today())

    assert "Då skulle ingen i Havsby vara HR" in response.text


def test_hr_frees_the_address_of_somebody_who_left_years_ago(cast, sign_in):
    gone = factories.make_person("Anna Svensson", cast.havsby, work_email="anna@havsby.se")
    day = clock.today()
    factories.employ(gone, cast.unit, day - 2000 * A_DAY, day - 1000 * A_DAY)
    cast.ture.employee_number = "17"
    cast.ture.save()
    login = cast.ture.user.email
    url = reverse("identifiers", args=[gone.pk])
    fields = {"employee_number": "17", "work_email": login}

    refused = sign_in(cast.elin).post(url, fields).context["form"]
    assert set(refused.errors) == {"employee_number", "work_email"}
    for _click in range(2):
        post(cast, sign_in, "identifiers", gone.pk, employee_number=" 4711 ", work_email="")
    post(cast, sign_in, "identifiers", cast.ture.pk, work_email="Anna@havsby.se")
    post(cast, sign_in, "identifiers", cast.alma.pk, work_email="", employee_number="")

    assert set(Person.objects.filter(work_email="")) == {gone, cast.alma}
    gone.refresh_from_db()
    cast.ture.refresh_from_db()
    assert (gone.employee_number, gone.work_email) == ("4711", "")
    assert (cast.ture.employee_number, cast.ture.work_email) == ("", "anna@havsby.se")
    assert cast.ture.user.email == login
    (entry,) = AuditEntry.objects.filter(verb="person.identified", concerns_id=gone.pk)
    assert entry.about == {"changed": "employee_number work_email"}
    assert "anna@havsby.se" in page(cast, sign_in, person="ture").text
    assert url not in page(cast, sign_in, who="disa").text
