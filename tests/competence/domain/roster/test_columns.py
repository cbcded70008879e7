from pathlib import Path

import pytest

from competence.domain.roster.columns import (
    Column,
    Missing,
    Source,
    chosen,
    missing,
    recognise,
    to_remember,
)
from competence.domain.roster.headers import NAMES, RANKS, Field, header_at, key, keys
from competence.domain.roster.table import Row, Table, letter

ROOT = Path(__file__).parents[4]


def table(header, *rows):
    return Table(tuple(header), tuple(Row(at, tuple(row)) for at, row in enumerate(rows, 2)))


def fields(found):
    return {column.label: column.field for column in found if column.field}


# As systems for pay and staff name the columns of their exports.
EXPORTS = [
    {
        "Anstnr": Field.NUMBER,
        "Efternamn, Förnamn": Field.WHOLE_NAME,
        "E-post": Field.EMAIL,
        "Förvaltning": Field.ADMINISTRATION,
        "Org.enhet": Field.UNIT,
        "Befattning": Field.TITLE,
        "Anst form": Field.TYPE,
        "Syss.grad %": Field.EXTENT,
        "Anst.dat": Field.STARTS_ON,
        "Avg.datum": Field.ENDS_ON,
    },
    {
        "Anställningsnummer": Field.NUMBER,
        "Tilltalsnamn": Field.GIVEN_NAME,
        "Efternamn": Field.FAMILY_NAME,
        "E-postadress (arbete)": Field.EMAIL,
        "Organisationsenhet": Field.UNIT,
        "Befattningsbenämning": Field.TITLE,
        "Anställningsform": Field.TYPE,
        "Sysselsättningsgrad": Field.EXTENT,
        "Fr.o.m": Field.STARTS_ON,
        "T.o.m": Field.ENDS_ON,
        "Skyddad identitet": Field.PROTECTED,
    },
    {
        "employee_id": Field.NUMBER,
        "first_name": Field.GIVEN_NAME,
        "last_name": Field.FAMILY_NAME,
        "EMAIL": Field.EMAIL,
        "Department": Field.UNIT,
        "Job title": Field.TITLE,
        "Start date": Field.STARTS_ON,
        "Roll": Field.ROLE,
        "Konsultbolag": Field.AGENCY,
    },
]


@pytest.mark.parametrize("export", EXPORTS)
def test_columns_of_hr_systems_are_recognised_in_any_order(export):
    extra = ["Kostnadsställe", "Telefon", "Semesterdagar"]

    for header in ([*export, *extra], [*extra, *reversed(export)]):
        found = recognise(table(header, ["x"] * len(header)))
        assert fields(found) == export
        assert [column.source for column in found if not column.field] == [Source.NONE] * 3


def test_no_name_stands_for_two_fields():
    names = [name for words in NAMES.values() for name in words.split()]

    assert len(names) == len(set(names)) == len(RANKS)
    assert all(key(name) == name for name in names)


def test_the_better_of_two_columns_is_taken():
    found = recognise(table(["Organisation", "Enhet", "Förnamn", "Tilltalsnamn"], "abcd"))

    assert fields(found) == {"Enhet": Field.UNIT, "Tilltalsnamn": Field.GIVEN_NAME}


def test_given_and_family_name_go_before_the_whole():
    both = recognise(table(["Anställd", "Förnamn", "Efternamn"], "abc"))
    only = recognise(table(["Anställd", "Förnamn"], "ab"))

    assert fields(both) == {"Förnamn": Field.GIVEN_NAME, "Efternamn": Field.FAMILY_NAME}
    assert fields(only) == {"Anställd": Field.WHOLE_NAME, "Förnamn": Field.GIVEN_NAME}


def test_columns_are_recognised_by_what_they_hold():
    rows = [["a@havsby.se", "Vikariat", "75 %", "75"], ["", "TV", "100%", "100"]]
    found = recognise(table(["X", "Y", "Z", "Å"], *rows))

    assert fields(found) == {"X": Field.EMAIL, "Y": Field.TYPE, "Z": Field.EXTENT}
    assert [column.source for column in found] == [Source.CELLS] * 3 + [Source.NONE]


def test_eight_cells_of_ten_have_to_look_like_it():
    rows = [["a@havsby.se", "a@havsby.se", ""]] * 8 + [["-", "x", ""]] * 2
    assert fields(recognise(table("ABC", *rows)))
    assert not fields(recognise(table("ABC", *rows, ["x", "x", ""])))


def test_what_was_chosen_before_goes_before_what_a_heading_says():
    header = ["Enhet", "Arbetslag", "Befattning", ""]
    before = {"arbetslag": "unit", "befattning": "", "enhet": ""}
    found = recognise(table(header, "abcd"), before)

    assert fields(found) == {"Arbetslag": Field.UNIT}
    assert found[1] == Column(1, "Arbetslag", Field.UNIT, Source.REMEMBERED, ("b",))
    assert found[3].label == "D"


def test_a_field_that_is_gone_is_not_remembered():
    assert not fields(recognise(table(["Enhet"], "a"), {"enhet": "shoe_size"}))
    # A column that is not used is not taken for what its cells look like either.
    assert not fields(recognise(table(["Post"], ["a@havsby.se"]), {"post": ""}))


def test_the_choice_is_remembered_for_the_next_file():
    first = table(["Enhet", "Enhet", "Löneart", ""], "abcd")
    remembered = to_remember(first, {Field.UNIT: 1})

    assert remembered == {"enhet": "", "enhet#2": "unit", "löneart": ""}
    assert chosen(recognise(first, remembered)) == {Field.UNIT: 1}


def test_examples_are_three_that_differ():
    found = recognise(table(["A"], *[[cell] for cell in ["x", "", "x", "y", "z", "å"]]))

    assert found[0].examples == ("x", "y", "z")


def test_what_is_missing_is_said():
    everything = [Missing.IDENTITY, Missing.NAME, Missing.UNIT]

    assert [*missing({})] == everything
    assert [*missing({Field.GIVEN_NAME: 0})] == everything
    assert [*missing({Field.FAMILY_NAME: 0, Field.EMAIL: 1})] == [Missing.NAME, Missing.UNIT]
    assert not missing({Field.NUMBER: 0, Field.WHOLE_NAME: 1, Field.UNIT: 2})
    assert not missing({Field.EMAIL: 0, Field.GIVEN_NAME: 1, Field.FAMILY_NAME: 3, Field.UNIT: 2})


def test_columns_that_are_called_the_same_are_told_apart():
    assert keys(["Enhet", "E-post", "enhet", "ENHET.", "", ""]) == (
        "enhet",
        "epost",
        "enhet#2",
        "enhet#3",
        "",
        "",
    )


def test_the_header_is_the_row_that_names_the_most_columns():
    title, header = ("Rapport", "Anställd"), ("Namn", "Enhet", "Ort")
    rows = [title, (), header, ("Namn", "Enhet", "x")]

    assert header_at(rows) == 2
    assert header_at([title, ("Namn", "Namn")]) is None
    assert header_at([("Namn", "Lag")], {"lag"}) == 0
    assert header_at([]) is None
    assert header_at([("x",)] * 29 + [header]) == 29
    assert header_at([("x",)] * 30 + [header]) is None


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [letter(at) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_the_headings_in_the_documentation_are_recognised():
    lines = (ROOT / "docs" / "people-files.md").read_text().splitlines()
    rows = [line.split(" | ") for line in lines if line.startswith("| ")][1:]
    headings = [
        heading for row in rows for heading in row[1].replace(";", ",").split(", ") if heading
    ]

    assert len(headings) > len(Field)
    assert [heading for heading in headings if key(heading) not in RANKS] == []
