"""A unit may have its own routine under the municipality's key: there and below, it holds instead."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.people import clock
from competence.people.access import reach
from competence.people.models import Unit
from competence.queries import catalogue, my_introduction, routine_reading
from competence.queries.catalogue import Asked
from competence.queries.names import names_of
from competence.queries.routines import page_of
from competence.services import routines
from tests import factories
from tests.factories.routines import publish_routine

pytestmark = pytest.mark.django_db
OWN = "<p>Ring vakten på plan två.</p>"


@pytest.fixture
def texts(cast):
    """The municipality's, in its second version, and that of the unit where Alma works."""
    publish_routine(cast.havsby)
    shared = publish_routine(cast.havsby, "<p>Tryck på larmet.</p>")
    return shared, publish_routine(cast.unit, OWN, title="Larm hos oss")


def read(person, version, acting):
    return routines.acknowledge(person=person, routine_version=version, by=acting(person))


def asked(person):
    cards = my_introduction.of(person, clock.today()).cards
    return [card.title for card in cards if card.kind == "routine"]


def test_each_reads_the_text_that_is_nearest_her_work(cast, texts):
    shared, own = texts
    team = factories.worker("Tyra Al", factories.make_unit("Norr", cast.unit, Unit.Kind.TEAM))

    shown = {
        person.given_name: page_of(person, "larm", clock.today())
        for person in (cast.alma, team, cast.elin, cast.petra)
    }

    assert {name: page and page.version_id for name, page in shown.items()} == {
        "Alma": own.pk,
        "Tyra": own.pk,
        "Elin": shared.pk,
        "Petra": None,
    }
    assert (own.number, own.counts_from, own.routine.key) == (3, 3, shared.routine.key)
    assert names_of(cast.havsby).title("document", "larm") == "Larm och hot"


def test_a_text_that_has_not_begun_leaves_the_one_above_in_force(cast):
    shared = publish_routine(cast.havsby)
    publish_routine(cast.unit, OWN, valid_from=clock.today() + timedelta(days=7))

    assert page_of(cast.alma, "larm", clock.today()).version_id == shared.pk
    assert page_of(cast.alma, "larm", clock.today() + timedelta(days=7)).html == OWN


def test_only_her_own_text_is_acknowledged_and_a_receipt_of_the_other_does_not_count(
    cast, acting, texts
):
    own = texts[1]
    later = publish_routine(cast.havsby, "<p>Tryck hårt.</p>")
    factories.fact(
        cast.alma,
        FactKind.DOCUMENT_ACKNOWLEDGED,
        "larm",
        value={"version": later.number, "routine": later.routine_id},
    )

    assert later.number == 4
    assert asked(cast.alma) == ["Larm hos oss"]
    with pytest.raises(ValidationError):
        read(cast.alma, later, acting)
    read(cast.alma, own, acting)
    assert asked(cast.alma) == []
    assert page_of(cast.alma, "larm", clock.today()).receipt.number == 3


def test_a_receipt_from_before_the_unit_wrote_its_own_counts_for_the_municipalitys_alone(cast):
    publish_routine(cast.havsby)
    factories.fact(cast.alma, FactKind.DOCUMENT_ACKNOWLEDGED, "larm", value={"version": 1})
    assert asked(cast.alma) == []

    publish_routine(cast.unit, OWN, title="Larm hos oss")

    assert asked(cast.alma) == ["Larm hos oss"]


def test_who_has_read_it_is_asked_of_those_for_whom_it_holds(cast, acting, texts):
    _shared, own = texts
    read(cast.alma, own, acting)

    hers, above = routine_reading.overview(reach(cast.elin), clock.today())

    assert (hers.title, above.title) == ("Larm hos oss", "Larm och hot")
    assert {reader.name for reader in hers.readers} >= {"Alma Ek", "Ture Ås", "Cilla Öberg"}
    assert not {reader.name for reader in hers.readers} & {r.name for r in above.readers}
    assert [reader.name for reader in hers.read] == ["Alma Ek"]


@pytest.mark.parametrize(("text", "alma", "elin"), [("", 1, 1), ("tryck", 0, 1), ("vakten", 1, 0)])
def test_the_catalogue_offers_one_text_of_a_key(cast, texts, text, alma, elin):
    found = [
        [entry.title for entry in catalogue.catalogue(person, Asked(text), clock.today()).entries]
        for person in (cast.alma, cast.elin)
    ]

    assert found == [["Larm hos oss"] * alma, ["Larm och hot"] * elin]


def test_the_routines_page_shows_her_own_and_refuses_the_other(cast, texts, sign_in):
    shared, own = texts
    client, url = sign_in(cast.alma), reverse("routine", args=["larm"])

    assert "Ring vakten på plan två." in client.get(url).text
    told = client.post(url, {"version": shared.pk}, follow=True).text
    assert "Det finns en nyare version." in told
    client.post(url, {"version": own.pk})
    assert page_of(cast.alma, "larm", clock.today()).receipt
