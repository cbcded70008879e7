import re

import pytest
from django.test import Client
from django.urls import reverse

from competence import outbox
from competence.documents import order as desk
from competence.domain.codes import LETTERS, new_code
from competence.people import clock
from competence.people.audit import Actor
from competence.services import certificates
from tests import factories
from tests.competence.test_certificates_services import order

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def close_the_child():
    yield
    desk.close()


@pytest.fixture
def certificate(cast):
    factories.make_course("sekretess")
    found = order(cast.alma)
    outbox.drain()
    found.refresh_from_db()
    return found


@pytest.fixture
def one_minute(certificate, monkeypatch):
    """The minute in which questions are counted does not end while thirty of them are asked."""
    moment = clock.machine_now()
    monkeypatch.setattr(clock, "machine_now", lambda: moment)


def ask(client, code, **more):
    return client.get(reverse("verified", args=[code]), **more)


def heading(answer):
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode()).group(1)


def bare(answer, code):
    """The body without what differs between any two answers: the code asked for and random values."""
    body = answer.content.decode().replace(code, "CODE")
    return re.sub(r'(nonce|value)="[^"]{16,}"|X-CSRFToken&quot;: &quot;[^&]+', "", body)


def test_a_genuine_certificate_says_what_it_is_and_not_whose(client, certificate):
    answer = ask(client, certificate.code)
    body = answer.content.decode()

    assert answer.status_code == 200
    assert certificate.number in body
    assert "Sekretess" in body
    assert "Havsby" in body
    for secret in ("Alma", "Ek<", "alma-ek", certificate.content["name"]):
        assert secret not in body, secret


def test_nobody_keeps_or_finds_the_answer(client, certificate):
    for answer in (ask(client, certificate.code), client.get(reverse("verify"))):
        assert "noindex" in answer["X-Robots-Tag"]
        assert 'name="robots" content="noindex' in answer.content.decode()
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]


def test_replaced_and_revoked_say_so_and_the_day(client, cast, certificate):
    genuine = heading(ask(client, certificate.code))
    newer = certificates.reissue(certificate=certificate, by=Actor.of(cast.elin))
    assert heading(ask(client, certificate.code)) == genuine, "the newer one is not drawn yet"
    outbox.drain()
    replaced = heading(ask(client, certificate.code))

    revocation = certificates.revoke(
        certificate=newer, reason="Hemligt skäl", by=Actor.of(cast.elin)
    )
    revoked = ask(client, newer.code)

    assert len({genuine, replaced, heading(revoked)}) == 3
    assert str(revocation.revoked_on.year) in revoked.content.decode()
    assert "Hemligt skäl" not in revoked.content.decode()
    assert newer.code not in ask(client, certificate.code).content.decode()


def test_unknown_protected_and_undrawn_codes_cannot_be_told_apart(client, cast, certificate):
    undrawn = order(cast.ture)
    cast.alma.protected_identity = True
    cast.alma.save()
    unknown = new_code()

    answers = {code: ask(client, code) for code in (unknown, undrawn.code, certificate.code)}

    bodies = {bare(answer, code) for code, answer in answers.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert len({len(answer.content) for answer in answers.values()}) == 1
    assert len(bodies) == 1


def test_unknown_and_protected_codes_cost_the_same_questions(
    client, cast, certificate, count_queries
):
    cast.alma.protected_identity = True
    cast.alma.save()
    ask(client, new_code())

    assert count_queries(lambda: ask(client, certificate.code)) == count_queries(
        lambda: ask(client, new_code())
    )


def test_a_code_may_be_typed_carelessly(client, certificate):
    for typed in (
        certificate.code.lower(),
        certificate.code.replace("-", " "),
        certificate.code.replace("-", ""),
    ):
        direct = ask(client, typed)
        form = client.get(reverse("verify"), {"kod": f"  {typed} "})
        for answer in (direct, form):
            assert answer.status_code == 302
            assert answer["Location"] == reverse("verified", args=[certificate.code])


NO_CODES = ("x", "abc", "Ω" * 30, "<script>", "a" * 60, "\u202e")


@pytest.mark.parametrize("typed", NO_CODES)
def test_what_is_no_code_stays_in_the_field_with_a_sentence(client, typed):
    answer = client.get(reverse("verify"), {"kod": typed})

    assert answer.status_code == 200
    assert "tjugo bokstäver och siffror" in answer.context["form"].errors["kod"][0]
    assert answer.context["form"]["kod"].value() == typed
    assert "<script>" not in answer.content.decode().replace("<script type", "")


@pytest.mark.parametrize("typed", NO_CODES)
def test_what_is_no_code_is_unknown_in_the_address_and_can_be_mended(client, typed):
    answer = ask(client, typed)

    assert heading(answer) == heading(ask(client, new_code()))
    assert answer.context["code_form"]["kod"].value() == typed


def test_an_empty_field_is_asked_for(client):
    empty = client.get(reverse("verify"), {"kod": ""})
    assert 'role="alert"' in empty.content.decode()


def test_codes_one_letter_off_are_unknown(client, certificate):
    unknown = heading(ask(client, new_code()))
    letters = certificate.code.replace("-", "")

    for at in range(0, len(letters), 3):
        other = LETTERS[(LETTERS.index(letters[at]) + 1) % len(LETTERS)]
        code = letters[:at] + other + letters[at + 1 :]
        assert heading(ask(client, code, follow=True)) == unknown


def test_the_name_is_confirmed_only_to_who_writes_it(client, certificate):
    url = reverse("verified", args=[certificate.code])

    for typed, state in (
        ("Alma Ek", "valid"),
        ("  ek,  ALMA ", "valid"),
        ("Alma", "soon"),
        ("Bo Lind", "soon"),
        ("<b>Alma Ek</b>", "soon"),
    ):
        body = client.post(url, {"name": typed}).content.decode()
        notices = re.findall(r'class="notice" data-state="(\w+)"', body)
        assert notices[-1] == state, typed
        assert "Alma Ek" not in body.replace("&lt;b&gt;Alma Ek", "").replace('value="Alma Ek"', "")
    assert 'role="alert"' in client.post(url, {"name": " "}).content.decode()


def test_a_name_on_an_unknown_code_tells_nothing(client):
    code = new_code()

    answer = client.post(reverse("verified", args=[code]), {"name": "Alma Ek"})

    assert bare(answer, code) == bare(ask(client, code), code)


def test_thirty_questions_a_minute_from_one_address(client, certificate, one_minute):
    for _question in range(30):
        assert ask(client, certificate.code).status_code == 200

    refused = ask(client, certificate.code)
    posted = client.post(reverse("verified", args=[certificate.code]), {"name": "Alma Ek"})
    form = client.get(reverse("verify"))
    elsewhere = ask(client, certificate.code, REMOTE_ADDR="192.0.2.7")

    assert refused.status_code == posted.status_code == form.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "<h1>" in refused.content.decode()
    assert elsewhere.status_code == 200


def test_a_forged_header_does_not_give_a_new_address(client, certificate, one_minute):
    for number in range(30):
        ask(client, certificate.code, headers={"X-Forwarded-For": f"198.51.100.{number}"})

    refused = ask(client, certificate.code, headers={"X-Forwarded-For": "198.51.100.99"})

    assert refused.status_code == 429


def test_one_household_of_ipv6_addresses_is_one_address(client, certificate, one_minute):
    for number in range(30):
        ask(client, certificate.code, REMOTE_ADDR=f"2001:db8:0:1::{number:x}")

    assert ask(client, certificate.code, REMOTE_ADDR="2001:db8:0:1::ffff").status_code == 429
    assert ask(client, certificate.code, REMOTE_ADDR="2001:db8:0:2::1").status_code == 200


def test_the_name_and_the_language_forms_work_under_no_referrer(certificate):
    strict = Client(enforce_csrf_checks=True, headers={"Origin": "null"})

    named = strict.post(reverse("verified", args=[certificate.code]), {"name": "Alma Ek"})
    language = strict.post(reverse("set_language"), {"language": "en", "next": "/verifiera/"})

    assert named.status_code == 200
    assert language.status_code == 302
    assert language.cookies["django_language"].value == "en"
