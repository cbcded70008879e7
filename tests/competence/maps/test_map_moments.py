"""The map of another day: as it was known then, as it is known today, and of a day to come."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from competence.domain.facts import FactKind
from competence.models import Fact, RuleSet
from competence.people import access, clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Role
from competence.queries import map as maps
from competence.queries import map_holdings, surrounding
from competence.queries.map import Selection, competence_map
from competence.queries.map_cell import cell_page
from competence.queries.moments import Moment
from competence.queries.profile import profile
from competence.services import facts, leaving, people, roles, rules, standings
from tests import factories
from tests.competence.maps import reading

MAP, CSV, XLSX = reverse("map"), reverse("map_export"), reverse("map_export_xlsx")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def then(cast, profile, passed):
    """A day of which something is known, and then a month goes by."""
    passed(cast.alma)
    passed(cast.ture, days_ago=300)
    day = clock.today()
    clock.move(days=30)
    return day


def shown(cast, moment, **selection):
    asked = profile(cast.havsby, moment.rules_at)
    return competence_map(access.reach(cast.elin), asked, Selection(**selection), moment)


def cells(found):
    return {
        (row.name, cell.competence.key): (cell.state, cell.until)
        for row in found.rows
        for cell in row.cells
    }


def everything(cast, moment):
    """All that the map tells of a moment: units, people, and a cell with its reasons."""
    reach = access.reach(cast.elin)
    return (
        shown(cast, moment, by=maps.BY_UNITS).rows,
        shown(cast, moment, unit_id=cast.unit.pk).rows,
        shown(cast, moment, unit_id=cast.unit.pk).profile,
        cell_page(reach, cast.unit.pk, "sekretess", moment),
    )


def new_fact(cast, passed, day):
    passed(cast.cilla, days_ago=90)


def retracted_fact(cast, passed, day):
    fact = Fact.objects.get(person=cast.alma, subject="sekretess")
    facts.retract(fact=fact, reason="Wrong person", by=SYSTEM)


def moved_to_another_unit(cast, passed, day):
    employment = cast.alma.employments.live().get()
    factories.employ(cast.alma, cast.other_unit, starts_on=day - timedelta(days=9))
    factories.grant(cast.alma, Role.CASEWORKER, cast.other_unit)
    leaving.end_employment(employment=employment, ends_on=day - timedelta(days=10), by=SYSTEM)


def ended_employment(cast, passed, day):
    employment = cast.ture.employments.live().get()
    leaving.end_employment(employment=employment, ends_on=day - timedelta(days=1), by=SYSTEM)


def never_worked_here(cast, passed, day):
    employment = cast.ture.employments.live().get()
    leaving.end_employment(
        employment=employment, ends_on=employment.starts_on - timedelta(days=1), by=SYSTEM
    )


def ended_role(cast, passed, day):
    grant = cast.ture.role_grants.live().get()
    roles.end(grant=grant, ends_on=day - timedelta(days=1), by=SYSTEM)


def hired_before(cast, passed, day):
    people.hire(
        given_name="Ny",
        family_name="Kollega",
        work_email="ny.kollega@example.org",
        unit=cast.unit,
        starts_on=day - timedelta(days=20),
        by=SYSTEM,
    )


def long_absence(cast, passed, day):
    factories.absent(cast.ture, day - timedelta(days=100), day + timedelta(days=5))


LATER = [
    new_fact,
    retracted_fact,
    moved_to_another_unit,
    ended_employment,
    never_worked_here,
    ended_role,
    hired_before,
    long_absence,
]


@pytest.mark.parametrize("later", LATER, ids=lambda event: event.__name__)
def test_what_is_recorded_later_is_not_known_then_and_is_known_today(cast, then, passed, later):
    """The law of time, one kind of row at a time."""
    as_known_then, as_known_today = Moment(then, then, past=True), Moment(then, past=True)
    before = everything(cast, as_known_then)
    assert before[:2] == everything(cast, as_known_today)[:2]

    later(cast, passed, then)

    after = everything(cast, as_known_then)
    assert [row.cells for row in after[1]] == [row.cells for row in before[1]]
    assert [row.name for row in after[1]] == [row.name for row in before[1]]
    assert after[0] == before[0]
    assert after[3].tally == before[3].tally
    assert everything(cast, as_known_today)[:2] != before[:2]


def test_new_rules_change_no_map_of_the_day_before_them(cast, then, profile):
    moments = Moment(then, then, past=True), Moment(then, past=True)
    before = [everything(cast, moment) for moment in moments]

    shorter = {**profile, "competences": profile["competences"][:3]}
    rules.publish_document(
        publisher=cast.region.path, kind=RuleSet.Kind.PROFILE, document=shorter, by=SYSTEM
    )

    assert [everything(cast, moment) for moment in moments] == before
    today = shown(cast, Moment(clock.today()), unit_id=cast.unit.pk)
    assert (today.profile.number, len(today.competences)) == (2, 3)


def test_who_is_no_longer_hers_to_see_is_named_without_a_way_to_her_card(
    cast, then, passed, sign_in
):
    never_worked_here(cast, passed, then)

    page = sign_in(cast.disa).get(f"{MAP}?enhet={cast.unit.pk}&den={then}&kant=da")

    assert "Ture Ås" in reading.rows(page)
    assert f"/person/{cast.ture.pk}/" not in page.content.decode()
    assert f"/person/{cast.alma.pk}/?den={then}&amp;kant={then}" in page.content.decode()


def test_the_map_of_today_worked_out_anew_is_the_map_that_is_stored(cast, then, passed):
    factories.absent(cast.cilla, then, then)
    passed(cast.cilla, days_ago=400)
    standings.refresh_municipality(cast.havsby)
    stored = shown(cast, Moment(clock.today()), by=maps.BY_PEOPLE)
    ids = [member.pk for member in stored.grid.population.members]
    keys = [competence.key for competence in stored.competences]

    anew = map_holdings.answered(cast.havsby, ids, keys, Moment(clock.today()))

    assert map_holdings.held(anew, clock.today()) == stored.grid.holdings
    assert len(stored.grid.holdings) == len(ids) * len(keys)


def test_a_day_to_come_shows_what_runs_out_until_then(cast, then, sign_in):
    day = clock.today() + timedelta(days=60)
    page = sign_in(cast.disa).get(f"{MAP}?den={day}&kant=da")

    assert reading.table(page)["Ture Ås", "Sekretess"].state == "expired"
    assert reading.table(sign_in(cast.disa).get(MAP))["Ture Ås", "Sekretess"].state == "soon"
    assert "if nothing is changed until then" in page.content.decode()
    assert "/tillsyn/" not in page.content.decode()


@pytest.mark.parametrize("kant", ["", "da"])
@pytest.mark.parametrize("of", ["units", "people"])
def test_the_file_of_another_day_equals_its_screen_and_says_which(
    cast, then, passed, sign_in, kant, of
):
    retracted_fact(cast, passed, then)
    client = sign_in(cast.elin)
    where = "visa=enheter" if of == "units" else f"enhet={cast.unit.pk}"
    query = f"?{where}&den={then}&kant={kant}"

    screen = reading.table(client.get(f"{MAP}{query}"))
    answer = client.get(f"{CSV}{query}")
    read = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    blank = read.index([])
    head = {line[0]: line[1:] for line in read[:blank]}
    lines = [dict(zip(read[blank + 1], line, strict=True)) for line in read[blank + 2 :]]

    name = "Unit" if of == "units" else "Person"
    told = {(line[name], line["Competence"]): line["State"] for line in lines}
    assert {place: cell.words for place, cell in screen.items()}.keys() == told.keys()
    assert all(told[place] in cell.words for place, cell in screen.items())
    alma = "valid" if kant else "unknown"
    assert of == "units" or screen["Alma Ek", "Sekretess"].state == alma
    counts = "what was known on" if kant else "what is known today"
    assert head["What counts"][0].startswith(counts)
    assert head["Profile"][1:]
    assert head["Profile"][1] == "version 1"
    known = f"-kant-{then}" if kant else ""
    assert f"-{then}{known}.csv" in answer.headers["Content-Disposition"]


def test_the_workbook_says_the_same_as_the_list(cast, then, sign_in):
    client = sign_in(cast.elin)
    answer = client.get(f"{XLSX}?den={then}&kant=da")

    assert answer.content[:2] == b"PK"
    assert f"-{then}-kant-{then}.xlsx" in answer.headers["Content-Disposition"]
    row = AuditEntry.objects.get(verb="map.exported")
    assert (row.about["form"], row.about["day"], row.about["known_on"]) == (
        "xlsx",
        then.isoformat(),
        then.isoformat(),
    )


def test_each_look_at_what_was_known_then_is_written_down(cast, then, sign_in):
    client = sign_in(cast.elin)
    client.get(f"{MAP}?den={then}&kant=da&enhet={cast.unit.pk}")
    client.get(f"{MAP}?den={then}")
    client.get(reverse("map_cell", args=[cast.unit.pk, "sekretess"]) + f"?den={then}&kant=da")
    client.get(reverse("person_card", args=[cast.alma.pk]) + f"?den={then}&kant=da")

    rows = AuditEntry.objects.filter(verb__endswith="read_as_known").order_by("id")
    assert [row.verb for row in rows] == [
        "map.read_as_known",
        "map.read_as_known",
        "card.read_as_known",
    ]
    assert {row.about["known_on"] for row in rows} == {then.isoformat()}
    assert rows[2].concerns_id == cast.alma.pk


@pytest.mark.parametrize(
    ("name", "reads_then"), [("alma", True), ("disa", True), ("elin", True), ("bo", False)]
)
def test_what_was_corrected_since_is_for_herself_her_manager_and_hr(
    cast, then, passed, sign_in, name, reads_then
):
    retracted_fact(cast, passed, then)
    url = reverse("person_card", args=[cast.alma.pk])

    page = sign_in(getattr(cast, name)).get(f"{url}?den={then}&kant=da")
    told = reading.text(reading.tree(page).xpath("//main")[0])

    assert ("Sekretess Valid until" in told) is reads_then
    assert ("as it was known then" in told) is reads_then
    assert ("What was known then is read by herself, the unit manager and HR." in told) is not (
        reads_then
    )
    assert "Wrong person" not in told


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("den=i+gar", "Write a day as 2026-03-01."),
        ("den=2026-03-01&kant=x", "Write a day as 2026-03-01."),
        ("den=1999-01-01", "Choose a day from the year 2000 on."),
        ("den=2999-01-01", "Choose a day within five years."),
        ("den=2026-01-01&kant=2999-01-01", "That day has not come yet."),
    ],
)
def test_a_day_that_cannot_be_shown_is_told_and_today_is_shown(cast, then, sign_in, query, fault):
    page = sign_in(cast.disa).get(f"{MAP}?{query}").content.decode()

    assert fault in page
    assert "Back to today" not in page


def test_before_the_first_profile_the_map_says_so_and_leads_back(cast, then, sign_in):
    client = sign_in(cast.elin)
    day = then - timedelta(days=5)

    page = client.get(f"{MAP}?den={day}").content.decode()

    assert "No competence profile was published then" in page
    assert "Back to today" in page
    assert client.get(f"{CSV}?den={day}").status_code == 404
    cell = reverse("map_cell", args=[cast.unit.pk, "sekretess"])
    assert client.get(f"{cell}?den={day}").status_code == 404


def test_too_many_for_one_page_are_shown_a_unit_at_a_time(cast, then, sign_in, monkeypatch):
    monkeypatch.setattr(maps, "ANEW_AT_MOST", 10)
    client = sign_in(cast.elin)

    page = client.get(f"{MAP}?den={then}&kritiska=on").content.decode()

    assert f"?den={then}&amp;kritiska=on&amp;enhet={cast.unit.pk}" in page
    assert "Utredning" in page
    assert "3 caseworkers" in page
    assert client.get(f"{CSV}?den={then}").headers["Location"] == f"{MAP}?den={then}"
    assert client.get(MAP).status_code == 200


def test_filters_and_ways_on_keep_the_day(cast, then, sign_in):
    page = sign_in(cast.elin).get(f"{MAP}?den={then}&kant=da&enhet={cast.unit.pk}&kritiska=on")
    tree = reading.tree(page)

    fields = {
        field.get("name"): field.get("value")
        for field in tree.xpath("//form[contains(@class, 'map-filters')]//input[@type='hidden']")
    }
    assert (fields["den"], fields["kant"]) == (then.isoformat(), then.isoformat())
    (picker,) = tree.xpath("//details//form[.//input[@name='den']]")
    assert {field.get("name") for field in picker.xpath(".//input[@type='hidden']")} == {
        "enhet",
        "kritiska",
    }
    (today,) = tree.xpath("//a[text()='Back to today']/@href")
    assert today == f"{MAP}?enhet={cast.unit.pk}&kritiska=on"
    links = [href for href in tree.xpath("//table//a/@href") if "sekretess" in href]
    assert links
    assert all(f"den={then}&kant={then}" in href for href in links)


@pytest.mark.parametrize("kant", ["", "da"])
def test_another_day_costs_the_same_for_three_and_for_thirty(
    cast, then, passed, sign_in, count_queries, kant
):
    client = sign_in(cast.disa)
    cell = reverse("map_cell", args=[cast.unit.pk, "sekretess"])
    urls = [f"{url}?visa=personer&den={clock.today()}&kant={kant}" for url in (MAP, cell)]
    clock.move(days=1)

    def look():
        return [count_queries(lambda url=url: client.get(url)) for url in urls]

    look()
    few = look()
    clock.move(days=-1)
    for n in range(27):
        passed(factories.worker(f"Kim Nr{n}", cast.unit))
    clock.move(days=1)
    many = look()

    assert len(reading.rows(client.get(urls[0]))) == 30
    assert few == many
    assert max(many) <= 20


def test_a_mentor_who_says_yes_later_was_no_mentor_then(cast, then):
    """Only the row's own column tells when she did."""
    row = cast.alma.mentored_by.get()
    row.accepted_at = clock.now()
    row.save(update_fields=["accepted_at"])
    asked = frozenset({FactKind.MENTORED})
    known_at = Moment(then, then, past=True).known_at

    assert not surrounding.of_people([cast.cilla.pk], asked, known_at)
    assert surrounding.of_people([cast.cilla.pk], asked)
