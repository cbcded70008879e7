"""Which column of the file is what: as remembered, as HR systems name it, as its cells look."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from competence.domain.roster import values
from competence.domain.roster.headers import RANKS, Field, keys
from competence.domain.roster.table import Table

EXAMPLES = 3
LOOKED_AT = 200
# Of the cells that are filled, so many of ten must look like it.
TENTHS = 8

FIELDS = frozenset(field.value for field in Field)

type Chosen = Mapping[Field, int]
type Guess = tuple[Field, int]


class Source(StrEnum):
    """Why a column was taken for what it is."""

    REMEMBERED = "remembered"
    HEADER = "header"
    CELLS = "cells"
    NONE = "none"


class Missing(StrEnum):
    """Without this no row can be read."""

    IDENTITY = "identity"
    NAME = "name"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Column:
    index: int
    label: str
    field: Field | None
    source: Source
    examples: tuple[str, ...]


UNUSED: tuple[Field | None, Source] = (None, Source.NONE)


def recognise(table: Table, remembered: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """One for each column of the file, and each field at most once."""
    names, before = keys(table.header), remembered or {}
    found: dict[Field, tuple[int, Source]] = {}
    taken: set[int] = set()
    for source, guesses in (
        (Source.REMEMBERED, _as_remembered(names, before)),
        (Source.HEADER, _by_header(names, before)),
        (Source.CELLS, _by_cells(table, names, before)),
    ):
        for field, at in guesses:
            if at not in taken and field not in found:
                found[field] = (at, source)
                taken.add(at)
    if Field.GIVEN_NAME in found and Field.FAMILY_NAME in found:
        # They say more than the whole, which is often called "Anställd".
        found.pop(Field.WHOLE_NAME, None)
    by_place: dict[int, tuple[Field | None, Source]] = {
        at: (field, source) for field, (at, source) in found.items()
    }
    columns = []
    for at in range(len(names)):
        held, told_by = by_place.get(at, UNUSED)
        columns.append(Column(at, table.label(at), held, told_by, _examples(table, at)))
    return tuple(columns)


def chosen(columns: Sequence[Column]) -> dict[Field, int]:
    return {column.field: column.index for column in columns if column.field is not None}


def missing(choice: Chosen) -> tuple[Missing, ...]:
    there = {
        Missing.IDENTITY: Field.NUMBER in choice or Field.EMAIL in choice,
        Missing.NAME: Field.WHOLE_NAME in choice
        or (Field.GIVEN_NAME in choice and Field.FAMILY_NAME in choice),
        Missing.UNIT: Field.UNIT in choice,
    }
    return tuple(part for part, is_there in there.items() if not is_there)


def to_remember(table: Table, choice: Chosen) -> dict[str, str]:
    """Also which columns are not used, so that they are not asked about again."""
    fields = {at: field.value for field, at in choice.items()}
    return {name: fields.get(at, "") for at, name in enumerate(keys(table.header)) if name}


def _as_remembered(names: Sequence[str], remembered: Mapping[str, str]) -> Iterator[Guess]:
    for at, name in enumerate(names):
        if remembered.get(name) in FIELDS:
            yield Field(remembered[name]), at


def _by_header(names: Sequence[str], remembered: Mapping[str, str]) -> Iterator[Guess]:
    """The best name of a field first."""
    ranked = [
        (*RANKS[name], at)
        for at, name in enumerate(names)
        if name in RANKS and name not in remembered
    ]
    for _rank, field, at in sorted(ranked):
        yield field, at


def _by_cells(table: Table, names: Sequence[str], remembered: Mapping[str, str]) -> Iterator[Guess]:
    for at, name in enumerate(names):
        cells = [row.cells[at] for row in table.rows[:LOOKED_AT] if row.cells[at]]
        if name not in remembered and cells:
            for field, looks in LOOKS.items():
                if sum(map(looks, cells)) * 10 >= len(cells) * TENTHS:
                    yield field, at


def _examples(table: Table, at: int) -> tuple[str, ...]:
    cells = (row.cells[at] for row in table.rows[:LOOKED_AT])
    return tuple(dict.fromkeys(cell for cell in cells if cell))[:EXAMPLES]


LOOKS: Mapping[Field, Callable[[str], bool]] = {
    Field.EMAIL: values.is_email,
    Field.TYPE: lambda cell: values.employment_type(cell) is not None,
    Field.EXTENT: lambda cell: cell.endswith("%") and values.extent(cell) is not None,
}
