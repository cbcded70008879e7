"""The table in a file from outside, read by a child process of its own: see tabulate.py."""

import io
import json
import subprocess
import sys
from collections.abc import Collection
from typing import Any

from competence.documents import apart, frames
from competence.domain.roster.table import Place, Refusal, Row, Table, Unreadable

MOST_BYTES = 10 * 2**20
SECONDS = 10.0


def read(content: bytes, *, known: Collection[str] = ()) -> Table:
    """`known` are keys of headers that somebody has told us about before."""
    if len(content) > MOST_BYTES:
        raise Unreadable(Refusal.TOO_LARGE)
    try:
        about, rows = frames.receive(io.BytesIO(_child(content, known)))
    except EOFError as error:
        # It died without an answer: of its own limits, as a rule.
        raise Unreadable(Refusal.TOO_LARGE) from error
    if "refusal" in about:
        place = about["place"]
        raise Unreadable(Refusal(about["refusal"]), Place(*place) if place else None)
    return table(about, rows)


def table(about: dict[str, Any], rows: bytes) -> Table:
    """As the child has packed it."""
    return Table(
        header=tuple(about["header"]),
        rows=tuple(Row(number, tuple(cells)) for number, cells in json.loads(rows)),
        header_row=about["header_row"],
        sheet=about["sheet"],
    )


def _child(content: bytes, known: Collection[str]) -> bytes:
    asked = io.BytesIO()
    frames.send(asked, {"known": sorted(known)}, content)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-X", "utf8", "-m", "competence.documents.tabulate"],
            input=asked.getvalue(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            **apart.surroundings(),
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(Refusal.TOO_LARGE) from error
    return done.stdout
