"""Her own page of the inventory: what she says, and where she was told otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from competence.models import OwnWord
from competence.people.access import Reach
from competence.queries.inventory import of_herself, own_line
from competence.queries.inventory_lines import Cell, Row


def own_page(reach: Reach) -> Row | None:
    row = of_herself(reach)
    if row is None:
        return None
    said = OwnWord.objects.filter(person=reach.person).order_by("said_at", "pk")
    last = {own.competence: own for own in said}
    return replace(row, cells=tuple(_told(cell, last) for cell in row.cells))


def _told(cell: Cell, last: Mapping[str, OwnWord]) -> Cell:
    own = last.get(cell.column.key)
    return replace(cell, otherwise=own_line(own)) if own and _is_otherwise(cell, own) else cell


def _is_otherwise(cell: Cell, own: OwnWord) -> bool:
    """What she said last is answered, and what stands there now is still something else."""
    word = cell.word if cell.open and own.outcome == OwnWord.Outcome.OTHERWISE else None
    stands = word and (word.says, word.starts_on, word.ends_on)
    return stands is not None and stands != (own.says, own.starts_on, own.ends_on)
