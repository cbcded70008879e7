"""The end of an employment: what it says beforehand, what it does, and taking it back in time."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.access import reach
from competence.people.audit import Actor
from competence.people.leaders import supervisor_of
from competence.people.models import AuditEntry, Employment, Mentorship, Role
from competence.queries import open_matters
from competence.services import decisions, leaving, people, roles
from tests import factories

A_DAY = timedelta(days=1)


@pytest.fixture
def last_day():
    return clock.today() + 20 * A_DAY


@pytest.fixture
def hired(cast, acting):
    """Somebody with experience counted, a role, a supervisor and a mentor."""
    person = people.hire(
        given_name="Hanna",
        family_name="Sund",
        work_email="hanna.sund@havsby.example.org",
        unit=cast.unit,
        starts_on=clock.today() - 100 * A_DAY,
        supervisor=cast.bo,
        by=acting(cast.elin),
    )
    factories.mentor(cast.cilla, person)
    return person


def url(person, name="end_employment"):
    row = person.employments.live().get()
    return reverse(name, args=[person.pk, row.pk])


def end(client, person, day, **fields):
    return client.post(url(person), {"ends_on": day.isoformat(), **fields})


def live(person):
    """What holds her, in words that can be compared."""
    leads = person.led_by.live().values_list("supervisor_id", "ends_on")
    return (
        list(person.employments.live().values_list("unit_id", "starts_on", "ends_on")),
        list(person.role_grants.live().values_list("role", "starts_on", "ends_on")),
        list(leads),
        list(person.mentored_by.live().values_list("mentor_id", "accepted_at", "ends_on")),
        list(
            Fact.objects.live()
            .filter(person=person, kind=FactKind.EXPERIENCE)
            .values_list("starts_on", "ends_on", "amount")
        ),
    )


def test_nothing_is_written_before_it_is_confirmed(cast, sign_in, last_day):
    client = sign_in(cast.elin)

    response = end(client, cast.bo, last_day)

    assert response.context["preview"]
    assert cast.bo.employments.live().get().ends_on is None
    assert end(client, cast.bo, last_day, change="yes").context.get("preview") is None
    assert end(client, cast.bo, last_day, confirmed="yes").status_code == 302
    assert cast.bo.employments.live().get().ends_on == last_day


def test_the_day_after_the_last_she_comes_in_nowhere(cast, sign_in):
    before = sign_in(cast.bo)
    assert before.get(reverse("team")).status_code == 200

    end(sign_in(cast.elin), cast.bo, clock.today() - A_DAY, confirmed="yes")

    assert before.get(reverse("team")).status_code == 302


def test_what_is_open_says_to_whom_it_goes(cast, acting, last_day):
    factories.mentor(cast.bo, cast.ture)
    factories.deputise(cast.bo, cast.disa)

    matters = open_matters.of_leaver(reach(cast.elin), cast.bo, last_day)

    told = {matter.what: matter.then for matter in matters}
    led = "Leder 3 personer: Alma Ek, Ture Ås, Cilla Öberg"
    assert told[led] == "Disa Holm leder från dagen efter, tills någon annan utses."
    assert "Är mentor för Ture Ås" in told
    assert "Är ställföreträdare för Disa Holm" in told
    assert matters[0].to_arrange


def test_those_she_leads_go_to_her_deputy_when_there_is_one_that_day(cast, last_day):
    factories.deputise(cast.cilla, cast.bo, ends_on=last_day + A_DAY)

    then = [one.then for one in open_matters.of_leaver(reach(cast.elin), cast.bo, last_day)]

    assert "Cilla Öberg leder från dagen efter, tills någon annan utses." in then


def test_where_nobody_would_lead_them_it_is_to_be_arranged(cast, last_day):
    row = cast.disa.role_grants.get()
    roles.end(grant=row, ends_on=clock.today(), by=Actor.of(cast.elin))

    matters = open_matters.of_leaver(reach(cast.elin), cast.bo, last_day)

    assert matters[0].to_arrange
    assert matters[0].then.startswith("Därefter leder ingen")


def test_who_has_not_begun_yet_goes_to_the_manager_of_her_unit(cast, last_day):
    begins = last_day + 10 * A_DAY
    coming = factories.worker("Nora Väntad", cast.unit, starts_on=begins)
    factories.lead(cast.bo, coming, begins)

    first = open_matters.of_leaver(reach(cast.elin), cast.bo, last_day)[0]

    assert "Nora Väntad" in first.what
    assert first.then.startswith("Disa Holm leder")


def test_a_caseworkers_own_open_matters_are_listed(cast, acting, last_day, hired):
    decisions.propose(
        person=hired, kind="independence_decision", subject="T1", by=acting(cast.bo, "supervisor")
    )

    matters = open_matters.of_leaver(reach(cast.elin), hired, last_day)

    told = [matter.what for matter in matters]
    assert "Ett förslag väntar på beslut" in told
    assert "Har Cilla Öberg som mentor" in told


def test_who_has_nothing_open_is_told_so(cast, sign_in, last_day):
    assert "Inget är öppet" in end(sign_in(cast.elin), cast.frej, last_day).text


def test_protected_names_among_those_she_leads_are_not_told_to_the_manager(cast, last_day):
    cast.alma.protected_identity = True
    cast.alma.save()

    matters = open_matters.of_leaver(reach(cast.disa), cast.bo, last_day)

    assert not any("Alma" in matter.what for matter in matters)


def test_the_list_costs_the_same_for_three_and_for_thirteen(cast, last_day, count_queries):
    def ask():
        return open_matters.of_leaver(reach(cast.elin), cast.bo, last_day)

    few = count_queries(ask)
    for number in range(10):
        factories.lead(cast.bo, factories.worker(f"Ny Nr{number}", cast.unit))

    assert count_queries(ask) == few


def test_with_another_employment_roles_and_access_stay(cast, sign_in, last_day):
    factories.employ(cast.bo, cast.other_unit)
    row = cast.bo.employments.get(unit=cast.unit)
    address = reverse("end_employment", args=[cast.bo.pk, row.pk])
    client = sign_in(cast.elin)

    shown = client.post(address, {"ends_on": last_day.isoformat()})
    client.post(address, {"ends_on": last_day.isoformat(), "confirmed": "yes"})

    assert not shown.context["is_last"]
    assert cast.bo.role_grants.live().get().ends_on is None


@pytest.mark.parametrize("shift", [-5000, 5000])
def test_a_day_that_cannot_be_is_said_in_words(cast, sign_in, shift):
    response = end(sign_in(cast.elin), cast.bo, clock.today() + shift * A_DAY, confirmed="yes")

    assert response.context["form"].has_error("ends_on")
    assert cast.bo.employments.live().get().ends_on is None


def test_who_has_not_begun_never_begins(cast, sign_in):
    coming = factories.worker("Nora Väntad", cast.unit, starts_on=clock.today() + 30 * A_DAY)
    client = sign_in(cast.elin)

    shown = end(client, coming, clock.today())
    end(client, coming, clock.today(), confirmed="yes")

    assert shown.context["never_begins"]
    assert not coming.employments.live().exists()
    assert not coming.role_grants.live().exists()


def test_the_last_hr_is_not_let_go_before_there_is_another(cast, acting, last_day):
    row = cast.elin.employments.get()

    with pytest.raises(ValidationError) as refused:
        leaving.end_employment(employment=row, ends_on=last_day, by=acting(cast.disa))

    assert refused.value.code == "last_hr"
    assert cast.elin.employments.live().get().ends_on is None


def test_an_end_taken_back_in_time_leaves_everything_as_it_was(cast, sign_in, last_day, hired):
    before = live(hired)
    client = sign_in(cast.elin)
    end(client, hired, last_day, confirmed="yes")
    assert live(hired) != before

    ended = url(hired, "resume_employment")
    answers = [client.post(ended) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert live(hired) == before
    assert AuditEntry.objects.filter(verb="employment.resumed").count() == 1
    assert supervisor_of(hired, last_day + A_DAY) == cast.bo


def test_roles_not_begun_when_it_ended_come_back_with_it(cast, acting, last_day, hired):
    by = acting(cast.elin)
    later = last_day + 30 * A_DAY
    roles.grant(person=hired, role=Role.SUPERVISOR, scope=cast.unit, starts_on=later, by=by)
    before = live(hired)

    for _round in range(2):
        row = hired.employments.live().get()
        ended = leaving.end_employment(employment=row, ends_on=last_day, by=by)
        assert not hired.role_grants.live().filter(role=Role.SUPERVISOR).exists()
        leaving.resume_employment(employment=ended, by=by)

    assert sorted(live(hired)[1]) == sorted(before[1])


@pytest.mark.parametrize("shift", [0, 1])
def test_what_somebody_has_put_in_its_place_since_is_kept(cast, acting, last_day, hired, shift):
    by = acting(cast.elin)
    row = hired.employments.live().get()
    ended = leaving.end_employment(employment=row, ends_on=last_day, by=by)
    day = last_day + shift * A_DAY
    people.name_supervisor(person=hired, supervisor=cast.disa, starts_on=day, by=by)

    leaving.resume_employment(employment=ended, by=by)

    assert supervisor_of(hired, last_day + A_DAY) == cast.disa
    assert hired.led_by.live().filter(ends_on__isnull=True).count() == 1


def test_after_the_last_day_the_end_stands(cast, sign_in, hired):
    client = sign_in(cast.elin)
    end(client, hired, clock.today() - A_DAY, confirmed="yes")

    response = client.post(url(hired, "resume_employment"), follow=True)

    assert "Sista dagen har varit" in response.text
    assert hired.employments.live().get().ends_on == clock.today() - A_DAY


def test_an_employment_for_a_time_has_no_end_to_take_back(cast, acting, last_day):
    person = factories.make_person("Vera Vik", cast.havsby)
    row = factories.employ(person, cast.unit, ends_on=last_day)

    with pytest.raises(ValidationError):
        leaving.resume_employment(employment=row, by=acting(cast.elin))

    assert Employment.objects.live().get(person=person) == row


def test_a_later_day_is_no_end(cast, acting, last_day):
    by = acting(cast.elin)
    row = cast.bo.employments.get()
    ended = leaving.end_employment(employment=row, ends_on=last_day, by=by)

    with pytest.raises(ValidationError):
        leaving.end_employment(employment=ended, ends_on=last_day + A_DAY, by=by)

    assert leaving.end_employment(employment=row, ends_on=last_day, by=by) == ended


def test_mentoring_ends_with_her_and_nobody_else_does(cast, acting, last_day):
    leaving.end_employment(
        employment=cast.cilla.employments.get(), ends_on=last_day, by=acting(cast.elin)
    )

    assert Mentorship.objects.live().get(mentor=cast.cilla).ends_on == last_day
    assert cast.alma.employments.live().get().ends_on is None
