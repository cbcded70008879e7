"""What the step above somebody asks of the one who reads, with the page where it is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competence.people.access import Reach
from competence.queries import my_ladder
from competence.queries.known import Known
from competence.queries.my_ladder import Opening
from competence.queries.requirement_tree import Branch, Row


@dataclass(frozen=True, slots=True)
class StepWaits:
    number: int
    title: str
    rows: tuple[Row, ...]


def waits_of(reach: Reach, known: Known) -> StepWaits | None:
    """None where no step lies above her, or nothing in it is the reader's to do."""
    ladder = my_ladder.ladder_in(known, reach, Opening())
    if ladder is None or ladder.open is None or ladder.open.reached:
        return None
    rows = tuple(row for row in _rows(ladder.open.branches) if row.doings)
    return StepWaits(ladder.open.number, ladder.open.title, rows) if rows else None


def _rows(branches: Iterable[Branch]) -> Iterator[Row]:
    for branch in branches:
        if not branch.met:
            yield from branch.left
            yield from _rows(branch.branches)
