from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competence.domain.facts import FactKind
from competence.domain.rules import evaluate
from competence.models import Fact, Message
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry
from competence.queries import ledger
from competence.services import facts, validity
from competence.wording import Names
from competence.wording.ledger import fact_kind_word, fact_sentence
from tests import factories

pytestmark = pytest.mark.django_db

RULE = {"leaf": "method", "method": "freda"}
NAMES = Names(titles={("method", "freda"): "FREDA"})


def days(number):
    return clock.today() + timedelta(days=number)


@pytest.fixture
def certificate(cast):
    return factories.fact(cast.alma, FactKind.METHOD, "freda", starts_on=days(-100))


def revoke(fact, by, **fields):
    said = {"from_on": days(-3), "reason": " Arbetar inte med våld längre. ", **fields}
    return validity.revoke(fact=fact, by=by, **said)


def allow(person, by, **fields):
    said = {"kind": FactKind.METHOD, "subject": "freda", "until": days(30), "reason": "Inställd."}
    return validity.allow_temporarily(person=person, by=by, **(said | fields))


def answer(person, day):
    return evaluate(RULE, ledger.of_person(person), day)


def told(fact):
    value = ledger.as_value(fact)
    return fact_kind_word(value), fact_sentence(value, NAMES)


def test_what_is_revoked_held_until_the_day_before(cast, acting, certificate):
    said = revoke(certificate, acting(cast.disa))

    assert answer(cast.alma, days(-4)).met
    assert (answer(cast.alma, days(-3)).met, answer(cast.alma, days(-3)).because) == (
        False,
        "revoked",
    )
    assert said.value == {"of": "method_certificate", "reason": "Arbetar inte med våld längre."}
    word, sentence = told(said)
    assert word == "Gäller inte längre"
    assert sentence.startswith("FREDA, ")
    assert sentence.endswith(". Arbetar inte med våld längre.")


def test_what_is_allowed_holds_from_today_to_its_last_day_without_having_been_done(cast, acting):
    said = allow(cast.alma, acting(cast.disa))

    assert answer(cast.alma, clock.today()).because == "temporary"
    assert answer(cast.alma, days(30)).met
    assert not answer(cast.alma, days(31)).met
    assert told(said)[0] == "Tillfälligt beslut"


def test_each_is_said_once_and_is_one_audit_row(cast, acting, certificate):
    before = AuditEntry.objects.count()
    by = acting(cast.disa)

    assert revoke(certificate, by) == revoke(certificate, by)
    assert allow(cast.alma, by) == allow(cast.alma, by)

    rows = AuditEntry.objects.order_by("pk")[before:]
    assert [(row.verb, row.concerns_id, row.about["kind"]) for row in rows] == [
        ("fact.added", cast.alma.pk, "revocation"),
        ("fact.added", cast.alma.pk, "temporary_validity"),
    ]


def test_she_is_told_once_that_something_is_revoked_or_taken_back_and_not_what(
    cast, acting, certificate
):
    by = acting(cast.disa)

    for _click in range(2):
        said = revoke(certificate, by)
    for _click in range(2):
        validity.take_back(fact=said, reason="Fel person.", by=by)

    revoked, taken_back = Message.objects.filter(person=cast.alma).order_by("pk")
    assert revoked.subject == "Något av ditt gäller inte längre"
    assert taken_back.subject == "Ett beslut om vad som gäller är taget tillbaka"
    for mail in (revoked, taken_back):
        assert mail.text.endswith(f"/medarbetare/{cast.alma.pk}/giltighet/")
        assert "freda" not in mail.text.lower()


def test_another_certificate_of_the_same_method_is_revoked_by_itself(cast, acting, certificate):
    revoke(certificate, acting(cast.disa))
    again = factories.fact(cast.alma, FactKind.METHOD, "freda", starts_on=days(-2))
    assert answer(cast.alma, days(-1)).met

    revoke(again, acting(cast.disa), from_on=days(0))

    assert not answer(cast.alma, days(0)).met


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": "  "}, "reason"),
        ({"from_on": -100}, "order"),
        ({"from_on": 11}, "ended"),
    ],
)
def test_a_revocation_that_would_say_nothing_is_refused(cast, acting, fields, code):
    fields = {name: days(v) if name == "from_on" else v for name, v in fields.items()}
    held = factories.fact(
        cast.alma, FactKind.METHOD, "freda", starts_on=days(-100), ends_on=days(10)
    )

    with pytest.raises(ValidationError) as refused:
        revoke(held, acting(cast.disa), **fields)

    assert refused.value.code == code
    assert Fact.objects.count() == 1


def test_what_has_been_retracted_is_not_revoked_too(cast, acting, certificate):
    facts.retract(fact=certificate, reason="Fel person.", by=acting(cast.elin))

    with pytest.raises(ValidationError) as refused:
        revoke(certificate, acting(cast.disa))

    assert refused.value.code == "retracted"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": ""}, "reason"),
        ({"until": -1}, "until"),
        ({"until": 367}, "until"),
        ({"kind": FactKind.STEP}, "kind"),
    ],
)
def test_nothing_is_allowed_without_a_reason_or_for_too_long(cast, acting, fields, code):
    fields = {name: days(v) if name == "until" else v for name, v in fields.items()}

    with pytest.raises(ValidationError) as refused:
        allow(cast.alma, acting(cast.disa), **fields)

    assert refused.value.code == code
    assert not Fact.objects.exists()


@pytest.mark.parametrize("until", [0, 366])
def test_a_day_and_a_year_are_allowed(cast, acting, until):
    assert allow(cast.alma, acting(cast.disa), until=days(until)).ends_on == days(until)


def test_a_decision_like_a_step_cannot_be_revoked_here(cast, acting):
    step = factories.fact(cast.alma, FactKind.STEP, "step_2", starts_on=days(-100))

    with pytest.raises(ValidationError) as refused:
        revoke(step, acting(cast.disa))

    assert refused.value.code == "kind"


def test_nobody_decides_about_herself_and_the_system_about_nobody(cast, acting, certificate):
    with pytest.raises(PermissionDenied):
        revoke(certificate, acting(cast.alma))
    with pytest.raises(PermissionDenied):
        allow(cast.alma, acting(cast.alma))
    with pytest.raises(ValidationError):
        allow(cast.alma, SYSTEM)
