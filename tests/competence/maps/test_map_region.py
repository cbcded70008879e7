"""The map of a region tells of a month that is over, to the nearest five, and never of somebody."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from competence.models import RegionMonth, RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Employment, Unit
from competence.services import leaving, region_months, rules
from tests import factories
from tests.competence.maps import reading

REGION, CSV, XLSX = (reverse(n) for n in ("map_region", "map_region_csv", "map_region_xlsx"))
SECRET = "Not shown: fewer than five, or could be worked out"


@pytest.fixture(autouse=True)
def _english(settings, db):
    """The cast comes in October, so that it is known when the month is over."""
    settings.LANGUAGE_CODE = "en"
    clock.move_to(clock.at_noon(date(2026, 10, 14)))


@pytest.fixture
def municipalities(cast, profile, passed):
    """Ekby twenty, one of them expired; Sjöby twelve, two of them; Havsby nine, Granby four."""
    for n in range(6):
        passed(factories.worker(f"Kim Nr{n}", cast.other_unit))
    for n in range(3):
        factories.worker(f"Mo Nr{n}", cast.granby_unit)
    for name, number, expired in (("Ekby", 20, 1), ("Sjöby", 12, 2)):
        home = factories.make_unit(name, cast.region, Unit.Kind.MUNICIPALITY)
        unit = factories.make_unit("Barn", factories.make_unit("IFO", home, "administration"))
        for n in range(number):
            passed(factories.worker(f"{name} Nr{n}", unit), days_ago=400 if n < expired else 10)


@pytest.fixture
def made(municipalities):
    clock.move_to(clock.at_noon(date(2026, 11, 2)))
    return region_months.make_due(by=SYSTEM)


def cells(client, query=""):
    return reading.table(client.get(f"{REGION}{query}"))


def lines_of(client, query=""):
    text = client.get(f"{CSV}{query}").content.decode("utf-8-sig")
    read = list(csv.reader(io.StringIO(text), delimiter=";"))
    blank = read.index([])
    return [dict(zip(read[blank + 1], line, strict=True)) for line in read[blank + 2 :]]


def test_a_municipality_of_twenty_does_not_tell_that_one_has_expired(cast, made, sign_in):
    client = sign_in(cast.gun)

    page = client.get(REGION)

    shown = reading.table(page)
    assert {row for row, _title in shown} == {"Ekby", "Granby", "Havsby", "Sjöby", "All"}
    assert shown["Granby", "Sekretess"].words == SECRET
    assert shown["Ekby", "Sekretess"].words.endswith(
        "Met: 20, Missing or expired: fewer than 5, Not known yet: fewer than 5"
    )
    numbers = {
        line[part]
        for line in lines_of(client)
        for part in ("Required", "Met", "Missing or expired", "Not known yet")
    }
    assert all(int(number) % 5 == 0 for number in numbers if number.isdigit())
    assert {number for number in numbers if not number.isdigit()} <= {
        "",
        "fewer than 5",
        "not shown",
    }
    text = reading.text(reading.tree(page).xpath("//main")[0])
    assert "is not shown: fewer than five people" in text
    assert "31 October 2026" in text
    assert not re.search(r"\b[1-4] (of|valid|expired|missing|caseworker|people)", text)
    assert "Kim" not in text
    assert "/person/" not in page.content.decode()


def test_who_leaves_today_changes_nothing_before_the_month_is_over(cast, made, sign_in):
    client = sign_in(cast.gun)
    before = cells(client)
    post = Employment.objects.get(person__family_name="Nr0", unit=cast.other_unit)
    leaving.end_employment(employment=post, ends_on=clock.today() - timedelta(days=1), by=SYSTEM)

    assert cells(client) == before
    assert region_months.make_due(by=SYSTEM) == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        RegionMonth.objects.update(told={})
    assert AuditEntry.objects.filter(verb="region_map.made").count() == 1


def test_what_a_municipality_does_not_ask_is_no_gap_of_it(cast, municipalities, profile, sign_in):
    kept = [entry for entry in profile["competences"] if entry["key"] != "sekretess"]
    own = {**profile, "competences": kept}
    rules.publish_document(
        publisher=cast.havsby.path, kind=RuleSet.Kind.PROFILE, document=own, by=SYSTEM
    )
    clock.move_to(clock.at_noon(date(2026, 11, 2)))
    region_months.make_due(by=SYSTEM)

    shown = cells(sign_in(cast.gun))

    assert shown["Havsby", "Sekretess"].words == "Not asked here"
    assert shown["Havsby", "Behörighet"].words != "Not asked here"
    assert "sekretess" not in RegionMonth.objects.get().told[str(cast.havsby.pk)]


def test_the_files_hold_the_cells_of_the_screen_and_hide_the_same(cast, made, sign_in):
    client = sign_in(cast.gun)

    screen, lines = cells(client, "?omrade=grunden"), lines_of(client, "?omrade=grunden")

    assert {(line["Municipality"], line["Competence"]) for line in lines} == screen.keys()
    for line in lines:
        assert screen[line["Municipality"], line["Competence"]].words == line["In words"]
    granby = [line for line in lines if line["Municipality"] == "Granby"]
    assert {(line["Share"], line["Met"], line["Required"]) for line in granby} == {("", "", "")}
    assert client.get(XLSX).content[:2] == b"PK"
    assert AuditEntry.objects.filter(verb="region_map.exported").count() == 2


def test_a_region_of_few_is_not_told_at_all(cast, profile, sign_in):
    clock.move_to(clock.at_noon(date(2026, 11, 2)))
    region_months.make_due(by=SYSTEM)

    shown = cells(sign_in(cast.gun))

    assert {cell.words for cell in shown.values()} == {SECRET}


def test_filters_keep_the_columns_they_name(cast, made, sign_in):
    client = sign_in(cast.gun)

    critical = {title for _row, title in cells(client, "?kritiska=on")}
    area = {title for _row, title in cells(client, "?omrade=grunden")}

    assert "Sekretess" in critical & area
    assert "Välkommen" in area - critical


def test_before_the_first_month_is_over_there_is_nothing_to_show(cast, profile, sign_in):
    assert region_months.make_due(by=SYSTEM) == 0

    page = sign_in(cast.gun).get(REGION)

    assert "No month is counted yet" in page.content.decode()
    assert sign_in(cast.gun).get(CSV).status_code == 404


def test_many_people_cost_no_more_queries(cast, municipalities, sign_in, count_queries):
    def written(number):
        home = Unit.objects.get(name="Ekby").children.get().children.get()
        for n in range(number):
            factories.worker(f"Lo Nr{n}", home)
        with transaction.atomic():
            queries = count_queries(lambda: region_months.make(**october))
            transaction.set_rollback(True)
        return queries

    october = {"region": cast.region, "month": date(2026, 10, 1), "by": SYSTEM}

    assert written(0) == written(20)
    region_months.make(**october)
    client = sign_in(cast.gun)
    client.get(REGION)
    assert count_queries(lambda: client.get(REGION)) <= 12
