import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from competence.documents.workbook import Sheet, xlsx_bytes

DAY = date(2027, 3, 14)


def read(*sheets):
    return load_workbook(io.BytesIO(xlsx_bytes(sheets, title="Översikt", made_on=DAY)))


def cells(*values):
    """The first line under the head."""
    head = [f"Kolumn {number}" for number, _value in enumerate(values)]
    return read(Sheet("Blad", [values], head)).active[2]


def test_days_are_days_and_numbers_are_numbers():
    day, credits, extent, nothing = cells(DAY, Decimal("7.5"), 80, None)

    assert (day.value.date(), day.is_date, day.number_format) == (DAY, True, "yyyy-mm-dd")
    assert (credits.value, extent.value, nothing.value) == (7.5, 80, None)


def test_a_day_before_excels_calendar_is_a_text():
    assert cells(date(1899, 6, 1))[0].value == "1899-06-01"


def test_the_same_on_the_same_day_is_the_same_file():
    sheet = Sheet("Kurser", [["Barnrätt", DAY]], ["Kurs", "Dag"])

    assert len({xlsx_bytes([sheet], title="Översikt", made_on=DAY) for _ in range(2)}) == 1


def test_the_head_stays_and_every_column_can_be_filtered():
    sheet = read(Sheet("Kurser", [["Barnrätt", DAY]], ["Kurs", "Dag"])).active

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B2"
    assert all(cell.font.bold for cell in sheet[1])
    assert not sheet["A2"].font.bold


@pytest.mark.parametrize(
    "text", ["=1+1", "+46", "-2", "@a", " =1", "＝1", "\n=1", '=CMD|"/C x"!A0']
)
def test_no_text_is_run_as_a_formula(text):
    [cell] = cells(text)

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_an_ordinary_text_has_no_mark():
    assert not cells("Utredning – barn")[0].quotePrefix


def test_what_a_file_cannot_hold_is_left_out_and_the_rest_is_whole():
    text = "<Åsa> & \N{PARTY POPPER} \u202eמשה\u202c Ör\u00adebro\x00\x07\x1b\ud800\ufffe"

    assert cells(text)[0].value == "<Åsa> & \N{PARTY POPPER} \u202eמשה\u202c Örebro"


def test_a_long_text_is_wrapped_and_not_cut():
    sheet = read(Sheet("Kurser", [["Barn " * 60]], ["Kurs"])).active

    assert sheet["A2"].value == "Barn " * 60
    assert sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width == 60


def test_a_name_that_excel_refuses_is_mended():
    sheets = read(*(Sheet("Kurser: [egna] / andra, med ett långt namn", []) for _ in range(2)))

    assert len(set(sheets.sheetnames)) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in sheets.sheetnames)
