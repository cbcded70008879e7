"""Access closes at midnight after the last day; what was hers is listed until somebody has it."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from competence.people import clock, leaders
from competence.people.access import reach
from competence.people.adapter import persons_of
from competence.people.audit import Actor
from competence.people.models import AuditEntry, Mentorship, Role, RoleGrant
from competence.queries.left_open import left_open
from competence.services import assessment_questions, decisions, leaving, people, training
from tests import factories

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
LIST = reverse("left_open")


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def leaves(cast, acting, today):
    """By hand, in ten days."""

    def end(person, in_days=10):
        row = person.employments.live().get()
        ends_on = today + in_days * A_DAY
        return leaving.end_employment(employment=row, ends_on=ends_on, by=acting(cast.elin))

    return end


def at(day, hour, minute=0):
    """A second past, because the clock is moved by whole seconds."""
    clock.move_to(datetime.combine(day, time(hour, minute, 1), clock.STOCKHOLM))


def told(reader, day=None):
    """What is open after each, as the reader sees it."""
    found = left_open(reach(reader, day or clock.today()))
    return {line.name: {matter.what: matter for matter in line.matters} for line in found.lines}


@pytest.mark.parametrize("by_hand", [True, False])
def test_access_closes_at_midnight_after_the_last_day_and_not_before(
    cast, sign_in, leaves, today, by_hand
):
    """Also where an import or the hiring itself set the day, and the role was left open."""
    last = today + 10 * A_DAY
    if by_hand:
        leaves(cast.bo)
    else:
        cast.bo.employments.live().update(retracted_at=clock.now(), retracted_reason="import")
        factories.employ(cast.bo, cast.unit, ends_on=last)
    client, team = sign_in(cast.bo), reverse("team")

    statuses = []
    for day, hour, minute in ((last - A_DAY, 12, 0), (last, 0, 1), (last, 23, 59)):
        at(day, hour, minute)
        statuses.append(client.get(team).status_code)
    at(last + A_DAY, 0, 0)
    after = client.get(team)

    assert statuses == [200, 200, 200]
    assert after.status_code == 302
    assert reverse("acting_as") in after.url
    assert "Bo Lind" not in client.get(after.url).text


def test_the_night_closes_what_an_employment_for_a_time_left_open(cast, today):
    cast.cilla.employments.live().update(retracted_at=clock.now(), retracted_reason="import")
    factories.employ(cast.cilla, cast.unit, ends_on=today)
    at(today, 23, 59)
    assert leaving.close_for_those_who_left() == 0

    at(today + A_DAY, 0, 5)
    counts = [leaving.close_for_those_who_left() for _turn in range(2)]

    assert counts == [1, 0]
    assert Mentorship.objects.live().get(mentor=cast.cilla).ends_on == today
    assert RoleGrant.objects.live().get(person=cast.cilla).ends_on == today
    assert AuditEntry.objects.filter(verb="employment.closed_after").count() == 1


def test_the_night_leaves_alone_who_has_another_employment(cast, today):
    factories.employ(cast.cilla, cast.other_unit, ends_on=today)
    at(today + A_DAY, 0, 5)

    assert leaving.close_for_those_who_left() == 0


def test_a_role_given_for_the_time_after_her_last_day_lets_her_in_and_outlives_the_night(
    cast, today
):
    cast.cilla.employments.live().update(retracted_at=clock.now(), retracted_reason="import")
    factories.employ(cast.cilla, cast.unit, ends_on=today)
    board = factories.grant(cast.cilla, Role.BOARD_READER, cast.havsby, today + 2 * A_DAY)
    within = factories.grant(cast.cilla, Role.METHOD_OWNER, cast.unit, today)

    counts, persons = [], []
    for days in (1, 2, 3):
        at(today + days * A_DAY, 0, 5)
        counts.append(leaving.close_for_those_who_left())
        persons.append(persons_of(cast.cilla.user))

    assert counts == [1, 0, 0]
    assert persons == [[], [cast.cilla], [cast.cilla]]
    held = RoleGrant.objects.live().filter(person=cast.cilla)
    assert [row.pk for row in held.lasting(clock.today())] == [board.pk]
    assert held.get(role=within.role).ends_on == today


def test_her_facts_stay_when_she_has_left(cast, leaves, sign_in, today):
    factories.fact(cast.cilla, subject="sekretess")
    leaves(cast.cilla)
    at(today + 11 * A_DAY, 8)

    page = sign_in(cast.elin).get(reverse("person_card", args=[cast.cilla.pk]))

    assert page.status_code == 200
    assert cast.cilla.facts.live().count() == 1


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_what_is_open_is_listed_the_day_before_the_day_and_the_day_after(
    cast, leaves, acting, today, offset
):
    assessment_questions.ask(
        person=cast.ture,
        subject="PE9",
        role="peer",
        assessor=cast.cilla,
        form_key=cast.cilla.uid,
        by=acting(cast.bo, "supervisor"),
    )
    leaves(cast.cilla)
    at(today + (10 + offset) * A_DAY, 12)

    for reader in (cast.elin, cast.disa, cast.bo):
        matters = told(reader)["Cilla Öberg"]
        assert set(matters) == {"Är mentor för Alma Ek", "Är ombedd att bedöma Ture Ås"}
        assert all(matter.to_arrange for matter in matters.values())


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_those_a_supervisor_led_stay_listed_until_somebody_else_leads_them(
    cast, leaves, acting, today, offset
):
    leaves(cast.bo)
    at(today + (10 + offset) * A_DAY, 12)
    led = "Leder 3 personer: Alma Ek, Ture Ås, Cilla Öberg"

    assert list(told(cast.disa)["Bo Lind"]) == [led]
    for person in (cast.alma, cast.ture, cast.cilla):
        starts_on = max(clock.today(), today + 11 * A_DAY)
        people.name_supervisor(
            person=person, supervisor=cast.disa, starts_on=starts_on, by=acting(cast.elin)
        )

    assert "Bo Lind" not in told(cast.disa)


def test_a_mentorship_leaves_the_list_when_a_new_mentor_is_asked(cast, leaves, acting, today):
    leaves(cast.cilla)
    at(today + 12 * A_DAY, 9)
    assert told(cast.disa)

    factories.mentor(cast.ture, cast.alma)

    assert not told(cast.disa)


def test_a_manager_who_leaves_says_who_decides_then(cast, leaves, acting, today):
    decisions.propose(
        person=cast.alma, kind="independence_decision", subject="T1", by=acting(cast.bo)
    )
    leaves(cast.disa)
    at(today + 11 * A_DAY, 9)

    what = "Beslutar som enhetschef i Utredning, 1 förslag väntar"
    assert told(cast.elin)["Disa Holm"][what].to_arrange
    chief = factories.worker("Ny Chef", cast.unit, "unit_manager")

    assert told(cast.elin)["Disa Holm"][what].then == "Ny Chef beslutar från dagen efter."
    assert leaders.manager_of(cast.alma, clock.today()) == chief


def test_a_method_nobody_else_answers_for_is_to_be_given_to_somebody(cast, leaves, acting, today):
    training.own(person=cast.ture, methods=["bbic_basic"], by=acting(cast.elin))
    leaves(cast.ture)
    at(today + 11 * A_DAY, 9)
    assert "Ansvarar ensam för en metod" in told(cast.elin)["Ture Ås"]

    training.own(person=cast.cilla, methods=["bbic_basic"], by=acting(cast.elin))

    assert "Ture Ås" not in told(cast.elin)


def test_who_leaves_with_nothing_open_is_only_counted(cast, leaves):
    leaves(cast.ture)

    found = left_open(reach(cast.elin))

    assert (found.lines, found.settled) == ((), 1)


def test_the_page_gives_each_reader_the_ways_she_may_take(cast, leaves, sign_in):
    leaves(cast.cilla)
    mentor = reverse("name_mentor", args=[cast.alma.pk])

    assert mentor in sign_in(cast.bo).get(LIST).text
    assert mentor in sign_in(cast.disa).get(LIST).text
    # HR reads it, and does not name mentors.
    shown = sign_in(cast.elin).get(LIST).text
    assert "Är mentor för Alma Ek" in shown
    assert mentor not in shown
    assert sign_in(cast.alma).get(LIST).status_code == 403


def test_another_municipality_and_another_unit_see_nothing(cast, leaves):
    stranger = factories.worker("Sara Annan", cast.other_unit, "unit_manager")
    leaves(cast.cilla)

    assert told(cast.nils) == told(stranger) == {}


def test_who_moved_on_before_she_left_is_no_leaver_of_her_first_unit(cast, today):
    moved = factories.worker("Mia Flytt", cast.other_unit)
    factories.employ(moved, cast.unit, ends_on=today - 300 * A_DAY)
    manager = factories.worker("Sara Annan", cast.other_unit, "unit_manager")
    row = moved.employments.live().get(unit=cast.other_unit)
    leaving.end_employment(employment=row, ends_on=today, by=Actor(None))

    assert [left_open(reach(chief)).settled for chief in (manager, cast.disa)] == [1, 0]


def test_the_list_asks_as_many_questions_for_twelve_leavers_as_for_two(
    cast, leaves, acting, count_queries
):
    def more(many, begin):
        for number in range(begin, begin + many):
            mentor = factories.worker(f"Mentor Nr{number}", cast.unit)
            newcomer = factories.worker(f"Ny Nr{number}", cast.unit)
            factories.lead(cast.bo, newcomer)
            factories.mentor(mentor, newcomer)
            leaves(mentor)

    more(2, 0)
    few = count_queries(lambda: left_open(reach(cast.elin)))
    more(10, 2)

    assert count_queries(lambda: left_open(reach(cast.elin))) == few
    assert few <= 30
