"""Workbooks for Excel: real days and numbers, a head that stays, and no cell that is run as a formula.

A workbook is a zip of small XML files, written here from templates: a library for all that Excel
can do takes a third of a second to import, in every web process, for a file that few ever ask for.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string

from competence.documents.spreadsheet import FORMULA_STARTS

type Value = str | int | Decimal | date | None

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML cannot hold, and the hyphens that are only meant for a narrow line.
UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\u00ad")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 28  # 31 less a number, where two sheets would have the same
LONGEST_TEXT = 32_767
NARROWEST, WIDEST = 8, 60
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# By their place in styles.xml.
PLAIN, HEAD, DAY, QUOTED = range(4)
# Excel counts days from here, and takes 1900 for a leap year: before March that year it is wrong.
DAY_ZERO, FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Without a head it is a list of names and what they are. At most 26 columns."""

    name: str
    rows: Sequence[Sequence[Value]]
    head: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Cell:
    at: str
    style: int
    number: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet's name in the workbook, and its file's in the zip."""

    name: str
    part: str


def xlsx_bytes(sheets: Sequence[Sheet], *, title: str, made_on: date) -> bytes:
    parts = list(_parts(sheets))
    book: dict[str, Any] = {
        "sheets": parts,
        "title": _writable(title),
        "made_on": made_on.isoformat(),
    }
    files = {
        "[Content_Types].xml": _xml("content_types", book),
        "_rels/.rels": _xml("package", book),
        "docProps/core.xml": _xml("core", book),
        "xl/workbook.xml": _xml("workbook", book),
        "xl/_rels/workbook.xml.rels": _xml("workbook_parts", book),
        "xl/styles.xml": _xml("styles", book),
    }
    for part, sheet in zip(parts, sheets, strict=True):
        files[f"xl/worksheets/{part.part}"] = _xml("sheet", _page(sheet))
    return _zipped(files)


def _zipped(files: Mapping[str, str]) -> bytes:
    """Nothing in it tells the hour: the same merits on the same day are the same bytes."""
    whole = io.BytesIO()
    with ZipFile(whole, "w") as package:
        for name, text in files.items():
            package.writestr(ZipInfo(name), text, ZIP_DEFLATED)
    return whole.getvalue()


def _xml(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"documents/workbook/{name}.xml", context)


def _parts(sheets: Sequence[Sheet]) -> Iterator[_Part]:
    """Excel refuses a name that comes twice, in whatever case."""
    taken: set[str] = set()
    for number, sheet in enumerate(sheets, start=1):
        name = NOT_IN_A_NAME.sub(" ", _writable(sheet.name))[:LONGEST_NAME].strip()
        if not name or name.casefold() in taken:
            name = f"{name} {number}".strip()
        taken.add(name.casefold())
        yield _Part(name, f"sheet{number}.xml")


def _page(sheet: Sheet) -> dict[str, Any]:
    lines = [sheet.head, *sheet.rows] if sheet.head else list(sheet.rows)
    return {
        "rows": [
            [
                _cell(f"{LETTERS[column]}{number}", value, in_head=bool(sheet.head) and number == 1)
                for column, value in enumerate(line)
                if value is not None
            ]
            for number, line in enumerate(lines, start=1)
        ],
        "widths": list(_widths(lines)),
        "filter": f"A1:{LETTERS[len(sheet.head) - 1]}{len(lines)}" if sheet.head else "",
    }


def _cell(at: str, value: Value, *, in_head: bool) -> _Cell:
    if isinstance(value, Decimal | int):
        return _Cell(at, PLAIN, number=f"{value:f}" if isinstance(value, Decimal) else str(value))
    if isinstance(value, date):
        if value < FIRST_DAY:
            return _Cell(at, PLAIN, text=value.isoformat())
        return _Cell(at, DAY, number=str((value - DAY_ZERO).days))
    text = value or ""
    # It is written as a text, so that "=1+1" is one; the mark keeps it so for who edits the cell.
    looks_run = text.lstrip(" ").startswith(FORMULA_STARTS)
    style = HEAD if in_head else QUOTED if looks_run else PLAIN
    return _Cell(at, style, text=_writable(text)[:LONGEST_TEXT])


def _writable(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _widths(lines: Sequence[Sequence[Value]]) -> Iterable[int]:
    """As wide as its longest line, within reason; longer ones are wrapped."""
    for column in range(max(map(len, lines), default=0)):
        longest = max(_length(line[column]) for line in lines if column < len(line))
        # Room for the arrow of the filter.
        yield min(max(longest + 3, NARROWEST), WIDEST)


def _length(value: Value) -> int:
    """A day as it is shown is as long as in ISO."""
    return max(map(len, str("" if value is None else value).split("\n")))
