"""Take in a file from outside: examined in a child process of its own before anything is kept.

A process a file: reading hostile pictures and PDFs is no work for a web worker's memory, and pypdf
is never imported there. It costs about half a second of each upload.
"""

import io
import subprocess
import sys
from dataclasses import dataclass

from competence.documents import apart, frames
from competence.documents.frames import Unfit

MOST_BYTES = 10 * 2**20
SECONDS = 20.0
CONTENT_TYPES = {"pdf": "application/pdf", "jpg": "image/jpeg"}


class NotFit(Exception):
    def __init__(self, code: Unfit) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fit:
    """What may be kept: the bytes as they will lie in the vault."""

    content: bytes
    suffix: str


def examine(content: bytes) -> Fit:
    if len(content) > MOST_BYTES:
        raise NotFit(Unfit.TOO_LARGE)
    answer = _child(content)
    try:
        header, kept = frames.receive(io.BytesIO(answer))
    except EOFError as error:
        # It died without an answer: of its own limits, as a rule.
        raise NotFit(Unfit.TOO_LARGE) from error
    if "unfit" in header:
        raise NotFit(Unfit(header["unfit"]))
    return Fit(kept, header["suffix"])


def _child(content: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-X", "utf8", "-m", "competence.documents.examine"],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            **apart.surroundings(),
        )
    except subprocess.TimeoutExpired as error:
        raise NotFit(Unfit.TOO_LARGE) from error
    return done.stdout
