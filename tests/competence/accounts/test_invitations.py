from datetime import timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from competence import outbox
from competence.models import Message
from competence.people import clock
from competence.people.audit import SYSTEM, Actor
from competence.people.models import Invitation, Person, User
from competence.services import invitations
from tests import factories

PASSWORD = "fyra ord om en katt"


@pytest.fixture
def zara(cast):
    person = factories.make_person("Zara Ny", cast.havsby, work_email="zara.ny@havsby.example.org")
    factories.employ(person, cast.unit)
    return person


def invite(person, cast):
    invitations.invite(person=person, by=Actor.of(cast.bo))
    outbox.drain()
    words = mail.outbox[-1].body.split()
    return next(word for word in words if "/inbjudan/" in word).rstrip("/").split("/")[-1]


def page(token):
    return reverse("invitation", args=[token])


def test_the_token_lies_in_the_mail_and_nowhere_else(cast, zara):
    token = invite(zara, cast)

    assert len(token) >= 22  # 128 bits in base64
    assert not Invitation.objects.filter(token_hash=token).exists()
    assert Message.objects.get(to=zara.work_email).text == ""
    assert mail.outbox[-1].to == [zara.work_email]


def test_looking_at_the_link_does_not_use_it(cast, zara, client):
    token = invite(zara, cast)

    for _ in range(3):
        assert client.get(page(token)).status_code == 200
        assert client.head(page(token)).status_code == 200

    assert Invitation.objects.get(person=zara).accepted_at is None


def test_the_new_colleague_chooses_a_password_and_is_signed_in(cast, zara, client):
    token = invite(zara, cast)

    response = client.post(page(token), {"password": PASSWORD, "way": "password"})

    zara.refresh_from_db()
    assert response.url == reverse("home")
    assert zara.user.check_password(PASSWORD)
    assert zara.user.usersession_set.count() == 1
    assert EmailAddress.objects.get(user=zara.user).verified
    assert client.get("/konto/").status_code == 200


def test_she_may_go_on_without_a_password(cast, zara, client):
    token = invite(zara, cast)

    client.post(page(token), {"way": "code"})

    zara.refresh_from_db()
    assert not zara.user.has_usable_password()
    assert client.get("/konto/").context["account"].has_password is False


@pytest.mark.parametrize("password", ["", "kort", "password1234", "zara.ny@havsby"])
def test_a_weak_password_is_refused_and_the_link_still_works(cast, zara, client, password):
    token = invite(zara, cast)

    response = client.post(page(token), {"password": password, "way": "password"})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not User.objects.filter(email=zara.work_email).exists()
    assert client.get(page(token)).context["link"].is_open


def test_a_used_link_says_so(cast, zara, client):
    token = invite(zara, cast)
    client.post(page(token), {"password": PASSWORD})

    response = Client().get(page(token))

    assert (response.status_code, response.context["state"]) == (410, "used")
    assert "Zara" not in response.content.decode()


def test_an_old_link_says_so(cast, zara, client):
    token = invite(zara, cast)
    clock.move(days=8)

    response = client.post(page(token), {"password": PASSWORD})

    assert (response.status_code, response.context["state"]) == (410, "expired")
    assert not User.objects.filter(email=zara.work_email).exists()


def test_the_last_day_still_counts(cast, zara, client):
    token = invite(zara, cast)
    clock.move(days=6)

    assert client.get(page(token)).status_code == 200


def test_a_new_invitation_replaces_the_one_before(cast, zara, client):
    first, second = invite(zara, cast), invite(zara, cast)

    assert client.get(page(first)).context["state"] == "revoked"
    assert client.get(page(second)).context["link"].is_open


def test_an_invented_link_tells_nothing(db, client):
    response = client.get(page("x" * 43))

    assert (response.status_code, response.context["state"]) == (410, "unknown")


def test_two_clicks_sign_her_in_once_and_both_get_a_page(cast, zara, client):
    token = invite(zara, cast)
    answers = [client.post(page(token), {"password": PASSWORD}) for _ in range(2)]

    assert User.objects.filter(email=zara.work_email).count() == 1
    assert answers[0].status_code == 302
    assert answers[1].status_code in (302, 410)


def test_who_already_has_a_login_keeps_it(cast, zara, client):
    user = factories.make_user(zara.work_email)
    token = invite(zara, cast)

    response = client.post(page(token), {"password": "annat langt losenord"})

    user.refresh_from_db()
    assert Person.objects.get(pk=zara.pk).user == user
    assert user.check_password("ett-langt-losenord")
    assert response.url == reverse("account_login")
    assert client.get("/konto/").status_code == 302


def test_a_login_that_is_somebody_else_here_is_not_taken_over(cast, zara, client):
    cast.ture.user.email = zara.work_email
    cast.ture.user.save()
    token = invite(zara, cast)

    response = client.post(page(token), {})

    assert response.status_code == 302
    assert Person.objects.get(pk=zara.pk).user is None
    assert client.get(page(token)).context["link"].is_open


def test_who_has_signed_in_is_not_invited_again(cast):
    with pytest.raises(ValidationError):
        invite(cast.alma, cast)


def test_somebody_signs_the_invitation(cast, zara):
    with pytest.raises(ValidationError):
        invitations.invite(person=zara, by=SYSTEM)


def test_of_fifty_who_press_at_once_one_gets_in(transactional_cast):
    cast = transactional_cast
    zara = factories.make_person("Zara Ny", cast.havsby, work_email="zara@havsby.example.org")
    token = invite(zara, cast)
    answers, start = [], Barrier(50)

    def press():
        start.wait()
        try:
            answers.append(invitations.redeem(token=token, password="").pk)
        except invitations.LinkIsSpent:
            answers.append(None)
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 50
    assert len([answer for answer in answers if answer]) == 1
    assert User.objects.filter(email=zara.work_email).count() == 1
    assert Invitation.objects.get().accepted_at - clock.now() < timedelta(minutes=1)
