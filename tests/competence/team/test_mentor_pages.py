import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from competence.models import Occasion
from competence.people import clock
from competence.people.access import reach
from competence.queries.mentoring import mentoring
from competence.services import mentorships, practice, talks
from tests import factories
from tests.competence.team.conftest import FIRST_DAY, TODAY

CONFIRM = "/mentor/bekrafta/"


def tap(person, acting, element="PE1"):
    return practice.report(
        person=person, element=element, on=TODAY, form_key=uuid.uuid4(), by=acting(person)
    )


def mentees(person):
    return {mentee.name: mentee for mentee in mentoring(reach(person)).mentees}


def test_the_mentor_sees_her_mentee_the_agenda_and_what_waits(cast, acting, assignment):
    tap(cast.alma, acting)
    talks.hold(
        assignment=assignment,
        key="talk_first",
        held_on=TODAY,
        parked="Studietiden?\n\nHembesök?",
        by=acting(cast.bo),
    )

    alma = mentees(cast.cilla)["Alma Ek"]

    assert alma.stage == "Före start"
    assert [line.title for line in alma.agenda] == [
        "Välkommen till barn- och ungdomsvården",
        "Min introduktion: plan, mentor, studietid",
    ]
    assert [one.title for one in alma.occasions] == ["Bredvidgång i mottagningen"]
    assert alma.parked == ("Studietiden?", "Hembesök?")
    assert alma.elsewhere == ""


def test_practice_comes_first_on_the_agenda(cast, assignment):
    for subject in factories.courses_of(assignment.rule_version.document):
        factories.fact(cast.alma, subject=subject, starts_on=FIRST_DAY, value={"version": 1})
    document = assignment.rule_version.document
    for key in ("behorighet", "rutin_larm"):
        factories.fact(
            cast.alma, "waiver", key, starts_on=FIRST_DAY, value={"within": document["key"]}
        )

    agenda = mentees(cast.cilla)["Alma Ek"].agenda

    assert agenda[0].title.startswith("Bredvidgång")
    assert agenda[0].sentence
    assert agenda[0].description


def test_a_mentee_without_a_plan_is_shown_without_one(cast):
    alma = mentees(cast.cilla)["Alma Ek"]

    assert (alma.stage, alma.agenda, alma.path) == ("", (), ())


def test_several_are_confirmed_with_one_tap_and_a_second_tap_changes_nothing(
    cast, acting, assignment, sign_in
):
    waiting = [tap(cast.alma, acting).pk for _ in range(3)]
    client = sign_in(cast.cilla)
    posted = {"occasions": waiting[:2], "observed": "on"}

    first, second = client.post(CONFIRM, posted), client.post(CONFIRM, posted)

    assert first.url == second.url == reverse("mentoring")
    states = Occasion.objects.order_by("pk").values_list("state", "observed")
    assert list(states) == [("confirmed", True), ("confirmed", True), ("waiting", False)]


def test_nothing_ticked_is_said_so(cast, acting, assignment, sign_in):
    tap(cast.alma, acting)

    response = sign_in(cast.cilla).post(CONFIRM, {}, follow=True)

    assert response.status_code == 200
    assert Occasion.objects.filter(state="waiting").count() == 1


def test_the_supervisor_confirms_from_her_own_page_and_returns_there(
    cast, acting, assignment, sign_in
):
    waiting = tap(cast.alma, acting)
    back = reverse("team_member", args=[cast.alma.pk])

    response = sign_in(cast.bo).post(CONFIRM, {"occasions": waiting.pk, "next": back})

    assert response.url == back
    assert Occasion.objects.get().state == "confirmed"


def test_an_occasion_is_given_back_with_a_reason(cast, acting, assignment, sign_in):
    waiting = tap(cast.alma, acting)
    client, url = sign_in(cast.cilla), reverse("give_back", args=[waiting.pk])

    assert client.get(url).status_code == 200
    assert "reason" in client.post(url, {"reason": " "}).context["form"].errors
    given = {"reason": "Det var ett samråd, inte ett barnsamtal."}
    first, second = client.post(url, given), client.post(url, given)

    assert first.url == second.url == reverse("mentoring")
    waiting.refresh_from_db()
    assert waiting.return_reason == given["reason"]


def test_access_ends_with_the_mentorship(cast, acting, assignment, sign_in):
    waiting = tap(cast.alma, acting)
    mentorships.end(
        mentorship=cast.alma.mentored_by.get(),
        ends_on=TODAY,
        reason="Året är slut.",
        by=acting(cast.bo),
    )
    clock.move(days=1)

    assert mentees(cast.cilla) == {}
    client = sign_in(cast.cilla)
    assert client.post(CONFIRM, {"occasions": waiting.pk}).status_code == 404
    assert client.get(reverse("give_back", args=[waiting.pk])).status_code == 404
    assert Occasion.objects.get().state == "waiting"


@pytest.fixture
def lent(cast):
    """Petra of Granby mentors Alma of Havsby for a month; both municipalities and Alma agreed."""
    row = factories.mentor(cast.petra, cast.alma, FIRST_DAY, TODAY + timedelta(days=30))
    row.home_agreed_at = row.lender_agreed_at = row.person_accepted_at = clock.now()
    row.save()
    return row


def test_a_mentor_from_the_neighbour_sees_that_person_only(cast, acting, assignment, lent, sign_in):
    waiting, other = tap(cast.alma, acting), tap(cast.ture, acting)

    found = mentees(cast.petra)

    assert set(found) == {"Alma Ek"}
    assert found["Alma Ek"].elsewhere == "Havsby"
    client = sign_in(cast.petra)
    assert client.post(CONFIRM, {"occasions": other.pk}).status_code == 404
    assert client.post(CONFIRM, {"occasions": [waiting.pk, other.pk]}).status_code == 404
    assert client.post(CONFIRM, {"occasions": waiting.pk}).status_code == 302
    for name in ("team_member", "rate", "assign"):
        assert client.get(reverse(name, args=[cast.ture.pk])).status_code == 404
        assert client.get(reverse(name, args=[cast.alma.pk])).status_code == 403


def test_a_mentor_from_the_neighbour_sees_her_only_meanwhile(
    cast, acting, assignment, lent, sign_in
):
    waiting = tap(cast.alma, acting)
    clock.move_to(clock.at_noon(TODAY + timedelta(days=31)))

    assert mentees(cast.petra) == {}
    assert sign_in(cast.petra).post(CONFIRM, {"occasions": waiting.pk}).status_code == 404


def test_before_everybody_has_agreed_the_neighbour_sees_nobody(cast, assignment, lent):
    lent.lender_agreed_at = None
    lent.save()

    assert mentees(cast.petra) == {}


def test_a_question_to_be_mentor_waits_on_the_page(cast, sign_in):
    asked = factories.mentor(cast.ture, cast.alma, TODAY, accepted=False)

    page = mentoring(reach(cast.ture))

    assert [one.mentorship_id for one in page.requests] == [asked.pk]
    assert reverse("mentorship", args=[asked.pk]) in sign_in(cast.ture).get("/mentor/").text


def test_more_than_two_is_noted(cast):
    for name in ("Ny Ett", "Ny Två"):
        factories.mentor(cast.cilla, factories.worker(name, cast.unit))

    page = mentoring(reach(cast.cilla))

    assert page.is_more_than_usual
    assert not page.fits_open


def test_a_mentee_who_waits_comes_first(cast, acting):
    late = factories.worker("Öster Ny", cast.unit)
    factories.mentor(cast.cilla, late)
    tap(late, acting)

    page = mentoring(reach(cast.cilla))

    assert [mentee.name for mentee in page.mentees] == ["Öster Ny", "Alma Ek"]
    assert page.to_confirm == 1


def test_an_absent_mentee_is_shown_as_away(cast, assignment, sign_in):
    factories.absent(cast.alma, TODAY, date(2026, 10, 1))

    assert mentees(cast.cilla)["Alma Ek"].away.until == date(2026, 10, 1)
    assert sign_in(cast.cilla).get("/mentor/").status_code == 200


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_costs_the_same_however_many_mentees(cast, acting, programme, count_queries, size):
    for number in range(size):
        person = factories.worker(f"Ny {number}", cast.unit)
        factories.mentor(cast.cilla, person)
        factories.assign(person, programme, FIRST_DAY)
        tap(person, acting)
    reached = reach(cast.cilla)

    assert count_queries(lambda: mentoring(reached)) == 10
