"""Lists of people as HR systems export them, and as nobody should: told by the bytes, never by the name."""

import io
import re
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from competence.documents import tables, tabulate
from competence.domain.roster.grid import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS
from competence.domain.roster.table import Place, Refusal, Row, Unreadable
from tests.competence.documents.workbooks import EXCEL, PARTS, relations, zipped

HEADER = ["Anst.nr", "Förnamn", "Efternamn", "E-post", "Enhet"]
ALMA = ["00123", "Alma", "Åberg", "alma@havsby.se", "Barn och unga"]
ROWS = [HEADER, ALMA]
TEXT = "\r\n".join(";".join(row) for row in ROWS) + "\r\n"


def book(*sheets, change=lambda workbook: None):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for at, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"Blad{at + 1}")
        for row in rows:
            sheet.append(row)
    change(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def package(content, **parts):
    """The workbook with some of its parts put in the place of others."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            change = next((parts[key] for key in parts if key in name), None)
            new.writestr(name, old.read(name) if change is None else change(old.read(name)))
    return made.getvalue()


def cells(content):
    found = tabulate.tabulated(content)
    return [list(found.header), *(list(row.cells) for row in found.rows)]


def refused(content):
    with pytest.raises(Unreadable) as error:
        tabulate.tabulated(content)
    return error.value.refusal, error.value.place


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_a_text_is_read_in_whatever_encoding_with_whatever_delimiter(encoding, delimiter):
    assert cells(TEXT.replace(";", delimiter).encode(encoding)) == ROWS


@pytest.mark.parametrize("content", [TEXT.encode("cp1252"), book(ROWS)])
def test_the_child_says_the_same(content):
    found = tables.read(content)

    assert found == tabulate.tabulated(content)
    assert (found.header, found.rows) == (tuple(HEADER), (Row(2, tuple(ALMA)),))


def test_rows_have_the_numbers_that_a_spreadsheet_shows():
    text = f'Rapport: Anställda;;\r\n;;\r\n\r\n{TEXT}\r\n;;;;\r\n2;Bo;"Berg\r\nDal";bo@x.se;A\r\n3;E\r\n'
    found = tabulate.tabulated(text.encode())

    assert found.header_row == 4
    assert [row.number for row in found.rows] == [5, 8, 9]
    assert found.rows[1].cells == ("2", "Bo", "Berg Dal", "bo@x.se", "A")
    assert found.rows[2].cells == ("3", "E", "", "", "")


def test_what_excel_writes_for_itself_is_no_row_and_no_value():
    text = 'sep=,\r\nAnst.nr,Förnamn,Enhet\r\n="00123","Al""ma",A;B\r\n'
    found = tabulate.tabulated(text.encode())

    assert (found.header_row, found.rows) == (2, (Row(3, ("00123", 'Al"ma', "A;B")),))


def test_commas_in_names_are_no_columns():
    text = "Anst.nr;Efternamn, Förnamn;Enhet\n1;Berg, Alma;Barn\n2;Ås, Bo;Vuxen\n"

    assert cells(text.encode())[1] == ["1", "Berg, Alma", "Barn"]


def test_nothing_invisible_is_taken_in():
    text = "Anst.nr;Förnamn;Enhet\n1\x00;\u202eAl\u200bma\ufeff;Barn\xa0och  unga\n"

    assert cells(text.encode())[1] == ["1", "Alma", "Barn och unga"]


def test_a_formula_in_a_text_stays_a_text():
    assert cells(b"Anst.nr;Enhet\n=1+1;=cmd|' /C calc'!A0\n")[1] == ["=1+1", "=cmd|' /C calc'!A0"]


def test_a_cell_without_end_is_cut():
    long = "x" * 1_000_000
    assert cells(f"Anst.nr;Enhet\n1;{long}\n".encode())[1][1] == "x" * LONGEST_CELL
    assert cells(book([["Anst.nr", "Enhet"], ["1", "x" * 32_000]]))[1][1] == "x" * LONGEST_CELL


def test_numbers_and_days_of_a_workbook_are_read_as_they_are_shown():
    rows = [
        ["Anst.nr", "Syss.grad", "Andel", "Anst.datum", "Slutdatum", "Kort", "Sekretess"],
        [123, 75.5, 0.75, date(2027, 3, 14), 46752.33, 45, True],
        [12345678901, 75.0, 0.7000000000000001, None, "tills vidare", 1e300, False],
    ]

    def shown(workbook):
        sheet = workbook.active
        sheet["A2"].number_format = "00000"
        sheet["C2"].number_format = "0%"
        sheet["D2"].number_format = "[$-41D]d mmmm yyyy"
        sheet["E2"].number_format = "yyyy-mm-dd hh:mm"
        sheet["F2"].number_format = '0 "dagar"'

    assert cells(book(rows, change=shown))[1:] == [
        ["00123", "75.5", "0.75", "2027-03-14", "2027-12-31", "45", "1"],
        ["12345678901", "75", "0.7", "", "tills vidare", str(int(1e300)), "0"],
    ]


def test_a_workbook_may_count_its_days_from_1904():
    content = package(
        book([["Anst.nr", "Anst.datum"], ["1", date(2027, 3, 14)]]),
        **{
            "xl/workbook.xml": lambda xml: xml.replace(
                b"<workbookPr/", b'<workbookPr date1904="1"/'
            )
        },
    )

    assert cells(content)[1] == ["1", "2031-03-15"]


def test_texts_that_cells_share_are_read_as_excel_writes_them():
    assert cells(EXCEL) == [["Anst.nr", "Enhet", "Anst.datum"], ["00123", "Barn Å", "2027-03-14"]]


def test_numbers_that_are_none_stay_as_they_stand():
    sheet = (
        "<worksheet><sheetData><row><c t='inlineStr'><is><t>Anst.nr</t></is></c><c t='d'><v>Enhet</v>"
        "</c></row><row><c><v>NaN</v></c><c s='1'><v>NaN</v></c><c s='1'><v>1e999</v></c>"
        "<c><v>1e999</v></c><c s='1'><v>-4</v></c><c s='7'><v>5</v></c></row></sheetData></worksheet>"
    )
    parts = {name: text for name, text in PARTS.items() if name != "xl/sharedStrings.xml"}
    parts["xl/_rels/workbook.xml.rels"] = relations(
        worksheet="worksheets/sheet1.xml", styles="styles.xml"
    )

    found = cells(zipped(parts | {"xl/worksheets/sheet1.xml": sheet}))
    assert found[1] == ["NaN", "NaN", "1e999", "1e999", "-4", "5"]

    without = parts | {"xl/_rels/workbook.xml.rels": relations(worksheet="worksheets/sheet1.xml")}
    assert cells(zipped(without | {"xl/worksheets/sheet1.xml": sheet})) == found


def test_the_value_of_a_formula_is_what_it_came_to():
    sheet = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<x:sheetData><x:row><x:c t="inlineStr"><x:is><x:r><x:t>Anst.</x:t></x:r><x:r><x:t>nr</x:t>'
        b'</x:r></x:is></x:c><x:c t="str"><x:f>"En"&amp;"het"</x:f><x:v>Enhet</x:v></x:c></x:row>'
        b"<x:row><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c><x:f>1/0</x:f></x:c>"
        b'<x:c t="e"><x:v>#N/A</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    content = package(book(ROWS), **{"sheet1.xml": lambda _xml: sheet})

    assert cells(content) == [["Anst.nr", "Enhet", ""], ["2", "", "#N/A"]]


def test_the_sheet_with_a_header_is_the_one():
    def hide(workbook):
        workbook["Blad1"].sheet_state = "hidden"

    found = tabulate.tabulated(book([HEADER, ["x"] * 5], [["Läs", "mig"]], ROWS, ROWS, change=hide))

    assert (found.sheet, found.rows[0].cells[0]) == ("Blad3", "00123")


def test_a_header_that_nobody_knows_is_the_widest_row():
    rows = [["Rapport"], ["a", "b", "c"], ["1", "2", "3"]]
    assert cells(book([], rows)) == rows[1:]

    known = [["k", "l", "m"], ["Lag", "Kod"], ["1", "2"]]
    assert tabulate.tabulated(book(known), {"lag", "kod"}).header == ("Lag", "Kod")
    assert tables.read(book(known), known={"lag", "kod"}).header == ("Lag", "Kod")


def test_cells_that_are_merged_stand_in_the_first():
    def merge(workbook):
        workbook.active.merge_cells("A1:E1")

    rows = [["Anställda", *[""] * 4], *ROWS]
    assert cells(book(rows, change=merge)) == ROWS


NOTHING_BELOW = Place(1, "")
OTHER_FILES = {
    "nothing": (b"", Refusal.EMPTY, None),
    "only blanks": (b"\xef\xbb\xbf \r\n;;;\r\n", Refusal.EMPTY, None),
    "an empty workbook": (book([]), Refusal.EMPTY, None),
    "a header alone": (TEXT.splitlines()[0].encode(), Refusal.ONLY_HEADER, NOTHING_BELOW),
    "a PDF": (b"%PDF-1.7\n...", Refusal.KIND, None),
    "a web page": (b"\r\n<html><table><tr><td>Anst.nr", Refusal.KIND, None),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 90, Refusal.KIND, None),
    "a program": (bytes(range(1, 32)) * 9, Refusal.KIND, None),
    "a letter": (b"Hej!\nHar kommer listan.\nHej", Refusal.KIND, None),
    "an old workbook": (tabulate.OLD_OFFICE + b"\0" * 600, Refusal.OLD_EXCEL, None),
    "a locked one": (
        tabulate.OLD_OFFICE + b"\0" * 600 + tabulate.ENCRYPTED_PACKAGE,
        Refusal.LOCKED,
        None,
    ),
    "half a workbook": (book(ROWS)[:900], Refusal.BROKEN, None),
    "an unmatched quote": (
        b'Anst.nr;Enhet\n1;A\n2;"B\n3;C\n',
        Refusal.QUOTES,
        Place(3, ""),
    ),
    "letters taken for others": (TEXT.encode().decode("cp1252").encode(), Refusal.ENCODING, None),
    "letters lost": (TEXT.replace("ö", "\ufffd").encode(), Refusal.ENCODING, None),
    "no letters of cp1252": (b"F\x81rnamn;Enhet\n1;2\n", Refusal.ENCODING, None),
    "half a letter of UTF-16": (TEXT.encode("utf-16")[:-1], Refusal.ENCODING, None),
    "lone surrogates": (b"\xff\xfe" + b"\x00\xd8;\x00" * 40, Refusal.ENCODING, None),
    "a personal identity number": (
        TEXT.replace("Barn och unga", "811218-9876").encode(),
        Refusal.PERSONAL_NUMBER,
        Place(2, "Enhet"),
    ),
    "one for an employee number": (
        book([HEADER, [8112189876, *ALMA[1:]]]),
        Refusal.PERSONAL_NUMBER,
        Place(2, "Anst.nr"),
    ),
    "too many columns": (
        b"Anst.nr;Enhet\n1" + b";" * MOST_COLUMNS + b"x\n",
        Refusal.TOO_MANY_COLUMNS,
        Place(2, "GS"),
    ),
    "too many rows": (
        b"Anst.nr;Enhet\n" + b"1;A\n" * (MOST_ROWS + 1),
        Refusal.TOO_MANY_ROWS,
        Place(MOST_ROWS + 2, ""),
    ),
    "rows without end": (
        b"Anst.nr;Enhet\n" + b"1;A\n" * (MOST_ROWS + 31),
        Refusal.TOO_MANY_ROWS,
        Place(MOST_ROWS + 31, ""),
    ),
}


@pytest.mark.parametrize("name", OTHER_FILES)
def test_another_file_is_refused_for_what_it_is(name):
    content, refusal, place = OTHER_FILES[name]

    assert refused(content) == (refusal, place)


def test_columns_that_hold_nothing_are_none():
    assert cells(b"Anst.nr;Enhet\n1;2" + b";" * 100_000 + b"\n") == [
        ["Anst.nr", "Enhet"],
        ["1", "2"],
    ]


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, Refusal.KIND),
        ({"_rels/.rels": "<Relationships/>"}, Refusal.KIND),
        ({"_rels/.rels": relations(officeDocument="xl/workbook.bin")}, Refusal.KIND),
        (PARTS | {"xl/workbook.xml": "<document/>"}, Refusal.KIND),
        (PARTS | {"xl/workbook.xml": "<!DOCTYPE a><workbook/>"}, Refusal.BROKEN),
    ],
)
def test_a_package_that_is_no_workbook_is_refused(parts, refusal):
    assert refused(zipped(parts)) == (refusal, None)


def test_a_package_that_is_locked_or_squeezed_in_another_way_is_refused():
    locked = bytearray(book(ROWS))
    for at in (found.start() for found in re.finditer(b"PK\x01\x02", locked)):
        locked[at + 8] |= 1
    assert refused(bytes(locked)) == (Refusal.LOCKED, None)

    squeezed = io.BytesIO()
    with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("xl/workbook.xml", "x" * 1000)
    assert refused(squeezed.getvalue()) == (Refusal.BROKEN, None)


def test_a_package_of_thousands_of_parts_is_refused():
    parts = {f"xl/{number}.xml": "" for number in range(2_001)}

    assert refused(zipped(parts)) == (Refusal.TOO_LARGE, None)


def test_a_cell_beyond_all_columns_is_refused():
    def far(workbook):
        workbook.active.cell(2, MOST_COLUMNS + 1, "x")

    assert refused(book(ROWS, change=far)) == (Refusal.TOO_MANY_COLUMNS, Place(2, "GS"))


def blown(name, chunk, times, start=b"", end=b""):
    """A small zip with a part of which nobody has seen the whole."""
    parts, made = zipfile.ZipFile(io.BytesIO(EXCEL)), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for part in parts.namelist():
            if not part.endswith(name):
                bomb.writestr(part, parts.read(part))
        with bomb.open(f"xl/{name}", "w") as part:
            part.write(start)
            for _time in range(times):
                part.write(chunk)
            part.write(end)
    return made.getvalue()


GROWING = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]><worksheet>'
BOMBS = {
    "an entity that grows": ("worksheets/sheet1.xml", b"&b;" * 1000, 100, GROWING),
    "a part of gigabytes": ("worksheets/sheet1.xml", b" " * 2**20, 151),
    "a million cells": ("worksheets/sheet1.xml", b"<c/>" * 1000, 1001, b"<worksheet><row>"),
    "texts without end": ("sharedStrings.xml", b"<si/>" * 1000, 501, b"<sst>"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_the_child_with_a_reason(name):
    bomb = blown(*BOMBS[name])

    with pytest.raises(Unreadable) as error:
        tables.read(bomb)

    assert len(bomb) < 2**20
    entity = name == "an entity that grows"
    assert error.value.refusal is (Refusal.BROKEN if entity else Refusal.TOO_LARGE)


def test_the_child_has_no_more_memory_than_it_is_given():
    program = (
        "from competence.documents import tabulate\n"
        "tabulate.Cage(tabulate.MEMORY_BYTES)\n"
        "bytearray(tabulate.MEMORY_BYTES)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert tabulate.MEMORY_BYTES == 300 * 2**20
    assert b"MemoryError" in done.stderr


def test_a_file_too_large_to_look_at_is_refused_at_once():
    with pytest.raises(Unreadable) as error:
        tables.read(b";" * (tables.MOST_BYTES + 1))

    assert error.value.refusal is Refusal.TOO_LARGE


def test_a_child_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(tables, "SECONDS", 0.01)

    with pytest.raises(Unreadable) as error:
        tables.read(TEXT.encode())

    assert error.value.refusal is Refusal.TOO_LARGE


@pytest.mark.parametrize("name", ["a header alone", "a personal identity number"])
def test_the_child_refuses_with_the_same_place(name):
    content, refusal, place = OTHER_FILES[name]

    with pytest.raises(Unreadable) as error:
        tables.read(content)

    assert (error.value.refusal, error.value.place) == (refusal, place)
