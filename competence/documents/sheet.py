"""One sheet of a workbook, cell by cell, and the texts that its cells share."""

import re
from functools import lru_cache

from competence.documents.formats import Formats
from competence.documents.package import Attributes, local
from competence.domain.roster.grid import LONGEST_CELL, MOST_COLUMNS, Grid
from competence.domain.roster.table import LETTERS, Place, Refusal, Unreadable, letter

MOST_STRINGS = 500_000
# Empty ones as well.
MOST_CELLS = 1_000_000
LAST_ROW = 1_048_576
DIGITS = "0123456789"
# As nearly every workbook writes them: asked for a million times.
PLAIN = frozenset({"c", "v", "t", "row"})
# A letter that XML cannot hold, or what looks like it.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class Words:
    """Gathers what stands in an element, as much of it as anybody needs."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = 0

    def open(self) -> None:
        self._room = 2 * LONGEST_CELL - sum(map(len, self._parts))

    def close(self) -> None:
        self._room = 0

    def add(self, text: str) -> None:
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)

    def taken(self) -> str:
        """All of it, and then there is none."""
        if not self._parts:
            return ""
        text = "".join(self._parts)
        self._parts.clear()
        return ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


class SharedStrings:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self._words = Words()
        self.text = self._words.add

    def start(self, tag: str, _attributes: Attributes) -> None:
        if local(tag) == "t":
            self._words.open()

    def end(self, tag: str) -> None:
        name = local(tag)
        if name == "t":
            self._words.close()
        elif name == "si":
            self.texts.append(self._words.taken())
            if len(self.texts) > MOST_STRINGS:
                raise Unreadable(Refusal.TOO_LARGE)


class SheetReader:
    def __init__(self, grid: Grid, strings: list[str], formats: Formats) -> None:
        self._grid, self._strings, self._formats = grid, strings, formats
        self._words = Words()
        self.text = self._words.add
        self._number = self._seen = 0
        self._cells: list[str] = []
        self._at = -1
        self._kind = self._style = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        name = tag if tag in PLAIN else local(tag)
        if name == "c":
            self._open(attributes)
        elif name in ("v", "t"):
            self._words.open()
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._at = -1

    def end(self, tag: str) -> None:
        name = tag if tag in PLAIN else local(tag)
        if name in ("v", "t"):
            self._words.close()
        elif name == "c":
            if text := self._value(self._words.taken()):
                self._put(text)
        elif name == "row":
            self._grid.add(min(self._number, LAST_ROW), self._cells)
            self._cells = []

    def _open(self, attributes: Attributes) -> None:
        reference = attributes.get("r")
        self._at = _place(reference.rstrip(DIGITS)) if reference else self._at + 1
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._seen += 1
        if self._seen > MOST_CELLS:
            raise Unreadable(Refusal.TOO_LARGE)

    def _value(self, text: str) -> str:
        if not text or self._kind in ("str", "inlineStr", "d", "e", "b"):
            return text
        if self._kind == "s":
            return self._strings[int(text)]
        return self._formats.shown(text, int(self._style or 0))

    def _put(self, text: str) -> None:
        if self._at >= MOST_COLUMNS:
            raise Unreadable(Refusal.TOO_MANY_COLUMNS, Place(self._number, letter(self._at)))
        self._cells += [""] * (self._at + 1 - len(self._cells))
        self._cells[self._at] = text


@lru_cache(maxsize=1000)
def _place(letters: str) -> int:
    """C is 2."""
    number = 0
    for name in letters:
        number = number * len(LETTERS) + LETTERS.index(name) + 1
    return number - 1
