import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from competence import outbox
from competence.domain.facts import FactKind
from competence.domain.indicators.figure import INDICATORS, Key
from competence.domain.indicators.protection import FEWEST, WHOLE, exactly, read
from competence.models import IndicatorSnapshot, OutboxRow
from competence.people import clock
from competence.people.audit import SYSTEM
from competence.people.models import AuditEntry, Employment, Role
from competence.queries.indicator_page import IndicatorPage, Line, Shown
from competence.queries.indicators import figures
from competence.queries.moments import Moment
from competence.services import indicators
from competence.views.indicator_cards import card as card_of
from competence.wording.coverage import newcomers_sentence
from competence.wording.indicator_values import value_words
from tests import factories
from tests.competence.maps import reading

PAGE = reverse("indicators")
OCTOBER = date(2026, 10, 1)
LAST_OF_OCTOBER = Moment(day=date(2026, 10, 31), known_on=date(2026, 10, 31), past=True)


@pytest.fixture(autouse=True)
def _english(settings, db):
    """Read in English: the tests are about what is counted, not about its translation.

    The cast comes in October, so that it is known when the month is over.
    """
    settings.LANGUAGE_CODE = "en"
    clock.move_to(clock.at_noon(date(2026, 10, 14)))


@pytest.fixture
def october(cast):
    """Nine more in the reception with a task of law; eight of them have their degree approved."""
    people = [factories.worker(f"Kim Nr{n}", cast.other_unit) for n in range(9)]
    for number, person in enumerate(people):
        factories.fact(person, FactKind.TASK_ASSIGNED, "T1")
        if number:
            value = {"status": "approved", "basis": "swedish_degree"}
            factories.fact(person, FactKind.ELIGIBILITY, "degree", value=value)
    clock.move_to(clock.at_noon(date(2026, 11, 2)))
    return people


@pytest.fixture
def made(october):
    return indicators.fill(months=1, by=SYSTEM)


def of(home, key, place=None, moment=LAST_OF_OCTOBER):
    return next(figure for figure in figures(home, moment)[place] if figure.key == key)


def numbers(figure):
    return {part: int(number) for part, number in figure.parts.items() if number}


def card(response, key):
    (found,) = reading.tree(response).xpath(f"//section[@aria-labelledby='indicator-{key}']")
    return found


def seen(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response


def test_people_with_tasks_are_counted_where_they_work_and_once_in_all(cast, october):
    here = of(cast.havsby, Key.ELIGIBILITY, cast.other_unit.pk)

    assert numbers(here) == {"approved": 8, "lacking": 1}
    assert of(cast.havsby, Key.ELIGIBILITY) == here
    assert numbers(of(cast.granby, Key.ELIGIBILITY)) == {}


def test_whoever_has_been_away_for_long_is_left_out_and_told_apart(cast, october):
    clock.move_to(clock.at_noon(date(2026, 10, 14)))
    factories.absent(october[0], date(2026, 7, 1), None)
    factories.absent(october[1], date(2026, 10, 1), None)

    figure = of(cast.havsby, Key.ELIGIBILITY)

    assert numbers(figure) == {"approved": 8}
    assert figure.left_out == 1
    assert of(cast.havsby, Key.NEWLY_EMPLOYED).people == 12


def test_agency_workers_are_asked_for_their_degree_and_are_no_staff_of_ones_own(cast, october):
    clock.move_to(clock.at_noon(date(2026, 10, 14)))
    hired = factories.make_person("Vik Arie", cast.havsby)
    factories.employ(hired, cast.other_unit, type=Employment.Type.AGENCY, fte_percent=50)
    factories.grant(hired, Role.CASEWORKER, cast.other_unit)
    factories.fact(hired, FactKind.TASK_ASSIGNED, "T2")

    assert numbers(of(cast.havsby, Key.ELIGIBILITY))["lacking"] == 2
    assert of(cast.havsby, Key.TENURE).people == 12
    agency = of(cast.havsby, Key.AGENCY).parts
    assert (str(agency["agency"]), str(agency["employed"])) == ("0.5", "12.0")


def test_years_are_counted_only_of_those_with_a_swedish_degree(cast, october):
    clock.move_to(clock.at_noon(date(2026, 10, 14)))
    factories.fact(
        october[1], FactKind.EXPERIENCE, "child_investigation", starts_on=date(2020, 1, 1)
    )

    assert numbers(of(cast.havsby, Key.EXPERIENCE)) == {"above_five": 1, "unknown": 7}


def test_a_month_is_counted_as_it_was_known_when_it_was_over(cast, october):
    factories.fact(
        october[0],
        FactKind.ELIGIBILITY,
        "degree",
        starts_on=date(2026, 10, 1),
        value={"status": "approved"},
    )

    as_known_now = Moment(day=date(2026, 10, 31), past=True)

    assert numbers(of(cast.havsby, Key.ELIGIBILITY)) == {"approved": 8, "lacking": 1}
    assert numbers(of(cast.havsby, Key.ELIGIBILITY, moment=as_known_now)) == {"approved": 9}


def test_the_queries_are_as_many_for_twice_as_many_people(cast, october):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            figures(cast.havsby, LAST_OF_OCTOBER)
        return len(queries)

    before = asked()
    clock.move_to(clock.at_noon(date(2026, 10, 14)))
    factories.make_unit("Familjehem", cast.other_unit.parent)
    for number in range(9, 20):
        factories.worker(f"Kim Nr{number}", cast.other_unit)

    assert asked() == before <= 20


def test_a_month_is_written_once_and_stays_as_it_is(cast, made, october):
    factories.worker("Sen Are", cast.other_unit)

    assert made == len(INDICATORS) * 7
    assert indicators.fill(months=1, by=SYSTEM) == 0
    row = IndicatorSnapshot.objects.get(unit=cast.havsby, key=Key.ELIGIBILITY, month=OCTOBER)
    assert (row.numerator, row.denominator, row.people) == (8, 9, 9)
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        IndicatorSnapshot.objects.filter(pk=row.pk).update(numerator=9)


def test_at_night_each_municipality_is_work_of_its_own_that_is_done_once(cast, october):
    assert indicators.nightly() == indicators.nightly() == 2
    assert OutboxRow.objects.filter(kind=indicators.MAKE).count() == 2

    outbox.drain()

    made = set(IndicatorSnapshot.objects.values_list("municipality", "month"))
    assert made == {(cast.havsby.pk, OCTOBER), (cast.granby.pk, OCTOBER)}
    assert indicators.nightly() == 0


def test_people_are_counted_the_same_a_few_at_a_time(cast, october, monkeypatch):
    clock.move_to(clock.at_noon(date(2026, 10, 14)))
    factories.absent(october[0], date(2026, 7, 1), None)
    for newcomer in (cast.alma, october[8]):
        factories.mentor(newcomer, cast.cilla)
    at_once = figures(cast.havsby, LAST_OF_OCTOBER)

    monkeypatch.setattr("competence.queries.indicators.BATCH", 2)

    def by_key(found):
        return {place: {one.key: one for one in made} for place, made in found.items()}

    assert by_key(figures(cast.havsby, LAST_OF_OCTOBER)) == by_key(at_once)


def test_months_before_anybody_was_known_are_not_written(cast, october):
    call_command("make_indicators", months=3)

    assert set(IndicatorSnapshot.objects.values_list("month", flat=True)) == {OCTOBER}
    assert AuditEntry.objects.filter(verb="indicators.made").count() == 2


def test_hr_reads_a_rounded_figure_with_its_day_its_n_and_its_definition(cast, made, sign_in):
    found = card(seen(sign_in(cast.elin)), "newly_employed")
    text = reading.text(found)

    assert "of about 10 employed caseworkers" in text
    assert "31 October 2026" in text
    assert "Definition (version 1): Caseworkers with fewer than twelve full months" in text
    assert "2013: every third was newly employed." in text
    assert found.xpath(".//*[local-name()='line'][@class='trend-reference']")
    assert found.xpath(".//*[local-name()='svg'][@role='img']/*[local-name()='desc']")
    months = found.xpath(".//table")[0].xpath(".//tbody/tr/th")
    assert [reading.text(month) for month in months][:2] == ["October 2026", "September 2026"]


def test_few_people_are_told_to_hr_only_when_she_asks_and_it_is_written_down(cast, made, sign_in):
    client = sign_in(cast.elin)

    rounded = card(seen(client, plats=cast.unit.pk), "newly_employed")
    exact = card(seen(client, plats=cast.unit.pk, visa="exakt"), "newly_employed")

    assert reading.text(rounded.xpath("./p[@class='figure']")[0]) == (
        "Too few to show fewer than 5 employed caseworkers"
    )
    assert "of 3 employed caseworkers" in reading.text(exact)
    entry = AuditEntry.objects.get(verb="indicators.read_exactly")
    assert (entry.person_id, entry.subject_id) == (cast.elin.pk, str(cast.unit.pk))


def test_a_manager_opens_her_own_unit_and_not_the_sum_of_all(cast, made, sign_in):
    client = sign_in(cast.disa)

    page = seen(client, visa="exakt")

    assert "Exact numbers" not in page.content.decode()
    assert client.get(PAGE, {"plats": cast.other_unit.pk}).status_code == 404
    assert "of 3 employed" in seen(client, plats=cast.unit.pk, visa="exakt").content.decode()


def test_a_board_reader_reads_what_may_be_told_and_nothing_else(cast, made, sign_in):
    factories.grant(cast.frej, Role.BOARD_READER, cast.havsby)
    client = sign_in(cast.frej)

    page = seen(client, plats=cast.unit.pk, visa="exakt").content.decode()

    assert "fewer than 5 employed caseworkers" in page
    assert "Show exact numbers" not in page
    assert client.get(reverse("map")).status_code == 404


def test_a_region_reads_municipalities_side_by_side_and_no_unit(cast, made, sign_in):
    client = sign_in(cast.gun)

    found = card(seen(client), "newly_employed")

    rows = found.xpath(".//tbody/tr/th")
    assert [reading.text(row) for row in rows] == ["Granby", "Havsby"]
    assert "of about 10" in reading.text(card(seen(client, plats=cast.havsby.pk), "tenure"))
    for query in ({"plats": cast.unit.pk}, {"plats": cast.granby_unit.pk}, {"plats": "x"}):
        assert client.get(PAGE, query).status_code == 404


@pytest.mark.parametrize("name", ["alma", "bo", "cilla", "frej"])
def test_the_indicators_are_nobody_elses(cast, made, sign_in, name):
    client = sign_in(getattr(cast, name))

    for url in (PAGE, reverse("indicators_csv"), reverse("indicator_svg", args=["gap"])):
        assert client.get(url).status_code == 404
    assert PAGE not in client.get(reverse("catalogue")).content.decode()


def test_before_the_first_month_the_page_says_when_it_comes(cast, sign_in):
    assert "No month is counted yet" in seen(sign_in(cast.elin)).content.decode()


def test_the_table_as_a_file_tells_no_more_than_the_page(cast, made, sign_in):
    response = sign_in(cast.elin).get(reverse("indicators_csv"))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    told = [row[5] for row in rows[2:] if len(row) > 5]
    assert {"Havsby", "Utredning", "Mottagning"} <= {row[0] for row in rows[2:]}
    assert {"fewer than 5", "not shown", "10"} <= set(told)
    assert all(int(number) % FEWEST == 0 for number in told if number.isdecimal())


def test_the_figure_as_a_file_stands_by_itself(cast, made, sign_in):
    client = sign_in(cast.elin)

    response = client.get(reverse("indicator_svg", args=["supervisor_tenure"]))

    drawn = etree.fromstring(response.content)
    text = " ".join(drawn.itertext())
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert "Supervisors with less than three years, Havsby" in text
    assert "definition 1" in text
    assert b"style=" not in response.content
    assert "nyckeltal-havsby-2026-10-31-supervisor-tenure.svg" in response["Content-Disposition"]
    assert client.get(reverse("indicator_svg", args=["nothing"])).status_code == 404
    region = sign_in(cast.gun).get(reverse("indicator_svg", args=["gap"]))
    assert region.status_code == 404


def test_the_page_asks_as_often_whatever_there_is_to_show(cast, made, sign_in, october):
    client = sign_in(cast.elin)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            seen(client)
        return len(queries)

    asked()
    before = asked()
    factories.make_unit("Familjehem", cast.other_unit.parent)
    clock.move_to(clock.at_noon(date(2027, 1, 2)))
    indicators.fill(months=3, by=SYSTEM)

    assert asked() == before


@pytest.mark.parametrize(
    ("approved", "lacking", "words"),
    [(199, 1, "99 %"), (1, 299, "1 %"), (200, 0, "100 %"), (0, 200, "0 %")],
)
def test_all_and_nothing_are_only_said_where_it_is_so(approved, lacking, words):
    numbers = {"approved": approved, "lacking": lacking, WHOLE: approved + lacking}
    cells = {part: exactly(Decimal(number)) for part, number in numbers.items()}

    assert value_words(INDICATORS[Key.ELIGIBILITY], cells) == words


def test_rounded_numbers_never_say_all_while_somebody_is_told_to_lack_it():
    gap = {"valid": 5, "missing": 10, "unknown": 10, WHOLE: 20}
    nearly = {"approved": 2000, "lacking": "few", WHOLE: 2000}

    assert value_words(INDICATORS[Key.GAP], read(gap)) == "99 %"
    assert value_words(INDICATORS[Key.ELIGIBILITY], read(nearly)) == "99–100 %"


def test_a_month_that_was_counted_in_other_parts_is_shown_with_what_it_has():
    line = Line("Havsby", OCTOBER, read({"gone": 10, "headcount": 40}), version=1)
    page = IndicatorPage(None, (), OCTOBER, exact=False, may_be_exact=False, shown=())

    found = card_of(page, Shown(INDICATORS[Key.TURNOVER], (line,), ()))

    assert [words for _part, words in found.parts] == ["No data", "No data", "40"]
    assert found.months[0].value == "Not shown"


def test_one_newcomer_is_not_spoken_of_as_everybody():
    assert newcomers_sentence(1, 0) == "1 newcomer, who has a mentor."
    assert newcomers_sentence(3, 0) == "3 newcomers, everybody has a mentor."
