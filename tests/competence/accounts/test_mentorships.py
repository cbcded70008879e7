from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence import outbox
from competence.people import clock
from competence.people.access import reach, visible_to
from competence.people.audit import Actor
from competence.people.models import Mentorship
from competence.services import mentorships
from tests import factories


def ask(cast, person, mentor, by=None, **days):
    return mentorships.propose(
        person=person,
        mentor=mentor,
        starts_on=days.get("starts_on", clock.today()),
        ends_on=days.get("ends_on"),
        by=Actor.of(by or cast.bo),
    )


def sees(mentor, person, day=None):
    return person in visible_to(reach(mentor, day))


def test_a_mentor_counts_once_she_has_said_yes(cast):
    row = ask(cast, cast.alma, cast.ture)
    before = sees(cast.ture, cast.alma)

    mentorships.accept(mentorship=row, by=Actor.of(cast.ture))

    assert (before, sees(cast.ture, cast.alma)) == (False, True)


def test_access_ends_with_the_last_day(cast):
    row = ask(cast, cast.alma, cast.ture)
    mentorships.accept(mentorship=row, by=Actor.of(cast.ture))
    today = clock.today()

    mentorships.end(mentorship=row, ends_on=today, reason="ended", by=Actor.of(cast.bo))

    assert sees(cast.ture, cast.alma, today)
    assert not sees(cast.ture, cast.alma, today + timedelta(days=1))


@pytest.mark.parametrize("missing", [None, "mentor", "lender", "person"])
def test_across_municipalities_all_must_say_yes(cast, missing):
    row = ask(cast, cast.petra, cast.cilla, by=cast.olga)
    answers = {
        "mentor": lambda: mentorships.accept(mentorship=row, by=Actor.of(cast.cilla)),
        "lender": lambda: mentorships.agree_as_lender(mentorship=row, by=Actor.of(cast.disa)),
        "person": lambda: mentorships.accept_as_person(mentorship=row, by=Actor.of(cast.petra)),
    }
    for name, answer in answers.items():
        if name != missing:
            answer()

    assert sees(cast.cilla, cast.petra) is (missing is None)


def test_a_borrowed_mentor_sees_only_her_and_only_meanwhile(cast):
    row = ask(cast, cast.petra, cast.cilla, by=cast.olga, ends_on=clock.today())
    mentorships.accept(mentorship=row, by=Actor.of(cast.cilla))
    mentorships.agree_as_lender(mentorship=row, by=Actor.of(cast.disa))
    mentorships.accept_as_person(mentorship=row, by=Actor.of(cast.petra))

    there = visible_to(reach(cast.cilla)).filter(municipality=cast.granby)
    assert list(there) == [cast.petra]
    tomorrow = clock.today() + timedelta(days=1)
    assert not sees(cast.cilla, cast.petra, tomorrow)


def test_asking_twice_is_one_question(cast):
    assert ask(cast, cast.alma, cast.ture) == ask(cast, cast.alma, cast.ture)
    ends = clock.today() + timedelta(days=30)
    first = ask(cast, cast.alma, cast.disa, ends_on=ends)
    assert first == ask(cast, cast.alma, cast.disa, ends_on=ends)


def test_nobody_mentors_herself(cast):
    with pytest.raises(ValidationError):
        ask(cast, cast.alma, cast.alma)


def test_accepting_twice_is_accepting_once_and_a_no_stays_no(cast):
    row = ask(cast, cast.alma, cast.ture)
    mentorships.accept(mentorship=row, by=Actor.of(cast.ture))
    first = row.accepted_at
    mentorships.accept(mentorship=row, by=Actor.of(cast.ture))
    assert row.accepted_at == first
    with pytest.raises(ValidationError):
        mentorships.decline(mentorship=row, reason="", by=Actor.of(cast.ture))

    other = ask(cast, cast.alma, cast.disa)
    mentorships.decline(mentorship=other, reason="", by=Actor.of(cast.disa))
    with pytest.raises(ValidationError):
        mentorships.accept(mentorship=other, by=Actor.of(cast.disa))


def test_the_reason_of_a_no_goes_by_mail_to_the_one_who_asked(cast):
    row = ask(cast, cast.alma, cast.ture)

    mentorships.decline(mentorship=row, reason="Jag har fullt.", by=Actor.of(cast.ture))
    outbox.drain()

    assert mail.outbox[-1].to == [cast.bo.work_email]
    assert "Jag har fullt." in mail.outbox[-1].body


def test_somebody_declined_can_be_asked_again(cast):
    row = ask(cast, cast.alma, cast.ture)
    mentorships.decline(mentorship=row, reason="", by=Actor.of(cast.ture))

    assert ask(cast, cast.alma, cast.ture) != row


def test_everybody_concerned_gets_a_mail(cast):
    ask(cast, cast.petra, cast.cilla, by=cast.olga)
    outbox.drain()

    to = {letter.to[0] for letter in mail.outbox}
    assert to == {cast.cilla.work_email, cast.disa.work_email, cast.petra.work_email}
    lender = next(letter for letter in mail.outbox if letter.to == [cast.disa.work_email])
    assert "Petra" not in lender.body


def name(client, person, **answers):
    values = {"starts_on": clock.today().isoformat(), "mentor": "", "neighbour_email": ""}
    return client.post(reverse("name_mentor", args=[person.pk]), values | answers)


def test_the_supervisor_names_a_mentor_who_says_yes(cast, sign_in):
    response = name(sign_in(cast.bo), cast.alma, mentor=cast.ture.pk)
    row = Mentorship.objects.get(mentor=cast.ture)
    url = reverse("mentorship", args=[row.pk])
    ture = sign_in(cast.ture)

    assert response.status_code == 302
    assert "Alma Ek" in ture.get(url).content.decode()
    assert [ture.post(url, {"answer": "yes"}).status_code for _ in range(2)] == [302, 302]
    assert sees(cast.ture, cast.alma)


def test_a_mentor_from_the_neighbour_is_found_by_address_and_lent(cast, sign_in):
    assert name(sign_in(cast.olga), cast.petra, neighbour_email=cast.cilla.work_email.upper())
    row = Mentorship.objects.get(mentor=cast.cilla, person=cast.petra)
    url = reverse("mentorship", args=[row.pk])

    lender_page = sign_in(cast.disa).get(url).content.decode()
    assert "Petra" not in lender_page
    for person in (cast.cilla, cast.disa, cast.petra):
        assert sign_in(person).post(url, {"answer": "yes"}).status_code == 302

    assert sees(cast.cilla, cast.petra)


@pytest.mark.parametrize("who", ["protected", "stranger", "own"])
def test_who_cannot_be_asked_gives_one_and_the_same_answer(cast, sign_in, who):
    cast.cilla.protected_identity = True
    cast.cilla.save()
    address = {
        "protected": cast.cilla.work_email,
        "stranger": "ingen@havsby.example.org",
        "own": cast.petra.work_email,
    }[who]

    response = name(sign_in(cast.olga), cast.petra, neighbour_email=address)

    assert response.context["form"].has_error("neighbour_email")
    assert not Mentorship.objects.filter(person=cast.petra).exists()


def test_both_or_neither_is_asked_to_mend(cast, sign_in):
    client = sign_in(cast.bo)

    both = name(client, cast.alma, mentor=cast.ture.pk, neighbour_email="x@granby.example.org")
    neither = name(client, cast.alma)
    backwards = name(client, cast.alma, mentor=cast.ture.pk, ends_on="2020-01-01")

    assert both.context["form"].has_error("mentor")
    assert neither.context["form"].has_error("mentor")
    assert backwards.context["form"].has_error("ends_on")


def test_a_foreign_id_in_the_picker_is_refused(cast, sign_in):
    response = name(sign_in(cast.bo), cast.alma, mentor=cast.petra.pk)

    assert response.context["form"].has_error("mentor")


@pytest.mark.parametrize("who", ["nils", "elin", "gun", "frej", "petra"])
def test_others_do_not_know_of_the_question(cast, sign_in, who):
    row = ask(cast, cast.alma, cast.ture)

    assert sign_in(cast.people[who]).get(reverse("mentorship", args=[row.pk])).status_code == 404


def test_who_asked_may_read_but_not_answer(cast, sign_in):
    row = ask(cast, cast.alma, cast.ture)
    client = sign_in(cast.bo)
    url = reverse("mentorship", args=[row.pk])

    assert client.get(url).status_code == 200
    assert client.post(url, {"answer": "yes"}).status_code == 403


def test_the_person_cannot_accept_for_her_mentor(cast, sign_in):
    row = ask(cast, cast.alma, cast.ture)

    sign_in(cast.alma).post(reverse("mentorship", args=[row.pk]), {"answer": "yes"})

    row.refresh_from_db()
    assert row.accepted_at is None


def test_a_no_with_a_personnummer_is_stopped(cast, sign_in):
    row = ask(cast, cast.alma, cast.ture)
    url = reverse("mentorship", args=[row.pk])

    response = sign_in(cast.ture).post(url, {"answer": "no", "reason": "Ärendet 121212-1212"})

    row.refresh_from_db()
    assert response.context["form"].has_error("reason", "personnummer")
    assert row.declined_at is None


def test_a_protected_name_waits_for_the_mentors_yes(cast, sign_in):
    cast.alma.protected_identity = True
    cast.alma.save()
    row = ask(cast, cast.alma, cast.ture)
    client, url = sign_in(cast.ture), reverse("mentorship", args=[row.pk])

    assert "Alma" not in client.get(url).content.decode()
    client.post(url, {"answer": "yes"})
    assert "Alma" in client.get(url).content.decode()


def test_the_list_of_mentors_costs_the_same_for_one_and_for_ten(cast, sign_in, count_queries):
    client, url = sign_in(cast.bo), reverse("name_mentor", args=[cast.alma.pk])
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for number in range(10):
        other = factories.worker(f"Mentor Nr{number}", cast.unit)
        factories.mentor(other, cast.alma)

    assert count_queries(lambda: client.get(url)) == few
