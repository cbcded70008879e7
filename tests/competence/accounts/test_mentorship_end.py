"""A mentorship ends, or a question is taken back: by whom, and who is told."""

from datetime import timedelta

from django.core import mail
from django.urls import reverse

from competence import outbox
from competence.people import clock
from competence.people.models import AuditEntry, Mentorship
from tests import factories
from tests.competence.accounts.test_mentorships import ask, sees


def end(client, row, days=0):
    day = clock.today() + timedelta(days=days)
    return client.post(reverse("end_mentorship", args=[row.pk]), {"ends_on": day.isoformat()})


def test_a_mentor_stops_and_the_others_get_a_mail(cast, sign_in):
    row = Mentorship.objects.get(mentor=cast.cilla)
    client = sign_in(cast.cilla)

    answers = [end(client, row, -1).status_code for _click in range(2)]
    outbox.drain()

    assert answers == [302, 302]
    assert not sees(cast.cilla, cast.alma)
    assert {letter.to[0] for letter in mail.outbox} == {cast.alma.work_email, cast.bo.work_email}
    assert AuditEntry.objects.filter(verb="mentor.ended").count() == 1


def test_a_protected_mentor_is_named_by_mail_only_to_who_leads_her(cast, sign_in):
    cast.cilla.protected_identity = True
    cast.cilla.save()

    end(sign_in(cast.cilla), Mentorship.objects.get(mentor=cast.cilla))
    outbox.drain()

    named = {letter.to[0]: "Cilla" in letter.body for letter in mail.outbox}
    assert named == {cast.alma.work_email: False, cast.bo.work_email: True}


def test_a_question_taken_back_is_told_to_nobody_but_the_one_asked(cast, sign_in):
    row = ask(cast, cast.alma, cast.ture)
    client = sign_in(cast.bo)
    assert "Ta tillbaka frågan" in client.get(reverse("mentorship", args=[row.pk])).text

    end(client, row, -1)
    outbox.drain()

    assert {letter.to[0] for letter in mail.outbox[1:]} == {cast.ture.work_email}
    assert sign_in(cast.ture).get(reverse("mentorship", args=[row.pk])).status_code == 404


def test_the_newcomer_and_hr_end_no_mentorship(cast, sign_in):
    row = Mentorship.objects.get(mentor=cast.cilla)

    assert end(sign_in(cast.alma), row).status_code == 403
    assert end(sign_in(cast.elin), row).status_code == 404


def test_a_mentorship_ends_within_a_day_that_can_be(cast, sign_in):
    row = Mentorship.objects.get(mentor=cast.cilla)

    assert end(sign_in(cast.bo), row, 5000).context["form"].has_error("ends_on")
    assert sees(cast.cilla, cast.alma)


def test_ending_says_who_goes_on(cast, sign_in):
    row = Mentorship.objects.get(mentor=cast.cilla)
    factories.mentor(cast.ture, cast.alma)

    shown = sign_in(cast.bo).get(reverse("end_mentorship", args=[row.pk]))

    assert shown.context["end"].other_mentors == 1
