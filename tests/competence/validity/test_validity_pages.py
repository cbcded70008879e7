"""Giltighet: each period as a row, and decisions that tell what follows before they are written."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, Standing
from competence.people import clock
from competence.people.audit import Actor
from competence.services import facts, standings, validity
from competence.wording import day_words
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


def days(number):
    return clock.today() + timedelta(days=number)


def address(person, name="validity_of", subject="freda", **more):
    kind = "modul" if subject == "sekretess" else "metod"
    return reverse(name, kwargs={"person_id": person.pk, "kind": kind, "subject": subject, **more})


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def trained(cast):
    """FREDA three years ago, and anew in its last 90 days."""
    first = factories.fact(cast.alma, FactKind.METHOD, "freda", starts_on=days(-1090))
    factories.fact(cast.alma, FactKind.METHOD, "freda", starts_on=days(-20))
    standings.refresh(cast.alma)
    return first


def revoke(client, person, **fields):
    said = {"from_on": days(0).isoformat(), "reason": "Arbetar inte med våld längre.", **fields}
    return client.post(address(person, "revoke_validity"), said)


def allow(client, person, subject="freda", **fields):
    said = {"until": days(30).isoformat(), "reason": "Kursen ställdes in.", **fields}
    return client.post(address(person, "allow_validity", subject), said)


def test_each_period_is_a_row_with_its_days_and_why_it_was_prolonged(cast, sign_in, trained):
    page = text(sign_in(cast.alma).get(address(cast.alma)))

    assert "Förnyad i tid" in page
    assert "Första gången" in page
    assert f"Från {day_words(days(-20))} gäller nästa period i stället." in page
    assert page.count("Lokal regel.") >= 2
    assert "Gäller i 36 månader i taget" in page
    assert "Återkalla" not in page


def test_what_ran_out_says_why_in_the_words_of_the_ladder(cast, sign_in):
    factories.fact(cast.alma, subject="sekretess", starts_on=days(-400))

    page = text(sign_in(cast.bo).get(address(cast.alma, subject="sekretess")))
    listed = text(sign_in(cast.bo).get(reverse("validity", args=[cast.alma.pk])))

    assert "och är inte förnyat" in page
    assert "och är inte förnyat" in listed
    assert "FREDA" in listed


def test_nobody_who_has_begun_nothing_meets_an_empty_table(cast, sign_in):
    page = text(sign_in(cast.alma).get(reverse("validity", args=[cast.alma.pk])))

    assert "Inget här går ut än" in page
    assert "2 saker till går ut enligt reglerna här" in page


def test_a_revocation_says_what_follows_before_anything_is_written(cast, sign_in, trained):
    before = Fact.objects.count()

    page = text(revoke(sign_in(cast.disa), cast.alma))

    assert "Inget är skrivet än." in page
    assert "Våld" in page
    assert "Inte längre uppfyllt" in page
    assert Fact.objects.count() == before


def test_a_revocation_that_is_confirmed_is_read_by_rules_pages_and_standings(
    cast, sign_in, trained
):
    done = revoke(sign_in(cast.disa), cast.alma, confirmed="yes")

    assert done.url == address(cast.alma)
    page = text(sign_in(cast.alma).get(done.url))
    assert "Det är återkallat från" in page
    assert "Skälet: Arbetar inte med våld längre." in page
    assert Standing.objects.get(person=cast.alma, goal="caseworker/violence").state == "expired"


def test_a_day_on_which_it_did_not_hold_is_refused_beside_the_day(cast, sign_in, trained):
    page = text(revoke(sign_in(cast.disa), cast.alma, from_on=days(-30), confirmed="yes"))

    assert "Välj en dag efter den dag det började gälla." in page
    assert not Fact.objects.of_kind(FactKind.REVOCATION).exists()


def test_what_is_let_hold_names_its_days_and_becomes_a_period(cast, sign_in):
    disa = sign_in(cast.disa)
    asked = text(allow(disa, cast.alma))
    assert "Blir uppfyllt" in asked

    allow(disa, cast.alma, confirmed="yes")
    page = text(sign_in(cast.alma).get(address(cast.alma)))

    assert "Tillfälligt beslut" in page
    assert "Kursen ställdes in." in page
    assert f"till och med {day_words(days(30))}" in page


def test_a_second_temporary_decision_begins_when_the_first_has_ended(cast, sign_in):
    disa = sign_in(cast.disa)
    allow(disa, cast.alma, confirmed="yes")

    again = text(allow(disa, cast.alma, confirmed="yes", reason="En gång till."))
    sooner = text(allow(disa, cast.alma, until=days(10).isoformat(), confirmed="yes"))
    allow(disa, cast.alma, until=days(60).isoformat(), confirmed="yes")

    rows = Fact.objects.of_kind(FactKind.TEMPORARY).order_by("starts_on")
    assert [(row.starts_on, row.ends_on) for row in rows] == [
        (days(0), days(30)),
        (days(31), days(60)),
    ]
    assert again == ""
    assert "Det är redan beslutat att det gäller den dagen." in sooner


def test_taken_back_it_counts_no_more_and_hr_reads_who_and_why(cast, sign_in, trained):
    said = validity.revoke(
        fact=trained, from_on=days(-5), reason="Fel person.", by=Actor.of(cast.disa)
    )
    elin = sign_in(cast.elin)
    url = address(cast.alma, "take_back_validity", fact_id=said.pk)

    asked = text(elin.post(url, {"reason": "Det var en annan Alma."}))
    elin.post(url, {"reason": "Det var fel.", "confirmed": "yes"})
    late = elin.get(url)

    assert "Blir uppfyllt" in asked
    said.refresh_from_db()
    assert (said.retracted_by, said.retracted_reason) == (cast.elin, "Det var fel.")
    assert late.url == address(cast.alma)
    assert "Taget tillbaka" in text(elin.get(address(cast.alma)))
    assert "Taget tillbaka" not in text(sign_in(cast.bo).get(address(cast.alma)))
    assert Standing.objects.get(person=cast.alma, goal="caseworker/violence").state == "valid"


def test_a_step_is_shown_and_nobody_revokes_it_here(cast, sign_in):
    factories.fact(
        cast.alma, FactKind.STEP, "step_2", starts_on=days(-10), value={"ladder": "trappa"}
    )

    page = text(sign_in(cast.disa).get(reverse("validity", args=[cast.alma.pk])))

    assert "Steg 2" in page
    assert "tills vidare" in page


def test_what_no_rule_knows_and_she_has_not_is_no_page(cast, sign_in):
    disa = sign_in(cast.disa)

    assert disa.get(address(cast.alma, subject="okant")).status_code == 404
    assert disa.get(address(cast.alma, "revoke_validity")).status_code == 404
    odd = {"person_id": cast.alma.pk, "kind": "samtal", "subject": "freda"}
    assert disa.get(reverse("validity_of", kwargs=odd)).status_code == 404


def test_a_course_with_a_last_day_of_its_own_is_there_without_any_rule(cast, sign_in):
    facts.add(
        person=cast.alma,
        kind=FactKind.EXTERNAL,
        subject="own-hlr",
        starts_on=days(-10),
        ends_on=days(20),
        value={"title": "HLR"},
        by=Actor.of(cast.elin),
    )

    page = text(sign_in(cast.alma).get(reverse("validity", args=[cast.alma.pk])))

    assert "HLR" in page
    assert "Går ut snart" in page


@pytest.mark.parametrize("name", ["validity", "validity_of"])
def test_pages_take_as_many_queries_for_a_long_history(cast, sign_in, trained, name):
    url = reverse(name, args=[cast.alma.pk]) if name == "validity" else address(cast.alma)
    elin = sign_in(cast.elin)
    elin.get(url)

    def asked():
        with CaptureQueriesContext(connection) as found:
            elin.get(url)
        return len(found)

    few = asked()
    for number in range(12):
        factories.fact(cast.alma, FactKind.METHOD, "freda", starts_on=days(-900 + 40 * number))
        factories.fact(cast.alma, subject=f"modul-{number}", starts_on=days(-9), ends_on=days(9))

    assert asked() == few
