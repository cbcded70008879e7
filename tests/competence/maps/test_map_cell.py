from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from competence.domain.facts import FactKind
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.services import facts
from tests import factories
from tests.competence.maps import reading


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def cell(client, unit, competence, query=""):
    response = client.get(reverse("map_cell", args=[unit.pk, competence]) + query)
    assert response.status_code == 200
    cards = reading.by_class(reading.tree(response), "card")
    heads = {card: card.xpath("./h2") for card in cards}
    return {reading.text(head[0]): reading.text(card) for card, head in heads.items() if head}


def day(ago):
    return date_format(clock.today() - timedelta(days=ago), "j F Y")


def test_the_cell_tells_who_holds_who_lacks_and_why(cast, profile, passed, sign_in):
    passed(cast.alma, days_ago=10)
    passed(cast.ture, days_ago=500)

    parts = cell(sign_in(cast.disa), cast.unit, "sekretess")

    assert parts["Valid"].startswith("Valid Alma Ek Valid until ")
    assert f"version 1, {day(10)}" in parts["Valid"]
    assert "Ture Ås Expired" in parts["Not valid"]
    assert "It was valid to and including " in parts["Not valid"]
    assert "Cilla Öberg Not known yet Nothing is recorded yet" in parts["Not valid"]
    assert "valid for 12 months" in parts["What is asked"]


def test_an_element_tells_how_far_it_has_come_and_who_it_waits_for(cast, profile, sign_in):
    for n in range(3):
        facts.add(
            person=cast.alma,
            kind=FactKind.ELEMENT_DONE,
            subject="PE6",
            starts_on=clock.today() - timedelta(days=n),
            by=SYSTEM,
        )

    parts = cell(sign_in(cast.disa), cast.unit, "barnsamtal")

    assert "3 of 8 occasions, not rated yet, needs 3. Waiting for the mentor." in parts["Not valid"]
    assert "Barnsamtal: at least 8 occasions, at least level 3" in parts["What is asked"]


def test_unknown_eligibility_is_neither_approved_nor_refused(cast, profile, passed, sign_in):
    passed(cast.alma)

    parts = cell(sign_in(cast.elin), cast.unit, "behorighet")

    assert "Alma Ek Not known yet HR has not registered the eligibility yet." in parts["Not valid"]
    assert "Valid" not in parts


def test_what_ran_out_after_the_night_is_told_so(cast, profile, passed, sign_in):
    passed(cast.alma, days_ago=300)
    clock.move(days=100)

    parts = cell(sign_in(cast.disa), cast.unit, "sekretess")

    assert "Alma Ek Expired" in parts["Not valid"]


def test_a_waiver_is_neither_held_nor_lacking(cast, profile, sign_in):
    facts.add(
        person=cast.alma,
        kind=FactKind.WAIVER,
        subject="bbic_grund",
        starts_on=clock.today(),
        by=SYSTEM,
    )

    parts = cell(sign_in(cast.disa), cast.unit, "bbic_grund")

    assert "Alma Ek" in parts["Not required"]
    assert "Alma Ek" not in parts["Not valid"]


def test_the_agency_filter_follows_into_the_cell(cast, profile, sign_in):
    hired = factories.make_person("Ina Hyrd", cast.havsby)
    factories.employ(hired, cast.unit, type="agency")
    factories.grant(hired, "caseworker", cast.unit)
    client = sign_in(cast.disa)

    assert "Ina Hyrd" in cell(client, cast.unit, "sekretess")["Not valid"]
    assert "Ina Hyrd" not in cell(client, cast.unit, "sekretess", "?inhyrda=utan")["Not valid"]


def test_a_manager_opens_no_other_unit_and_nobody_an_unknown_competence(cast, profile, sign_in):
    for unit, competence in (
        (cast.other_unit, "sekretess"),
        (cast.unit, "step_2"),
        (cast.unit, "x"),
        (cast.granby_unit, "sekretess"),
    ):
        url = reverse("map_cell", args=[unit.pk, competence])
        assert sign_in(cast.disa).get(url).status_code == 404


def test_a_cell_costs_the_same_for_three_and_for_thirty(
    cast, profile, passed, sign_in, count_queries
):
    client = sign_in(cast.disa)
    passed(cast.alma)
    url = reverse("map_cell", args=[cast.unit.pk, "sekretess"])
    client.get(url)
    few = count_queries(lambda: client.get(url))
    for n in range(27):
        passed(factories.worker(f"Kim Nr{n}", cast.unit))
    many = count_queries(lambda: client.get(url))

    assert few == many <= 16


def test_of_many_people_a_page_is_shown_at_a_time_and_all_are_counted(
    cast, profile, passed, sign_in, count_queries, monkeypatch
):
    monkeypatch.setattr("competence.queries.map_cell.A_PAGE", 2)
    for person, days_ago in ((cast.alma, 10), (cast.ture, 500), (cast.cilla, 500)):
        passed(person, days_ago=days_ago)
    client = sign_in(cast.disa)
    url = reverse("map_cell", args=[cast.unit.pk, "sekretess"])

    first = cell(client, cast.unit, "sekretess")
    second = cell(client, cast.unit, "sekretess", "?page=2")

    assert set(first) >= {"Not valid"}
    assert "Valid" not in first
    assert "Not valid" not in second
    assert "Alma Ek Valid until" in second["Valid"]
    text = reading.text(reading.tree(client.get(url)))
    assert "Page 1 of 2" in text
    asked = [count_queries(partial(client.get, page)) for page in (url, f"{url}?page=2")]
    assert asked[0] == asked[1]
