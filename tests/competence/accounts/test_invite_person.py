"""The form that hires and invites, with what people really write into it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from competence import outbox
from competence.people import clock
from competence.people.models import Invitation, LineManagement, Person

URL = "/medarbetare/ny/"


def answers(cast, **changes):
    values = {
        "given_name": "Zara",
        "family_name": "Ny",
        "work_email": "zara.ny@havsby.example.org",
        "unit": cast.unit.pk,
        "starts_on": clock.today().isoformat(),
        "type": "permanent",
        "fte_percent": "100",
        "supervisor": cast.bo.pk,
        "child_services_since": "",
        "agency": "",
    }
    return values | changes


@pytest.mark.parametrize("name", ["bo", "disa", "elin"])
def test_supervisor_manager_and_hr_invite(cast, sign_in, name):
    client = sign_in(cast.people[name])

    response = client.post(URL, answers(cast))

    zara = Person.objects.get(given_name="Zara")
    assert response.url == reverse("team_member", args=[zara.pk])
    assert LineManagement.objects.get(person=zara).supervisor == cast.bo
    outbox.drain()
    assert mail.outbox[-1].to == ["zara.ny@havsby.example.org"]


@pytest.mark.parametrize("name", ["alma", "cilla", "frej", "gun"])
def test_others_may_not(cast, sign_in, name):
    client = sign_in(cast.people[name])

    assert client.get(URL).status_code == 403
    assert client.post(URL, answers(cast)).status_code == 403
    assert not Person.objects.filter(given_name="Zara").exists()


def test_a_supervisor_hires_into_her_own_unit_only(cast, sign_in):
    client = sign_in(cast.bo)

    for unit in (cast.other_unit, cast.granby_unit, cast.havsby):
        response = client.post(URL, answers(cast, unit=unit.pk))
        assert response.context["form"].has_error("unit")


def test_a_neighbour_cannot_be_named_supervisor(cast, sign_in):
    response = sign_in(cast.bo).post(URL, answers(cast, supervisor=cast.olga.pk))

    assert response.context["form"].has_error("supervisor")


def test_a_double_click_is_one_person_and_one_mail(cast, sign_in):
    client = sign_in(cast.bo)
    places = {client.post(URL, answers(cast)).url for _ in range(2)}

    outbox.drain()
    assert len(places) == 1
    assert Person.objects.filter(given_name="Zara").count() == 1
    assert Invitation.objects.count() == 1
    assert len(mail.outbox) == 1


def test_an_address_that_is_taken_is_said_at_the_field_and_nothing_is_lost(cast, sign_in):
    response = sign_in(cast.bo).post(URL, answers(cast, work_email=cast.alma.work_email.upper()))

    form = response.context["form"]
    assert form.has_error("work_email")
    assert 'value="Zara"' in response.content.decode()


@pytest.mark.parametrize("days", [-400, 400])
def test_a_first_day_far_off_is_asked_about_once(cast, sign_in, days):
    client = sign_in(cast.bo)
    day = (clock.today() + timedelta(days=days)).isoformat()

    asked = client.post(URL, answers(cast, starts_on=day))
    answered = client.post(URL, answers(cast, starts_on=day, sure_of_day="on"))

    assert asked.context["form"].has_error("starts_on", "unlikely")
    assert 'name="sure_of_day"' in asked.content.decode()
    assert answered.status_code == 302
    assert Person.objects.filter(given_name="Zara").count() == 1


@pytest.mark.parametrize(
    "day", ["1926-01-01", "2126-01-01", "0001-01-01", "igår", "2026-02-30", ""]
)
def test_an_impossible_first_day_is_refused(cast, sign_in, day):
    response = sign_in(cast.bo).post(URL, answers(cast, starts_on=day, sure_of_day="on"))

    assert response.context["form"].has_error("starts_on")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Anna & Co", "Anna & Co"),
        ("\u202eanneZ\u202c", "anneZ"),
        ("  Zoë\tMaria ", "Zoë Maria"),
        ("D\u2019Arc-O'Neill", "D\u2019Arc-O'Neill"),
        ("محمد", "محمد"),
        ("A" * 80, "A" * 80),
    ],
)
def test_a_name_is_kept_as_written_and_shown_harmlessly(cast, sign_in, written, kept):
    client = sign_in(cast.bo)

    response = client.post(URL, answers(cast, given_name=written))

    zara = Person.objects.get(family_name="Ny")
    assert zara.given_name == kept
    page = client.get(reverse("name_mentor", args=[zara.pk])).content.decode()
    assert "<script>alert" not in page
    assert response.status_code == 302


@pytest.mark.parametrize("written", ["Zara 😀", "😀", "123", "\u202e\u202c", "   ", "A" * 300])
def test_what_is_no_name_is_refused_and_kept_in_the_form(cast, sign_in, written):
    response = sign_in(cast.bo).post(URL, answers(cast, given_name=written))

    assert response.status_code == 200
    assert response.context["form"].has_error("given_name")
    assert not Person.objects.filter(family_name="Ny").exists()


def test_a_name_with_a_mark_in_the_middle_of_a_mail_subject_stays_one_line(cast, sign_in):
    sign_in(cast.bo).post(URL, answers(cast, given_name="Zara\r\nBcc: x@example.org"))

    outbox.drain()
    assert all("\n" not in letter.subject for letter in mail.outbox)
    assert all(letter.to == ["zara.ny@havsby.example.org"] for letter in mail.outbox)


def test_agency_staff_need_an_agency(cast, sign_in):
    client = sign_in(cast.bo)

    assert client.post(URL, answers(cast, type="agency")).context["form"].has_error("agency")
    assert client.post(URL, answers(cast, type="agency", agency="Bemanna AB")).status_code == 302


@pytest.mark.parametrize("extent", ["0", "101", "-5", "halv", ""])
def test_an_impossible_extent_is_refused(cast, sign_in, extent):
    response = sign_in(cast.bo).post(URL, answers(cast, fte_percent=extent))

    assert response.context["form"].has_error("fte_percent")


def test_only_hr_registers_protected_identity(cast, sign_in):
    sign_in(cast.bo).post(URL, answers(cast, protected_identity="on"))
    sign_in(cast.elin).post(
        URL, answers(cast, work_email="y@havsby.example.org", protected_identity="on")
    )

    assert not Person.objects.get(work_email="zara.ny@havsby.example.org").protected_identity
    assert Person.objects.get(work_email="y@havsby.example.org").protected_identity


def test_a_new_invitation_can_be_sent(cast, sign_in):
    client = sign_in(cast.bo)
    client.post(URL, answers(cast))
    zara = Person.objects.get(given_name="Zara")
    url = reverse("reinvite", args=[zara.pk])

    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert Invitation.objects.filter(person=zara).count() == 2
    assert Invitation.objects.filter(person=zara, revoked_at__isnull=True).count() == 1


def test_whoever_has_signed_in_gets_no_new_invitation_but_a_word(cast, sign_in):
    client = sign_in(cast.bo)

    response = client.post(reverse("reinvite", args=[cast.alma.pk]))

    assert response.status_code == 302
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("name", ["reinvite", "absence", "name_mentor"])
def test_strangers_get_404_and_colleagues_403(cast, sign_in, name):
    url = reverse(name, args=[cast.alma.pk])

    assert sign_in(cast.nils).get(url).status_code == 404
    assert sign_in(cast.ture).get(url).status_code == 404
    assert sign_in(cast.alma).get(url).status_code == 403
    assert sign_in(cast.bo).get(url).status_code == 200


def test_absence_is_registered_with_days_and_extent_only(cast, sign_in):
    client = sign_in(cast.bo)
    url = reverse("absence", args=[cast.alma.pk])
    days = {"starts_on": "2026-08-17", "ends_on": "2026-08-30", "extent_percent": "50"}

    assert [client.post(url, days).status_code for _ in range(2)] == [302, 302]

    assert cast.alma.absences.get().extent_percent == 50
    assert set(client.get(url).context["form"].fields) == {"starts_on", "ends_on", "extent_percent"}


def test_absence_that_ends_before_it_begins_or_overlaps_is_refused(cast, sign_in):
    client = sign_in(cast.elin)
    url = reverse("absence", args=[cast.alma.pk])
    client.post(url, {"starts_on": "2026-08-17", "ends_on": "", "extent_percent": "100"})

    backwards = client.post(
        url, {"starts_on": "2026-08-17", "ends_on": "2026-08-01", "extent_percent": "50"}
    )
    twice = client.post(
        url, {"starts_on": "2026-09-01", "ends_on": "2026-09-02", "extent_percent": "50"}
    )

    assert backwards.context["form"].has_error("ends_on")
    assert twice.context["form"].non_field_errors()


def test_the_picker_does_not_show_protected_colleagues(cast, sign_in):
    cast.ture.protected_identity = True
    cast.ture.save()
    url = reverse("name_mentor", args=[cast.petra.pk])
    mine = reverse("name_mentor", args=[cast.alma.pk])

    assert "Ture Ås" not in sign_in(cast.disa).get(mine).content.decode()
    assert "Ture Ås" in sign_in(cast.bo).get(mine).content.decode()
    assert "Ture Ås" not in sign_in(cast.olga).get(url).content.decode()
