"""Every door of sign-in, and what somebody sees of her own account."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import encrypt
from django.core import mail
from django.test import Client
from django.urls import reverse

from competence.people import clock
from competence.people.middleware import ACTING_AS
from competence.people.models import Role
from tests import factories

PASSWORD = "ett-langt-losenord"
UNKNOWN = "ingen@havsby.example.org"


def log_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


def without_tokens(response, address):
    text = response.content.decode().replace(address, "")
    return re.sub(r"[A-Za-z0-9]{64}", "", text)


def test_e_mail_and_password_lead_home_whatever_the_case(cast, client):
    response = log_in(client, f" {cast.alma.user.email.upper()} ")

    assert response.url == reverse("home")


def test_a_wrong_password_and_an_unknown_address_look_the_same(cast):
    known, unknown = Client(), Client()
    wrong = log_in(known, cast.alma.user.email, "fel")
    nobody = log_in(unknown, UNKNOWN, "fel")

    assert wrong.status_code == nobody.status_code == 200
    assert wrong.context["form"].non_field_errors()
    assert without_tokens(wrong, cast.alma.user.email) == without_tokens(nobody, UNKNOWN)


@pytest.mark.parametrize(
    ("name", "field"),
    [("account_request_login_code", "email"), ("account_reset_password", "email")],
)
def test_asking_for_a_mail_looks_the_same_for_known_and_unknown(cast, name, field):
    pages = []
    for email in (cast.alma.user.email, UNKNOWN):
        page = Client().post(reverse(name), {field: email}, follow=True)
        pages.append((page.redirect_chain, without_tokens(page, email)))

    assert pages[0] == pages[1]
    assert [letter.to for letter in mail.outbox] == [[cast.alma.user.email]]


def test_a_code_by_mail_signs_in(cast, client):
    client.post(reverse("account_request_login_code"), {"email": cast.alma.user.email})
    code = re.search(r"^\s*([A-Z0-9]{3,}-[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]

    wrong = client.post(reverse("account_confirm_login_code"), {"code": "AAAA-AAAA"})
    right = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert wrong.status_code == 200
    assert right.url == reverse("home")
    assert client.get("/konto/").status_code == 200


def test_a_code_by_mail_does_not_pass_the_second_factor(cast, client):
    TOTP.activate(cast.elin.user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    client.post(reverse("account_request_login_code"), {"email": cast.elin.user.email})
    code = re.search(r"^\s*([A-Z0-9]{3,}-[A-Z0-9]{3,})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]

    response = client.post(reverse("account_confirm_login_code"), {"code": code})

    assert response.url == reverse("mfa_authenticate")
    assert client.get("/konto/").status_code == 302


def reset_link(client, email):
    client.post(reverse("account_reset_password"), {"email": email})
    link = re.search(r"https?://[^/]+(/konto/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    return client.get(link).url, link


def test_a_forgotten_password_is_replaced_by_the_link(cast, client):
    form, link = reset_link(client, cast.alma.user.email)
    new = "nio gröna äpplen"

    weak = client.post(form, {"password1": "kort", "password2": "kort"})
    done = client.post(form, {"password1": new, "password2": new})
    again = Client().get(link, follow=True)

    assert weak.context["form"].errors
    assert done.status_code == 302
    assert again.context["token_fail"]
    assert log_in(Client(), cast.alma.user.email, new).status_code == 302
    assert log_in(Client(), cast.alma.user.email).status_code == 200


def test_a_new_password_does_not_sign_in_past_the_second_factor(cast, client):
    TOTP.activate(cast.elin.user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    form, _ = reset_link(client, cast.elin.user.email)

    client.post(form, {"password1": "nio gröna äpplen", "password2": "nio gröna äpplen"})

    assert client.get("/konto/").status_code == 302


def test_an_old_reset_link_is_refused(cast, client, monkeypatch):
    monkeypatch.setattr("django.conf.settings.PASSWORD_RESET_TIMEOUT", -1)
    client.post(reverse("account_reset_password"), {"email": cast.alma.user.email})
    link = re.search(r"https?://[^/]+(/konto/\S+)", mail.outbox[-1].body)[1]

    assert client.get(link, follow=True).context["token_fail"]


def test_nobody_signs_up(db, client):
    for response in (
        client.get("/konto/signup/"),
        client.post("/konto/signup/", {"email": "x@y.se"}),
    ):
        assert "account/signup_closed.html" in [part.name for part in response.templates]


def test_five_wrong_passwords_are_enough_whatever_the_spelling(cast, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    email = cast.alma.user.email
    for spelling in (email, email.upper(), f" {email}", email.title(), email):
        log_in(Client(), spelling, "fel")

    response = log_in(Client(), email)

    assert response.status_code == 200
    assert not response.wsgi_request.user.is_authenticated


def test_too_many_requests_get_a_page_of_ours(cast, settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        log_in(client, UNKNOWN)

    response = log_in(client, UNKNOWN)

    assert response.status_code == 429
    assert "429.html" in [part.name for part in response.templates]


def test_an_account_that_is_closed_does_not_get_in(cast, client):
    cast.alma.user.is_active = False
    cast.alma.user.save()

    log_in(client, cast.alma.user.email)

    assert client.get("/konto/").status_code == 302


def test_who_has_left_signs_in_to_an_empty_house(cast, sign_in):
    employment = cast.ture.employments.get()
    employment.retracted_at, employment.retracted_reason = clock.now(), "x"
    employment.save()
    cast.ture.role_grants.update(retracted_at=clock.now(), retracted_reason="x")
    client = sign_in(cast.ture)

    assert client.get("/").url == reverse("acting_as")
    page = client.get("/vem/")
    assert page.status_code == 200
    assert page.context["persons"] == []


def test_who_begins_next_month_is_let_in_and_holds_no_role_yet(cast, sign_in):
    person = factories.make_person("Zara Ny", cast.havsby, factories.make_user())
    soon = clock.today() + timedelta(days=30)
    factories.employ(person, cast.unit, starts_on=soon)
    factories.grant(person, Role.HR, cast.havsby, starts_on=soon)
    client = sign_in(person, second_factor=False)

    page = client.get("/")

    assert page.status_code == 200
    assert page.wsgi_request.person == person
    assert page.wsgi_request.reach.roles == frozenset()


def two_persons(cast):
    there = factories.make_person("Alma Ek", cast.granby, cast.alma.user)
    factories.employ(there, cast.granby_unit)
    return there


def test_whoever_works_in_two_municipalities_chooses_which(cast, sign_in):
    there = two_persons(cast)
    client = sign_in(cast.alma)
    first_key = client.session.session_key

    asked = client.get("/medarbetare/ny/")
    chosen = client.post("/vem/", {"person": there.pk, "next": "/konto/"})

    assert asked.url == "/vem/?next=%2Fmedarbetare%2Fny%2F"
    assert chosen.url == "/konto/"
    assert client.get("/konto/").wsgi_request.person == there
    assert client.session.session_key != first_key


@pytest.mark.parametrize("person", ["olga", "nobody", ""])
def test_nobody_becomes_somebody_else(cast, sign_in, person):
    two_persons(cast)
    client = sign_in(cast.alma)
    pk = cast.people[person].pk if person in cast.people else person

    assert client.post("/vem/", {"person": pk}).status_code == 200
    assert ACTING_AS not in client.session


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_the_way_on_stays_in_this_house(cast, sign_in, target):
    client = sign_in(cast.alma)

    assert client.post("/vem/", {"person": cast.alma.pk, "next": target}).url == reverse("home")
    assert log_in(Client(), cast.alma.user.email, next=target).url == reverse("home")


def test_a_choice_that_is_no_longer_hers_is_forgotten(cast, sign_in):
    there = two_persons(cast)
    client = sign_in(cast.alma)
    client.post("/vem/", {"person": there.pk})
    there.employments.update(retracted_at=clock.now(), retracted_reason="x")

    assert client.get("/konto/").wsgi_request.person == cast.alma


def test_the_address_belongs_to_the_municipality(cast, sign_in):
    client = sign_in(cast.alma)

    response = client.post("/konto/email/", {"action_add": "", "email": "privat@example.com"})

    assert response.url == reverse("account")
    assert cast.alma.user.emailaddress_set.count() == 1


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(cast):
    client = Client()
    client.get("/vem/")
    client.post("/vem/", {"q": "x"})
    before = client.session.session_key
    log_in(client, cast.alma.user.email)
    during = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = during

    assert before != during
    assert thief.get("/konto/").status_code == 302


def test_the_others_can_be_signed_out(cast):
    here, there = Client(), Client()
    log_in(here, cast.alma.user.email)
    log_in(there, cast.alma.user.email)

    page = here.get(reverse("usersessions_list"))
    here.post(reverse("usersessions_list"))

    assert page.context["session_count"] == 2
    assert there.get("/konto/").status_code == 302
    assert here.get("/konto/").status_code == 200


def test_choosing_whom_to_be_keeps_the_device_on_the_list(cast, client):
    log_in(client, cast.alma.user.email)
    client.post(reverse("acting_as"), {"person": cast.alma.pk})

    shown = client.get(reverse("usersessions_list")).context["sessions"]

    assert [one.session_key for one in shown] == [client.session.session_key]


STRANGER = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_request_login_code",
    "account_inactive",
]
MEMBER = [
    "account",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
    "acting_as",
]


def assert_is_ours(response):
    text = response.content.decode()
    assert '<html lang="sv">' in text
    assert 'id="main"' in text
    assert "tokens.css" in text
    assert not re.search(r"\sstyle=|<style|\son\w+=", text)
    for attributes in re.findall(r"<script([^>]*)>", text):
        assert "src=" in attributes or "application/json" in attributes or "nonce=" in attributes
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("name", STRANGER)
def test_a_strangers_page_is_in_our_design(db, client, name):
    response = client.get(reverse(name), follow=True)

    assert response.status_code == 200
    assert_is_ours(response)


def fresh(client):
    """As if she had just confirmed that it is her."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": clock.machine_now().timestamp(), "reauthenticated": True}
    ]
    session.save()
    return client


@pytest.mark.parametrize("name", MEMBER)
@pytest.mark.parametrize("enrolled", [False, True])
def test_a_members_page_is_in_our_design(cast, sign_in, name, enrolled):
    if enrolled:
        TOTP.activate(cast.alma.user, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        Authenticator.objects.create(
            user=cast.alma.user,
            type=Authenticator.Type.RECOVERY_CODES,
            data={"seed": encrypt("5eed"), "used_mask": 0},
        )
    client = fresh(sign_in(cast.alma))

    response = client.get(reverse(name), follow=True)

    if name == "mfa_deactivate_totp" and not enrolled:
        assert response.status_code == 404
        return
    if name == "mfa_view_recovery_codes" and not enrolled:
        assert response.status_code == 404
        return
    assert response.status_code == 200
    assert_is_ours(response)


def test_a_key_is_listed_renamed_and_removed(cast, sign_in):
    key = Authenticator.objects.create(
        user=cast.alma.user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Gammal", "credential": {}},
        created_at=clock.machine_now() - timedelta(days=1),
    )
    client = fresh(sign_in(cast.alma))

    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert_is_ours(client.get(reverse(name, args=[key.pk])))
    client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Ny <b>nyckel</b>"})
    assert "Ny &lt;b&gt;nyckel" in client.get(reverse("mfa_list_webauthn")).content.decode()
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.exists()


def test_a_change_of_sign_in_is_told_by_mail(cast, sign_in):
    client = fresh(sign_in(cast.alma))

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "nio gröna äpplen", "password2": "nio gröna äpplen"},
    )

    assert mail.outbox[-1].to == [cast.alma.user.email]
    assert "Hello from" not in mail.outbox[-1].body
    assert client.get("/konto/").status_code == 302
