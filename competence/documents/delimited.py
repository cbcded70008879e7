"""Text with a delimiter between the columns, as HR systems and Excel write it in Sweden."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from competence.domain.roster.grid import Grid
from competence.domain.roster.table import Place, Refusal, Unreadable

BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# The best first, where two would do.
DELIMITERS = (";", "\t", "|", ",")
LINES_TRIED = 50
# Excel's own line about the delimiter.
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")
# So that Excel keeps the zeros: ="00123".
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
# å, ä and ö in UTF-8 that somebody took for cp1252, and letters that were lost altogether.
SPOILT = re.compile("Ã[¥¤¶…„–]|\ufffd")
UNWRITTEN = bytes(set(range(32)) - set(b"\t\n\r\f\0\x1a"))
MOST_UNWRITTEN = 100


def grid(content: bytes) -> Grid:
    text = _text(content)
    told = SEPARATOR_LINE.match(text)
    found, number = Grid(), 1 if told else 0
    records = _records(text[told.end() :], told[1]) if told else _records(text, _delimiter(text))
    try:
        for cells in records:
            number += 1
            found.add(number, [_plain(cell) for cell in cells])
    except csv.Error as error:
        raise Unreadable(Refusal.QUOTES, Place(number + 1, "")) from error
    return found


def _text(content: bytes) -> str:
    try:
        text = content.decode(_encoding(content))
    except UnicodeDecodeError as error:
        raise Unreadable(Refusal.ENCODING) from error
    if SPOILT.search(text):
        raise Unreadable(Refusal.ENCODING)
    return text


def _encoding(content: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding
    if wide := _without_mark(content):
        return wide
    if len(content) - len(content.translate(None, UNWRITTEN)) > MOST_UNWRITTEN:
        raise Unreadable(Refusal.KIND)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _without_mark(content: bytes) -> str:
    """Of Swedish in UTF-16 nearly every other byte is nought."""
    half = len(content[:4000]) // 2
    if content[1:4000:2].count(0) > half * 0.9:
        return "utf-16-le"
    return "utf-16-be" if content[0:4000:2].count(0) > half * 0.9 else ""


def _delimiter(text: str) -> str:
    """That which divides the most lines into the same number of columns, and into the most."""
    return max(DELIMITERS, key=lambda delimiter: _columns(text, delimiter))


def _columns(text: str, delimiter: str) -> int:
    widths: Counter[int] = Counter()
    try:
        widths.update(map(len, islice(_records(text, delimiter), LINES_TRIED)))
    except csv.Error:
        # With another delimiter the quotes may be right.
        pass
    return max((lines * width for width, lines in widths.items() if width > 1), default=0)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Strict: a quote that is not closed would else swallow people, row by row, unseen."""
    csv.field_size_limit(len(text) + 1)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _plain(cell: str) -> str:
    kept = KEPT_AS_TEXT.fullmatch(cell)
    return kept[1] if kept else cell
