"""Swedish personal identity numbers, of which none is ever taken in.

Told by the day of birth and the hyphen, or by the day and the check digit where there is no hyphen.
One telephone number in three hundred has the latter: in their column both must be there.
"""

import re
from collections.abc import Iterable

from competence.domain.roster.table import Place, Row, Table, letter

# The day of a coordination number is 60 more.
BORN = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])"
WITH_HYPHEN = re.compile(rf"(?<!\d)(?:19|20)?(\d\d{BORN}) ?[-+–] ?(\d{{4}})(?![\w-])", re.ASCII)
BARE = re.compile(rf"(?<![\w+-])(?:19|20)?(\d\d{BORN}) ?(\d{{4}})(?![\w-])", re.ASCII)
# An interim number has a letter in the place of a digit.
INTERIM = re.compile(rf"(?<!\d)(?:19|20)?\d\d{BORN}[-+]?[J-NR-UWX]\d{{3}}(?![\w-])", re.ASCII)
# Most cells have no four digits beside each other.
WORTH_A_LOOK = re.compile(r"\d{4}", re.ASCII)
HEADERS = frozenset({"personnummer", "personnr", "persnr", "pnr", "samordningsnummer"})
TELEPHONE = ("tele", "tfn", "mobil", "phone", "fax")


def found(table: Table) -> Place | None:
    """Where the first one stands, in whatever column."""
    phones = {at for at, name in enumerate(table.header) if _is_telephone(name)}
    theirs = {at for at, name in enumerate(table.header) if is_their_header(name)}
    hits = [at for at, name in enumerate(table.header) if holds(name)]
    if hits:
        return _place(table, table.header_row, hits)
    for row in table.rows:
        hits = [at for at in theirs if row.cells[at]]
        hits += [at for at in _worth_a_look(row) if _hit(row.cells[at], at in phones)]
        if hits:
            return _place(table, row.number, hits)
    return None


def is_their_header(name: str) -> bool:
    return re.sub(r"[^a-zåäö]", "", name.casefold()) in HEADERS


def holds(cell: str) -> bool:
    return _hit(cell, telephone=False)


def _worth_a_look(row: Row) -> Iterable[int]:
    return (at for at, cell in enumerate(row.cells) if WORTH_A_LOOK.search(cell))


def _hit(cell: str, telephone: bool) -> bool:
    if INTERIM.search(cell):
        return True
    if telephone:
        return any(_has_check_digit(*parts) for parts in WITH_HYPHEN.findall(cell))
    if WITH_HYPHEN.search(cell):
        return True
    return any(_has_check_digit(*parts) for parts in BARE.findall(cell))


def _has_check_digit(day: str, number: str) -> bool:
    """Every other digit doubled, from the first; the digits of all of it add up to whole tens."""
    doubled = [int(digit) * (2 - at % 2) for at, digit in enumerate(day + number)]
    return sum(product // 10 + product % 10 for product in doubled) % 10 == 0


def _is_telephone(name: str) -> bool:
    return any(word in name.casefold() for word in TELEPHONE)


def _place(table: Table, row: int, hits: Iterable[int]) -> Place:
    at = min(hits)
    # A header may be the number itself, which is shown to nobody.
    return Place(row, letter(at) if holds(table.header[at]) else table.label(at))
