"""The tabulating child: a list of people on stdin, its table on stdout, and then its own end.

Like the examining child it runs apart from Django, inside limits it sets itself (cage.py): the file
may be hostile. What it holds is told by its bytes, never by its name.
"""

import json
import os
import sys
from collections.abc import Collection
from typing import Any

from competence.documents import book, delimited, frames
from competence.documents.cage import Cage, allow_processor_seconds
from competence.documents.package import Package
from competence.domain.roster import personal_numbers
from competence.domain.roster.grid import table
from competence.domain.roster.table import Refusal, Table, Unreadable

MEMORY_BYTES = 300 * 2**20
MOST_SECONDS = 8
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a workbook with a password holds.
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# A report that is called .xls is a web page more often than not.
OTHER_KINDS = (
    b"%PDF",
    b"{\\rtf",
    b"<",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc",
)


def tabulated(content: bytes, known: Collection[str] = ()) -> Table:
    """Whole, or refused: a personal identity number anywhere in it goes no further than this."""
    _check_kind(content)
    if content.startswith(ZIP):
        found = table(book.grids(Package(content)), known)
    else:
        found = table([delimited.grid(content)], known)
    place = personal_numbers.found(found)
    if place is not None:
        raise Unreadable(Refusal.PERSONAL_NUMBER, place)
    return found


def _check_kind(content: bytes) -> None:
    start = content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise Unreadable(Refusal.EMPTY)
    if content.startswith(OLD_OFFICE):
        is_locked = ENCRYPTED_PACKAGE in content
        raise Unreadable(Refusal.LOCKED if is_locked else Refusal.OLD_EXCEL)
    if start.startswith(OTHER_KINDS):
        raise Unreadable(Refusal.KIND)


def answer(
    content: bytes, known: Collection[str], cage: Cage | None = None
) -> tuple[dict[str, Any], bytes]:
    try:
        found = tabulated(content, known)
    except Unreadable as error:
        place = error.place
        return {"refusal": error.refusal, "place": place and [place.row, place.column]}, b""
    except MemoryError:
        return {"refusal": Refusal.TOO_LARGE, "place": None}, b""
    except Exception:  # noqa: BLE001 - whatever a damaged workbook trips, it cannot be read
        return {"refusal": Refusal.BROKEN, "place": None}, b""
    if cage is not None and cage.refused:
        return {"refusal": Refusal.BROKEN, "place": None}, b""
    about = {"header": found.header, "header_row": found.header_row, "sheet": found.sheet}
    return about, json.dumps([[row.number, row.cells] for row in found.rows]).encode()


def rehearse() -> None:
    """Whatever is imported late is imported now: codecs above all."""
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp437"):
        "Å".encode(encoding)


if __name__ == "__main__":
    # Whatever a library prints must not end up in the answer.
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    cage = Cage(MEMORY_BYTES)
    rehearse()
    cage.shut = True
    allow_processor_seconds(MOST_SECONDS)
    asked, content = frames.receive(sys.stdin.buffer)
    frames.send(private, *answer(content, asked["known"], cage))
