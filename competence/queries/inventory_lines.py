"""The inventory as it is shown: a unit, its people by competences, and what is said of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import State
from competence.domain.stated import Says


@dataclass(frozen=True, slots=True)
class Column:
    """`elsewhere` says who decides, where nobody can state it."""

    key: str
    title: str
    short: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class WordLine:
    """What somebody has said, as it stands in the ledger."""

    id: int
    says: Says
    starts_on: date
    ends_on: date | None
    basis: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What she says herself."""

    id: int
    says: Says
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """`proven`: the rule is met without anybody's word, or does not ask it of her."""

    person_id: int
    column: Column
    state: State
    until: date | None
    proven: bool
    word: WordLine | None
    own: OwnLine | None
    # What she has said and was told otherwise, where that still stands.
    otherwise: OwnLine | None = None

    @property
    def name(self) -> str:
        return f"{self.person_id}-{self.column.key}"

    @property
    def open(self) -> bool:
        return not self.proven and not self.column.elsewhere

    @property
    def filled(self) -> bool:
        said = self.word is not None and self.word.says is not Says.UNKNOWN
        return not self.column.elsewhere and (self.proven or said)


@dataclass(frozen=True, slots=True)
class Row:
    person: int
    name: str
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> int:
        return sum(cell.filled for cell in self.cells)

    @property
    def total(self) -> int:
        return sum(not cell.column.elsewhere for cell in self.cells)

    @property
    def waiting(self) -> int:
        return sum(cell.own is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Inventory:
    """One page of a unit. What is counted is the whole unit.

    `unnamed` work there too, but the reader may not learn who they are.
    """

    unit_id: int
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    words: Mapping[int, WordLine]
    unnamed: int
    page: int
    pages: int
    filled: int
    total: int
    waiting: int

    @property
    def cells(self) -> dict[str, Cell]:
        """By the names of their fields; put together anew each time it is asked."""
        return {cell.name: cell for row in self.rows for cell in row.cells}
