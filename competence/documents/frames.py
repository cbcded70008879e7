"""How a process and its render child talk: a JSON header and a body, each behind its length."""

import json
import struct
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")
# The exit code of a child that had no memory left even to say so.
OUT_OF_MEMORY = 71


class Failure(StrEnum):
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    REFUSED = "refused"
    WARNINGS = "warnings"
    TOO_LARGE = "too_large"


class Unfit(StrEnum):
    """Why a file from outside is not kept."""

    KIND = "kind"
    TOO_LARGE = "too_large"
    PAGES = "pages"
    ACTIVE = "active"
    LOCKED = "locked"
    BROKEN = "broken"


def send(stream: BinaryIO, header: Mapping[str, Any], body: bytes = b"") -> None:
    head = json.dumps(header).encode()
    left = memoryview(LENGTHS.pack(len(head), len(body)) + head + body)
    while left:
        left = left[stream.write(left) :]
    stream.flush()


def receive(stream: BinaryIO) -> tuple[dict[str, Any], bytes]:
    head, body = LENGTHS.unpack(_exactly(stream, LENGTHS.size))
    return json.loads(_exactly(stream, head)), _exactly(stream, body)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = stream.read(size - len(found))
        if not more:
            raise EOFError("The other side has gone.")
        found += more
    return found
