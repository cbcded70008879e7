"""What is kept of a file: the columns that are used, and only until its import is settled."""

import json
import zlib
from dataclasses import replace

from competence.domain.roster.table import Row, Table
from competence.models import PeopleImport
from competence.people import clock


def packed(table: Table) -> bytes:
    rows = [[row.number, *row.cells] for row in table.rows]
    whole = [table.header, table.header_row, table.sheet, rows]
    return zlib.compress(json.dumps(whole, ensure_ascii=False).encode(), 1)


def unpacked(mine: PeopleImport) -> Table:
    """Of one that is not settled."""
    header, header_row, sheet, rows = json.loads(zlib.decompress(bytes(mine.table or b"")))
    return Table(
        tuple(header),
        tuple(Row(number, tuple(cells)) for number, *cells in rows),
        header_row,
        sheet,
    )


def keep_only_used(mine: PeopleImport) -> None:
    """Exports hold salaries and home addresses: what is not used of them is not kept."""
    used = {column["index"] for column in mine.columns if column["field"]}
    if len(used) == len(mine.columns):
        return
    table = unpacked(mine)
    rows = (
        Row(row.number, tuple(cell if at in used else "" for at, cell in enumerate(row.cells)))
        for row in table.rows
    )
    mine.table = packed(replace(table, rows=tuple(rows)))
    mine.columns = [column for column in mine.columns if column["field"]]


def settle(mine: PeopleImport, state: str, failure: str = "") -> None:
    """What was read of the file goes with it, unless it can be compared again."""
    mine.state, mine.failure, mine.settled_at = state, failure, clock.now()
    if not failure:
        mine.table = None
        mine.columns = [column | {"examples": []} for column in mine.columns]
    mine.save(update_fields=["state", "failure", "settled_at", "table", "columns"])
