"""A table as a file held it, and why a file is not taken at all."""

from dataclasses import dataclass
from enum import StrEnum

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Refusal(StrEnum):
    """Why no row of the file is read."""

    KIND = "kind"
    OLD_EXCEL = "old_excel"
    LOCKED = "locked"
    BROKEN = "broken"
    ENCODING = "encoding"
    QUOTES = "quotes"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    EMPTY = "empty"
    ONLY_HEADER = "only_header"
    PERSONAL_NUMBER = "personal_number"


@dataclass(frozen=True, slots=True)
class Place:
    """The row as a spreadsheet shows it, and the column's header, else its letter."""

    row: int
    column: str


class Unreadable(Exception):
    def __init__(self, refusal: Refusal, place: Place | None = None) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.place = place


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many cells as the header. Rows without a word are left out."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = 1
    sheet: str = ""

    def label(self, index: int) -> str:
        return self.header[index] or letter(index)


def letter(index: int) -> str:
    """As a spreadsheet names its columns: A, B, ... Z, AA."""
    name = ""
    while index >= 0:
        index, last = divmod(index, len(LETTERS))
        name = LETTERS[last] + name
        index -= 1
    return name
