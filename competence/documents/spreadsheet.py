"""Tables for Excel in Swedish: semicolons, a byte order mark, and no cell that is run as a formula."""

import csv
import io
from collections.abc import Iterable

# What Excel, LibreOffice and Google Sheets take for the beginning of a formula, full-width forms too.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"

Value = str | int | None


def csv_bytes(rows: Iterable[Iterable[Value]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def _cell(value: Value) -> str:
    """Numbers as they are; a text that would be run gets an apostrophe before it."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = value.replace("\u00ad", "").replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
