import csv
import io

import pytest
from django.urls import reverse

from competence.documents.spreadsheet import csv_bytes
from competence.services import standings
from tests import factories
from tests.competence.maps import reading

EXPORT, MAP = reverse("map_export"), reverse("map")


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def sheet(response):
    """The head as a dict, the titles, and the lines as dicts."""
    text = response.content.decode()
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    blank = read.index([])
    titles = read[blank + 1]
    lines = [dict(zip(titles, line, strict=True)) for line in read[blank + 2 :]]
    return {line[0]: line[1:] for line in read[:blank]}, lines


@pytest.fixture
def mixed(cast, profile, passed):
    for n in range(8):
        factories.worker(f"Kim Nr{n}", cast.other_unit)
    standings.refresh_municipality(cast.havsby)
    passed(cast.alma)
    passed(cast.ture, days_ago=300)
    passed(cast.cilla, days_ago=400)
    factories.worker("Utan Ställning", cast.other_unit)


@pytest.mark.parametrize("query", ["", "?omrade=utredning", "?kritiska=on&inhyrda=utan"])
def test_the_export_of_units_equals_the_screen_to_the_cell(cast, mixed, sign_in, query):
    client = sign_in(cast.elin)

    screen = reading.table(client.get(f"{MAP}{query}"))
    _head, lines = sheet(client.get(f"{EXPORT}{query}"))

    told = {
        (line["Unit"], line["Competence"]): f"{line['Share (%)']} %, {line['State']}: "
        f"{line['In words']}"
        for line in lines
    }
    assert told == {place: cell.words for place, cell in screen.items()}
    assert len(lines) == len(screen) > 0


def test_the_numbers_of_a_line_add_up(cast, mixed, sign_in):
    _head, lines = sheet(sign_in(cast.elin).get(EXPORT))

    gaps = ("Missing", "Expired", "Not known yet", "Waiting for a decision", "Paused")
    assert all(
        int(line["Required"]) == int(line["Valid"]) + sum(int(line[gap]) for gap in gaps)
        for line in lines
    )


def test_the_export_of_people_equals_the_screen_to_the_cell(cast, mixed, sign_in):
    client = sign_in(cast.elin)
    query = f"?enhet={cast.unit.pk}"

    screen = reading.table(client.get(f"{MAP}{query}"))
    _head, lines = sheet(client.get(f"{EXPORT}{query}"))

    assert [(line["Person"], line["Competence"]) for line in lines] == list(screen)
    for line in lines:
        cell = screen[line["Person"], line["Competence"]]
        assert cell.words.startswith(line["State"])
        assert ("," in cell.words) == bool(line["Valid until"])


def test_the_file_says_what_was_counted_when_and_by_which_definition(cast, mixed, sign_in):
    head, _lines = sheet(sign_in(cast.elin).get(f"{EXPORT}?kritiska=on&inhyrda=utan"))

    assert head["Competence map"] == ["Havsby", "All units"]
    assert head["Selection"] == [
        "All areas, agency workers left out, critical competences only",
    ]
    assert head["Profile"][1] == "version 1"
    assert head["Definition"][0].endswith("Definition 2.")
    assert head["Day"][0]


def test_the_file_is_named_by_place_and_day(cast, mixed, sign_in):
    answer = sign_in(cast.elin).get(EXPORT)

    assert answer.headers["Content-Disposition"].startswith(
        'attachment; filename="kompetenskarta-havsby-'
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_unit_named_like_a_formula_is_not_run_by_excel(cast, profile, sign_in):
    trap = factories.make_unit("=HYPERLINK(1)", cast.unit.parent)
    for n in range(10):
        factories.worker(f"Kim Nr{n}", trap)

    _head, lines = sheet(sign_in(cast.elin).get(EXPORT))

    assert {line["Unit"] for line in lines} >= {"'=HYPERLINK(1)"}


@pytest.mark.parametrize("start", ["=1+1", "+46", "-2", "@a", "\tx", "\rx", " =1", "＝1", "\n=1"])
def test_no_cell_begins_like_a_formula(start):
    (line,) = csv.reader(
        io.StringIO(csv_bytes([[start, 7, None]]).decode("utf-8-sig"), newline=""), delimiter=";"
    )

    assert line == [f"'{start}", "7", ""]


def test_a_semicolon_or_a_quote_stays_inside_its_cell():
    text = csv_bytes([['Barn; "unga"', "Ö\u00adrebro"]]).decode("utf-8-sig")

    assert list(csv.reader([text], delimiter=";")) == [['Barn; "unga"', "Örebro"]]
