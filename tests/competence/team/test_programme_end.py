"""Ending a programme that has begun, and what is no longer asked for afterwards."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence import outbox
from competence.models import Assignment, Deviation, Fact
from competence.people import clock
from competence.people.access import reach
from competence.people.models import AuditEntry
from competence.queries import introductions
from competence.queries.team import team
from competence.services import assignments, programme_end, talks
from tests import factories
from tests.competence.team.conftest import FIRST_DAY, TODAY

REASON = "Hon byter till familjehemsenheten."
A_DAY = timedelta(days=1)


def url(assignment):
    return reverse("end_programme", args=[assignment.person_id, assignment.pk])


def end(client, assignment, day=TODAY, reason=REASON):
    return client.post(url(assignment), {"ends_on": day.isoformat(), "reason": reason})


def test_an_ended_programme_is_late_with_nothing(cast, sign_in, assignment):
    clock.move_to(clock.at_noon(TODAY + timedelta(days=60)))
    before = {row.name: row for row in team(reach(cast.bo))}["Alma Ek"]
    assert before.assignment_id
    assert before.days_to_gate < 0

    end(sign_in(cast.bo), assignment)

    after = {row.name: row for row in team(reach(cast.bo))}["Alma Ek"]
    assert after.assignment_id is None
    assert after.days_to_gate is None
    assert introductions.of_person(cast.alma.pk, clock.today()) is None
    assert not Assignment.objects.filter(person=cast.alma, next_due_on__isnull=False).exists()


def test_what_was_done_stays_and_the_closed_row_points_back(cast, acting, sign_in, assignment):
    bo = acting(cast.bo, "supervisor")
    talks.hold(assignment=assignment, key="talk_first", held_on=TODAY, agreed="Två pass.", by=bo)
    fact = factories.fact(cast.alma, starts_on=FIRST_DAY)

    end(sign_in(cast.bo), assignment)

    closed = Assignment.objects.live().get(person=cast.alma)
    assert (closed.starts_on, closed.ends_on, closed.replaces) == (FIRST_DAY, TODAY, assignment)
    assert closed.replaces.retracted_reason == REASON
    assert closed.replaces.talks.count() == 1
    assert Fact.objects.live().filter(pk=fact.pk).exists()


def test_two_clicks_are_one_end_one_audit_row_and_one_mail(cast, sign_in, assignment):
    client = sign_in(cast.bo)

    answers = [end(client, assignment).status_code for _click in range(2)]
    outbox.drain()

    assert answers == [302, 302]
    assert AuditEntry.objects.filter(verb="programme.ended").count() == 1
    assert [REASON in letter.body for letter in mail.outbox] == [True]


@pytest.mark.parametrize(
    ("day", "reason", "field"),
    [
        (TODAY + A_DAY, REASON, "ends_on"),
        (FIRST_DAY - A_DAY, REASON, "ends_on"),
        (TODAY, "", "reason"),
        (TODAY, "Ärendet 121212-1212", "reason"),
    ],
)
def test_a_wrong_day_or_reason_is_said_beside_the_field(
    cast, sign_in, assignment, day, reason, field
):
    response = end(sign_in(cast.bo), assignment, day, reason)

    assert response.context["form"].has_error(field)
    assert Assignment.objects.live().get(person=cast.alma).ends_on is None


@pytest.mark.parametrize(
    ("day", "reason"),
    [(TODAY + A_DAY, REASON), (FIRST_DAY - A_DAY, REASON), (TODAY, " ")],
)
def test_the_service_refuses_what_the_page_refuses(cast, acting, assignment, day, reason):
    with pytest.raises(ValidationError):
        programme_end.end(assignment=assignment, ends_on=day, reason=reason, by=acting(cast.bo))

    assert Assignment.objects.live().get(person=cast.alma) == assignment


def test_ended_by_the_service_twice_is_the_same_row(cast, acting, assignment):
    given = {"ends_on": TODAY, "reason": REASON, "by": acting(cast.bo)}

    closed = programme_end.end(assignment=assignment, **given)

    assert programme_end.end(assignment=assignment, **given) == closed
    assert programme_end.end(assignment=closed, **given) == closed


def test_a_plan_that_has_not_begun_is_taken_back_whole(cast, sign_in, programme):
    coming = factories.assign(cast.ture, programme, TODAY + 10 * A_DAY)

    end(sign_in(cast.bo), coming)

    assert not Assignment.objects.live().filter(person=cast.ture).exists()


def test_the_page_says_what_falls_away_and_offers_undo_on_the_first_day(
    cast, acting, sign_in, programme
):
    bo = acting(cast.bo, "supervisor")
    fresh = assignments.assign(person=cast.ture, rule_version=programme, starts_on=TODAY, by=bo)
    client = sign_in(cast.bo)
    undo = reverse("undo_assignment", args=[cast.ture.pk])

    assert undo in client.get(url(fresh)).text
    when = datetime(2026, 9, 28, 10, tzinfo=clock.STOCKHOLM)
    talks.book(assignment=fresh, key="talk_first", when=when, place="", by=bo)
    response = client.get(url(fresh))

    assert undo not in response.text
    assert "28 september 2026" in response.text


def test_a_new_programme_can_be_assigned_and_counts_what_was_met(
    cast, acting, sign_in, assignment, programme
):
    factories.fact(cast.alma, starts_on=FIRST_DAY, value={"version": 1})
    end(sign_in(cast.bo), assignment)

    assignments.assign(
        person=cast.alma, rule_version=programme, starts_on=TODAY, by=acting(cast.bo)
    )

    year = introductions.of_person(cast.alma.pk, TODAY)
    assert year.task("valkommen").met
    assert not Deviation.objects.exists()
