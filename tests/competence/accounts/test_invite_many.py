"""Invitations in batches: chosen, read, sent in the background, and never twice to the same person."""

import uuid
from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from competence import outbox
from competence.models import BatchInvitee, InvitationBatch, Message
from competence.people import clock
from competence.people.models import AuditEntry, Invitation, RoleGrant
from competence.services import invitation_batches as batches
from competence.services import invitations
from tests import factories
from tests.threads import in_threads

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
PAGE = reverse("invite_many")


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def coming(cast, today):
    """Three without a login, who begin in one, two and three weeks."""
    found = []
    names = ("Åsa Ny", "Bea Ny", "Maximiliana-Konstantinopel von Ängelholmsbackarna")
    for weeks, name in enumerate(names, start=1):
        person = factories.make_person(name, cast.havsby)
        factories.employ(person, cast.unit, starts_on=today + weeks * 7 * A_DAY)
        found.append(person)
    return found


@pytest.fixture
def make(cast, acting, coming):
    def batch(people=None, send_on=None, again=False, form_key=None):
        return batches.make(
            people=coming if people is None else people,
            send_on=send_on or clock.today(),
            again=again,
            form_key=form_key or uuid.uuid4(),
            by=acting(cast.elin, "hr"),
        )

    return batch


def states(batch):
    return list(batch.invitees.order_by("pk").values_list("state", "why"))


def fields(people, day, **more):
    return {
        "people": [person.pk for person in people],
        "send_on": day.isoformat(),
        "form_key": str(uuid.uuid4()),
        **more,
    }


def test_a_batch_is_sent_in_the_background_to_each_once(make, coming):
    batch = make()
    assert not Invitation.objects.exists()

    for _turn in range(2):
        outbox.drain()

    assert states(batch) == [("sent", "")] * 3
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted(one.work_email for one in coming)
    assert Invitation.objects.count() == 3
    assert AuditEntry.objects.filter(verb="invitations.planned").count() == 1


def test_more_than_a_chunk_goes_turn_by_turn(cast, make, monkeypatch):
    monkeypatch.setattr(batches, "CHUNK", 2)
    batch = make()

    batches.carry_out(str(batch.pk))
    halfway = states(batch)
    outbox.drain()

    assert halfway == [("sent", "")] * 2 + [("waiting", "")]
    assert states(batch) == [("sent", "")] * 3
    assert Message.objects.count() == 3


def test_a_day_to_come_waits_for_its_morning(make, today):
    batch = make(send_on=today + 2 * A_DAY)
    outbox.drain()
    assert batches.send_due() == 0

    clock.move_to(datetime.combine(today + 2 * A_DAY, time(7, 30), clock.STOCKHOLM))
    turns = [batches.send_due() for _turn in range(2)]
    outbox.drain()

    assert turns == [1, 1]
    assert states(batch) == [("sent", "")] * 3
    assert Message.objects.count() == 3
    assert batches.send_due() == 0


def test_nobody_gets_a_second_first_invitation_from_another_batch(make, coming):
    make(coming[:2])

    with pytest.raises(ValidationError) as refused:
        make(coming[1:])
    outbox.drain()
    with pytest.raises(ValidationError):
        make(coming[1:])

    assert refused.value.code == "twice"
    assert InvitationBatch.objects.count() == 1


def test_the_database_itself_refuses_the_same_person_twice(cast, make, coming, today):
    batch = make(coming[:1])
    other = InvitationBatch.objects.create(
        municipality=cast.havsby,
        made_by=cast.elin,
        made_at=clock.now(),
        send_on=today,
        form_key=uuid.uuid4(),
    )
    row = {"person": coming[0], "municipality": cast.havsby}

    for into in (batch, other):
        with pytest.raises(IntegrityError), transaction.atomic():
            BatchInvitee.objects.create(batch=into, **row)


def test_what_has_happened_since_she_was_chosen_is_asked_about_before_she_is_mailed(
    cast, acting, make, coming, today
):
    batch = make(send_on=today + A_DAY)
    invitations.invite(person=coming[0], by=acting(cast.bo))
    coming[1].user = factories.make_user("bea@havsby.example.org")
    coming[1].save()
    coming[2].employments.live().update(retracted_at=clock.now(), retracted_reason="kom aldrig")
    clock.move_to(clock.at_noon(today + A_DAY))
    batches.send_due()
    outbox.drain()

    assert [why for _state, why in states(batch)] == ["invited", "has_come_in", "left"]
    assert Invitation.objects.count() == 1


def test_nothing_goes_in_the_name_of_who_is_hr_no_longer(cast, make, today):
    batch = make(send_on=today + A_DAY)
    RoleGrant.objects.filter(person=cast.elin).update(
        retracted_at=clock.now(), retracted_reason="ended"
    )
    clock.move_to(clock.at_noon(today + A_DAY))
    batches.send_due()
    outbox.drain()

    assert states(batch) == [("passed", "not_yours")] * 3
    assert not Message.objects.exists()


def test_it_can_be_taken_back_until_it_is_sent_and_they_chosen_anew(cast, acting, make, coming):
    later = clock.today() + 3 * A_DAY
    batch = make(send_on=later)

    counts = [batches.stop(batch=batch, by=acting(cast.elin)) for _click in range(2)]
    clock.move_to(clock.at_noon(later))
    batches.send_due()
    again = make()
    outbox.drain()

    assert counts == [3, 0]
    assert states(batch) == [("stopped", "")] * 3
    assert states(again) == [("sent", "")] * 3
    assert batches.stop(batch=again, by=acting(cast.elin)) == 0


def test_those_who_have_not_come_in_are_invited_again_once_each_time(make, coming, sign_in, cast):
    make()
    outbox.drain()
    token = mail.outbox[0].body.partition("/inbjudan/")[2].partition("/")[0]
    invitations.redeem(token=token, password="ett-langt-losenord-har")
    hr = sign_in(cast.elin)

    def listed(query):
        return {one.name for one in hr.get(f"{PAGE}{query}").context["found"].people}

    early = listed("?vilka=igen")
    clock.move_to(clock.at_noon(clock.today() + 7 * A_DAY))
    hr = sign_in(cast.elin)
    late = listed("?vilka=igen")
    make(coming[1:], again=True)
    with pytest.raises(ValidationError):
        make(coming[1:], again=True)
    outbox.drain()

    assert early == set()
    assert late == {one.name for one in coming[1:]}
    assert listed("?vilka=igen&dagar=7") == set()
    assert len(mail.outbox) == 5
    assert Invitation.objects.open_at(clock.now()).count() == 2


@pytest.mark.alike
def test_every_mail_is_read_before_anything_is_written(cast, sign_in, coming, today):
    hr = sign_in(cast.elin)

    shown = hr.post(PAGE, fields(coming, today))

    names = [name for name, _letter in shown.context["letters"]]
    assert names[0].startswith("Maximiliana")
    assert len(names) == 3
    assert "Hej Maximiliana-Konstantinopel," in shown.text
    assert "/inbjudan/" not in shown.text
    assert not InvitationBatch.objects.exists()
    changed = hr.post(PAGE, fields(coming[:1], today, change="yes"))
    assert [tick.data["selected"] for tick in changed.context["form"]["people"]].count(True) == 1


@pytest.mark.alike
def test_the_mail_is_the_one_that_was_read_but_for_the_link(cast, sign_in, coming, today):
    hr = sign_in(cast.elin)
    shown = hr.post(PAGE, fields(coming[:1], today)).context["letters"][0][1]

    hr.post(PAGE, fields(coming[:1], today, confirmed="yes"))
    outbox.drain()

    sent = mail.outbox[0].body.splitlines()
    differing = [line for line in shown.text.splitlines() if line not in sent]
    assert mail.outbox[0].subject == shown.subject
    assert differing == ["(hennes egen länk)"]


@pytest.mark.alike
def test_two_clicks_are_one_batch_and_both_see_it(cast, sign_in, coming, today):
    hr = sign_in(cast.elin)
    sent = fields(coming, today + A_DAY, confirmed="yes")

    answers = [hr.post(PAGE, sent) for _click in range(2)]

    batch = InvitationBatch.objects.get()
    assert {answer.url for answer in answers} == {reverse("invitation_batch", args=[batch.pk])}
    page = hr.get(answers[0].url).text
    assert "Inte sänd än" in page
    assert hr.post(reverse("stop_batch", args=[batch.pk])).status_code == 302
    assert "Återtaget innan det sändes" in hr.get(answers[0].url).text


@pytest.mark.alike
def test_people_are_chosen_by_unit_and_first_day(cast, sign_in, coming, today):
    other = factories.make_person("Ola Annan", cast.havsby)
    factories.employ(other, cast.other_unit, starts_on=today)
    hr = sign_in(cast.elin)

    def listed(**query):
        return [one.name for one in hr.get(PAGE, query).context["found"].people]

    assert len(listed()) == 4
    assert listed(enhet=cast.other_unit.pk) == ["Ola Annan"]
    days = {"fran": (today + A_DAY).isoformat(), "till": (today + 14 * A_DAY).isoformat()}
    assert set(listed(**days)) == {"Åsa Ny", "Bea Ny"}
    assert len(listed(enhet="x", fran="y", dagar="z")) == 4


@pytest.mark.alike
def test_who_has_no_work_e_mail_is_listed_with_what_to_do(cast, sign_in, coming, make):
    coming[0].work_email = ""
    coming[0].save()

    page = sign_in(cast.elin).get(PAGE)

    assert [one.name for one in page.context["found"].without_address] == ["Åsa Ny"]
    assert "De här går inte att mejla" in page.text
    batch = make(coming[:1])
    outbox.drain()
    assert states(batch) == [("passed", "no_address")]


@pytest.mark.alike
def test_only_hr_and_only_her_own_municipality(cast, sign_in, coming, make):
    batch = make(send_on=clock.today() + A_DAY)
    url = reverse("invitation_batch", args=[batch.pk])

    assert sign_in(cast.disa).get(PAGE).status_code == 403
    assert sign_in(cast.nils).get(url).status_code == 404
    assert not sign_in(cast.nils).get(PAGE).context["found"].people


@pytest.mark.alike
def test_the_list_asks_as_many_questions_for_thirty_as_for_three(
    cast, sign_in, coming, count_queries
):
    hr = sign_in(cast.elin)
    hr.get(PAGE)
    few = count_queries(lambda: hr.get(PAGE))
    for number in range(27):
        person = factories.make_person(f"Ny Nr{number}", cast.havsby)
        factories.employ(person, cast.unit)

    assert count_queries(lambda: hr.get(PAGE)) == few


@pytest.mark.strict
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_mail_nobody_twice(transactional_cast, today):
    cast = transactional_cast
    person = factories.make_person("Åsa Ny", cast.havsby)
    factories.employ(person, cast.unit)
    batch = InvitationBatch.objects.create(
        municipality=cast.havsby,
        made_by=cast.elin,
        made_at=clock.now(),
        send_on=today,
        form_key=uuid.uuid4(),
    )
    BatchInvitee.objects.create(batch=batch, person=person, municipality=cast.havsby)

    in_threads(2, lambda: batches.carry_out(str(batch.pk)))

    assert Invitation.objects.count() == Message.objects.count() == 1
