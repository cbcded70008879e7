"""Underlag för tillsyn: who worked in a unit on a day, what each held, with proof."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils.formats import date_format
from lxml import etree

from competence.domain.facts import FactKind
from competence.models import Fact, KeptRules, RuleSet
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Role
from competence.services import decisions, facts, rules, standings
from tests import factories
from tests.competence.maps import reading
from tests.competence.maps.test_map_moments import moved_to_another_unit
from tests.competence.test_decisions_services import approve

pytestmark = pytest.mark.alike
READ, SEEN = "inspection.read", "protected_identity.seen"


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def then(cast, profile, passed, acting):
    """A day with a module passed and independent work decided; then a month goes by."""
    passed(cast.alma, by=acting(cast.bo))
    approve(cast.alma, acting(cast.elin))
    decisions.decide_independence(
        person=cast.alma,
        task="T2",
        granted=True,
        starts_on=clock.today(),
        delegation="SN 4.7",
        by=acting(cast.disa),
    )
    day = clock.today()
    clock.move(days=30)
    return day


def url(cast, name="inspection", unit=None):
    return reverse(name, args=[(unit or cast.unit).pk])


def page(client, cast, query=""):
    response = client.get(url(cast) + query)
    assert response.status_code == 200
    sections = reading.by_class(reading.tree(response), "inspected")
    return {reading.text(part.xpath(".//h2")[0]): reading.text(part) for part in sections}


def workbook(response):
    """Each sheet as rows of texts."""
    space = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    package = ZipFile(io.BytesIO(response.content))
    names = etree.fromstring(package.read("xl/workbook.xml")).xpath(
        "//s:sheet/@name", namespaces=space
    )
    return {
        name: [
            ["".join(cell.itertext()) for cell in row.xpath("./s:c", namespaces=space)]
            for row in etree.fromstring(package.read(f"xl/worksheets/sheet{number}.xml")).xpath(
                "//s:row", namespaces=space
            )
        ]
        for number, name in enumerate(names, start=1)
    }


def test_it_tells_who_held_what_with_proof_and_who_decided(cast, then, sign_in):
    told = page(sign_in(cast.disa), cast, f"?den={then}&kant=da")

    assert list(told) == ["Alma Ek", "Ture Ås", "Cilla Öberg"]
    on, recorded = then - timedelta(days=10), date_format(then, "j F Y")
    proof = rf"version 1, {date_format(on, 'j F Y')} Recorded {recorded} by Bo Lind."
    assert proof in told["Alma Ek"]
    assert "Independent work granted" in told["Alma Ek"]
    assert "Decided by Disa Holm" in told["Alma Ek"]
    assert "Delegation: SN 4.7." in told["Alma Ek"]
    assert "Utredning, Permanent 100 %, 8 January 2024 – until further notice" in told["Ture Ås"]


def test_it_names_the_day_what_counts_and_the_version_of_the_rules(cast, then, sign_in):
    client = sign_in(cast.elin)
    then_known = reading.text(reading.tree(client.get(f"{url(cast)}?den={then}&kant=da")))
    now_known = reading.text(reading.tree(client.get(f"{url(cast)}?den={then}")))

    assert f"What was known on {date_format(then, 'j F Y')}" in then_known
    assert f"What is known today, {date_format(clock.today(), 'j F Y')}" in now_known
    for told in (then_known, now_known):
        assert f"version 1, published on {date_format(then, 'j F Y')}" in told
        assert "Drawn up by Elin Ström" in told


def test_what_was_written_down_later_is_not_in_what_was_known_then(cast, then, passed, sign_in):
    client = sign_in(cast.elin)
    before = page(client, cast, f"?den={then}&kant=da")
    passed(cast.ture, days_ago=90)
    facts.retract(
        fact=Fact.objects.get(person=cast.alma, subject="sekretess"), reason="Fel", by=SYSTEM
    )
    moved_to_another_unit(cast, passed, then)

    assert page(client, cast, f"?den={then}&kant=da") == before
    known_today = page(client, cast, f"?den={then}")
    assert list(known_today) == ["Ture Ås", "Cilla Öberg"]
    assert known_today["Ture Ås"] != before["Ture Ås"]


def test_nothing_is_told_of_why_or_how_long_anybody_was_away(cast, then, sign_in):
    factories.absent(cast.ture, then - timedelta(days=5), then + timedelta(days=5))
    factories.absent(cast.cilla, then - timedelta(days=100), then + timedelta(days=5))

    answer = sign_in(cast.elin).get(f"{url(cast)}?den={then}")
    told = reading.text(reading.tree(answer).xpath("//main")[0])

    assert "1 person is not counted: away full time for more than 90 days." in told
    assert "Cilla" not in told
    assert told.count("away") == 1


def test_somebody_protected_is_shown_to_a_manager_without_name_proof_or_decisions(
    cast, then, sign_in
):
    cast.alma.protected_identity = True
    cast.alma.save()

    hidden = page(sign_in(cast.disa), cast, f"?den={then}")
    book = sign_in(cast.disa).get(f"{url(cast, 'inspection_xlsx')}?den={then}")

    told = hidden["Person with protected identity"]
    assert "Sekretess critical Valid until" in told
    for words in ("Recorded", "Decided by", "Permanent"):
        assert words not in told
    texts = str(workbook(book))
    assert "Alma" not in texts
    assert "Person with protected identity" in texts
    assert not AuditEntry.objects.filter(verb=SEEN).exists()
    assert "Alma Ek" in page(sign_in(cast.elin), cast, f"?den={then}")
    assert AuditEntry.objects.get(verb=SEEN).concerns_id == cast.alma.pk


def test_a_protected_colleague_who_recorded_is_not_named_to_a_manager(
    cast, then, passed, acting, sign_in
):
    cast.ture.protected_identity = True
    cast.ture.save()
    passed(cast.cilla, by=acting(cast.ture))

    assert "by Person with protected identity" in page(sign_in(cast.disa), cast)["Cilla Öberg"]
    assert "by Ture Ås" in page(sign_in(cast.elin), cast)["Cilla Öberg"]


def test_every_reading_is_written_down(cast, then, sign_in):
    client = sign_in(cast.disa)
    client.get(f"{url(cast)}?den={then}&kant=da")
    client.get(url(cast, "inspection_xlsx"))

    page_row, file_row = AuditEntry.objects.filter(verb=READ).order_by("id")
    assert (page_row.person_id, page_row.role) == (cast.disa.pk, "unit_manager")
    assert page_row.about == {
        "unit": str(cast.unit.pk),
        "day": then.isoformat(),
        "known_on": then.isoformat(),
        "people": "3",
        "form": "page",
    }
    assert (file_row.about["form"], file_row.about["known_on"]) == ("xlsx", "")


def test_the_workbook_holds_what_the_page_shows(cast, then, sign_in):
    client = sign_in(cast.elin)
    told = page(client, cast, f"?den={then}&kant=da")
    answer = client.get(f"{url(cast, 'inspection_xlsx')}?den={then}&kant=da")

    book = workbook(answer)
    assert list(book) == ["Records for inspection", "People", "Competences", "Proof", "Decisions"]
    assert {row[0] for row in book["People"][1:]} == set(told)
    assert len(book["Competences"]) == 1 + 11 * len(told)
    for row in book["Proof"][1:] + book["Decisions"][1:]:
        assert row[3 if row in book["Proof"] else 2] in told[row[0]]
    [granted] = [row for row in book["Decisions"] if "Disa Holm" in row]
    assert "SN 4.7" in granted
    head = {row[0]: row[1] for row in book["Records for inspection"]}
    assert head["What counts"] == f"what was known on {date_format(then, 'j F Y')}"
    assert "version 1, published on" in head["Profile"]
    assert f"utredning-{then}-kant-{then}.xlsx" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("name", ["alma", "bo", "cilla", "frej", "gun", "nils", "petra"])
def test_it_is_for_those_who_read_the_units_map(cast, then, sign_in, name):
    client = sign_in(getattr(cast, name))

    for address in (url(cast), url(cast, "inspection_xlsx")):
        assert client.get(address).status_code == 404
    assert not AuditEntry.objects.filter(verb=READ).exists()


def test_a_manager_gets_no_unit_but_her_own(cast, then, sign_in):
    client = sign_in(cast.disa)

    for unit in (cast.other_unit, cast.granby_unit, cast.havsby):
        assert client.get(url(cast, unit=unit)).status_code == 404
    assert client.get(reverse("inspection", args=[10**30])).status_code == 404


def test_a_unit_where_nobody_worked_says_so(cast, then, sign_in):
    answer = sign_in(cast.elin).get(f"{url(cast, unit=cast.other_unit)}?den={then}")

    assert "Nobody to show that day" in answer.content.decode()


def test_it_costs_the_same_for_three_and_for_thirty(cast, then, passed, sign_in, count_queries):
    client = sign_in(cast.disa)

    def look():
        return count_queries(lambda: client.get(url(cast)))

    look()
    few = look()
    for n in range(27):
        person = factories.worker(f"Kim Nr{n}", cast.unit, Role.CASEWORKER)
        passed(person)
        factories.fact(person, FactKind.STEP, "step_2")
    many = look()

    assert few == many <= 28


def test_who_stays_on_older_rules_is_read_by_them_today_and_on_that_day(
    cast, then, profile, sign_in
):
    stricter = {
        **profile,
        "competences": [_renewed_monthly(entry) for entry in profile["competences"]],
    }
    new = rules.publish_document(
        publisher=cast.region.path, kind=RuleSet.Kind.PROFILE, document=stricter, by=SYSTEM
    )
    old = new.rule_set.versions.get(number=1)
    KeptRules.objects.create(
        person=cast.alma,
        municipality=cast.havsby,
        rule_set=new.rule_set,
        rule_version=old,
        starts_on=clock.today(),
        recorded_at=clock.now(),
    )
    standings.refresh_municipality(cast.havsby)
    today = clock.today()
    clock.move(days=1)
    client = sign_in(cast.elin)

    for told in (page(client, cast), page(client, cast, f"?den={today}&kant=da")):
        assert "By version 1 of the rules." in told["Alma Ek"]
        assert "Sekretess critical Valid until" in told["Alma Ek"]
        assert "By version 1" not in told["Ture Ås"]
    cell = reverse("map_cell", args=[cast.unit.pk, "sekretess"])
    stored, anew = (
        reading.by_class(reading.tree(client.get(cell + query)), "map-people")
        for query in ("", f"?den={today}")
    )
    assert [reading.text(part) for part in stored] == [reading.text(part) for part in anew]


def _renewed_monthly(entry):
    """Sekretess then has to be renewed every month."""
    if entry["key"] != "sekretess":
        return entry
    return {**entry, "rule": {**entry["rule"], "valid_months": 1}}
