"""Tables for Excel in Swedish: semicolons, a byte order mark, and no cell that is run as a formula."""

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO, TextIO

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, full-width forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"

Value = str | int | None


def csv_bytes(rows: Iterable[Iterable[Value]]) -> bytes:
    text = io.StringIO()
    write(rows, text)
    return text.getvalue().encode()


def write(rows: Iterable[Iterable[Value]], file: TextIO) -> None:
    """A row at a time, so that a file of any length takes little memory."""
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    cells = _Cells()
    writer.writerows([cells[value] for value in row] for row in rows)


def write_bytes(rows: Iterable[Iterable[Value]], file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    write(rows, text)
    text.flush()
    text.detach()


class _Cells(dict[Value, str]):
    """Of half a million cells few are different: each is made harmless once."""

    def __missing__(self, value: Value) -> str:
        self[value] = cell = _cell(value)
        return cell


def _cell(value: Value) -> str:
    """Numbers as they are; a text that would be run gets an apostrophe before it."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = value.replace("\u00ad", "").replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
