"""The map of a region tells of municipalities, never of fewer than five, and never of somebody."""

import csv
import io

import pytest
from django.urls import reverse

from competence.models import RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Unit
from competence.services import rules, standings
from tests import factories
from tests.competence.maps import reading

REGION, CSV, XLSX = (reverse(n) for n in ("map_region", "map_region_csv", "map_region_xlsx"))


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def municipalities(cast, profile, passed):
    """Havsby nine, Granby four, Ekby eight, Sjöby six."""
    for n in range(6):
        passed(factories.worker(f"Kim Nr{n}", cast.other_unit))
    for n in range(3):
        factories.worker(f"Mo Nr{n}", cast.granby_unit)
    for name, number in (("Ekby", 8), ("Sjöby", 6)):
        home = factories.make_unit(name, cast.region, Unit.Kind.MUNICIPALITY)
        unit = factories.make_unit("Barn", factories.make_unit("IFO", home, "administration"))
        for n in range(number):
            passed(factories.worker(f"{name} Nr{n}", unit), days_ago=10 if n else 400)
    for home in Unit.objects.municipalities():
        standings.refresh_municipality(home)


def cells(client, query=""):
    return reading.table(client.get(f"{REGION}{query}"))


def test_a_municipality_of_few_is_hidden_with_the_smallest_of_the_others(
    cast, municipalities, sign_in
):
    page = sign_in(cast.gun).get(REGION)

    shown = reading.table(page)
    secret = "Not shown: fewer than five, or could be worked out"
    assert {row for row, _title in shown} == {"Ekby", "Granby", "Havsby", "Sjöby", "All"}
    assert shown["Granby", "Sekretess"].words == shown["Sjöby", "Sekretess"].words == secret
    assert shown["Ekby", "Sekretess"].words == "88 %, Expired: 7 of 8 valid, 1 expired"
    assert shown["Havsby", "Sekretess"].words.startswith("67 %")
    assert shown["All", "Sekretess"].words.startswith("67 %, Missing: 18 of 27 valid")
    text = reading.text(reading.tree(page).xpath("//main")[0])
    assert "2 municipalities are not shown" in text
    assert "Kim" not in text
    assert "/person/" not in page.content.decode()


def test_what_a_municipality_does_not_ask_is_no_gap_of_it(cast, municipalities, profile, sign_in):
    kept = [entry for entry in profile["competences"] if entry["key"] != "sekretess"]
    own = {**profile, "competences": kept}
    rules.publish_document(
        publisher=cast.havsby.path, kind=RuleSet.Kind.PROFILE, document=own, by=SYSTEM
    )
    standings.refresh_municipality(cast.havsby)

    shown = cells(sign_in(cast.gun))

    assert shown["Havsby", "Sekretess"].words == "Not asked here"
    assert shown["All", "Sekretess"].words.startswith("67 %, Missing: 12 of 18 valid")


def test_the_files_hold_the_cells_of_the_screen_and_hide_the_same(cast, municipalities, sign_in):
    client = sign_in(cast.gun)

    screen = cells(client, "?omrade=grunden")
    text = client.get(f"{CSV}?omrade=grunden").content.decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text), delimiter=";"))
    blank = read.index([])
    lines = [dict(zip(read[blank + 1], line, strict=True)) for line in read[blank + 2 :]]

    assert {(line["Municipality"], line["Competence"]) for line in lines} == screen.keys()
    for line in lines:
        assert screen[line["Municipality"], line["Competence"]].words.endswith(line["In words"])
    granby = [line for line in lines if line["Municipality"] == "Granby"]
    assert {(line["People"], line["Valid"], line["Required"]) for line in granby} == {("", "", "")}
    assert client.get(XLSX).content[:2] == b"PK"
    assert AuditEntry.objects.filter(verb="region_map.exported").count() == 2


def test_a_region_of_few_is_not_told_at_all(cast, profile, sign_in):
    shown = cells(sign_in(cast.gun))

    assert {cell.words for cell in shown.values()} == {
        "Not shown: fewer than five, or could be worked out"
    }


def test_filters_keep_the_columns_they_name(cast, municipalities, sign_in):
    client = sign_in(cast.gun)

    critical = {title for _row, title in cells(client, "?kritiska=on")}
    area = {title for _row, title in cells(client, "?omrade=grunden")}

    assert "Sekretess" in critical & area
    assert "Välkommen" in area - critical


def test_without_a_profile_there_is_nothing_to_show(cast, sign_in):
    page = sign_in(cast.gun).get(REGION)

    assert "No competence profile is published yet" in page.content.decode()
    assert sign_in(cast.gun).get(CSV).status_code == 404


def test_many_people_cost_no_more_queries(cast, municipalities, sign_in, count_queries):
    client = sign_in(cast.gun)
    client.get(REGION)
    few = count_queries(lambda: client.get(REGION))
    for n in range(20):
        factories.worker(f"Lo Nr{n}", cast.other_unit, starts_on=clock.today())

    assert count_queries(lambda: client.get(REGION)) == few <= 16
