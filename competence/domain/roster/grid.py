"""A sheet while it is read, and the table in it: below its title rows, without its blank ones."""

from collections.abc import Collection, Iterable, Sequence

from competence.domain.roster.headers import MOST_ROWS_ABOVE, header_at
from competence.domain.roster.table import Place, Refusal, Row, Table, Unreadable, letter
from competence.domain.roster.values import tidy

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 800_000
# No column that is used may hold so much; of another one the beginning will do.
LONGEST_CELL = 400


class Grid:
    """Takes rows in and refuses at once what would be too much."""

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.rows: list[Row] = []
        self._cells = 0

    def add(self, number: int, cells: Sequence[str]) -> None:
        plain = [tidy(cell[: 2 * LONGEST_CELL])[:LONGEST_CELL] if cell else "" for cell in cells]
        while plain and not plain[-1]:
            plain.pop()
        if not plain:
            return
        if len(plain) > MOST_COLUMNS:
            raise Unreadable(Refusal.TOO_MANY_COLUMNS, Place(number, letter(len(plain) - 1)))
        self.rows.append(Row(number, tuple(plain)))
        self._cells += len(plain)
        # A title row or two is not held against it.
        if len(self.rows) > MOST_ROWS + MOST_ROWS_ABOVE:
            raise Unreadable(Refusal.TOO_MANY_ROWS, Place(number, ""))
        if self._cells > MOST_CELLS:
            raise Unreadable(Refusal.TOO_LARGE)


def table(grids: Iterable[Grid], known: Collection[str] = ()) -> Table:
    """Of the first sheet with a header that is recognised, else of the first that holds anything."""
    filled = None
    for grid in grids:
        at = header_at([row.cells for row in grid.rows[:MOST_ROWS_ABOVE]], known)
        if at is not None:
            return _below(grid, at)
        filled = filled or (grid if grid.rows else None)
    if filled is None:
        raise Unreadable(Refusal.EMPTY)
    return _below(filled, _widest(filled))


def _widest(grid: Grid) -> int:
    """Title rows are narrow. Somebody will have to say what the columns are."""
    widths = [sum(map(bool, row.cells)) for row in grid.rows[:MOST_ROWS_ABOVE]]
    return widths.index(max(widths))


def _below(grid: Grid, at: int) -> Table:
    head, body = grid.rows[at], grid.rows[at + 1 :]
    width = max(map(len, (row.cells for row in grid.rows[at:])))
    if width < 2:
        raise Unreadable(Refusal.KIND)
    if not body:
        raise Unreadable(Refusal.ONLY_HEADER, Place(head.number, ""))
    if len(body) > MOST_ROWS:
        raise Unreadable(Refusal.TOO_MANY_ROWS, Place(body[-1].number, ""))
    return Table(
        _padded(head.cells, width),
        tuple(Row(row.number, _padded(row.cells, width)) for row in body),
        head.number,
        grid.name,
    )


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))
