"""The examining child: a file on stdin, what is fit to be kept on stdout, and then its own end.

Like the render child it runs apart from Django, inside limits it sets itself (cage.py): the file may
be hostile. A picture is drawn anew, so that only what can be seen is left of it. A PDF is handed
back as it came, because a signature in it must still hold; what could act in it refuses it.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from PIL import Image, ImageOps, MpoImagePlugin, TiffImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.filters import FlateDecode
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from competence.documents import frames
from competence.documents.cage import Cage, allow_processor_seconds
from competence.documents.frames import Unfit

MOST_SECONDS = 15
MOST_PAGES = 20
MOST_OBJECTS = 100_000
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 3000  # an A4 page at 250 dots an inch
# Pillow would import these when it meets a phone's picture, which is after the cage has shut.
IMPORTED_EARLY = (MpoImagePlugin, TiffImagePlugin)
ACTIVE = frozenset(
    {
        "/JS",
        "/JavaScript",
        "/EF",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/GoToE",
        "/ImportData",
        "/Launch",
        "/RichMedia",
        "/SubmitForm",
        "/XFA",
    }
)
STARTS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}


class Refused(Exception):
    def __init__(self, code: Unfit) -> None:
        super().__init__(code.value)
        self.code = code


def examined(content: bytes) -> tuple[str, bytes]:
    """The suffix it is kept under and its bytes. Told by what it holds, never by its name."""
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), "")
    if not kind:
        raise Refused(Unfit.KIND)
    if kind == "pdf":
        _check_pdf(content)
        return "pdf", content
    return "jpg", _drawn_anew(content, kind)


def _drawn_anew(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(Unfit.TOO_LARGE)
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # What is see-through becomes paper.
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright)
    kept = io.BytesIO()
    paper.save(kept, "JPEG", quality=88)
    return kept.getvalue()


def _check_pdf(content: bytes) -> None:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Refused(Unfit.LOCKED)
    if not 0 < len(reader.pages) <= MOST_PAGES:
        raise Refused(Unfit.PAGES)
    for number, part in enumerate(_parts(reader)):
        if number > MOST_OBJECTS:
            raise Refused(Unfit.TOO_LARGE)
        if isinstance(part, NameObject) and part in ACTIVE:
            raise Refused(Unfit.ACTIVE)


def _parts(reader: PdfReader) -> Iterator[Any]:
    """Every object the file names, reached from a page or not, and all that lies within each."""
    ids = {(number, age) for age, table in reader.xref.items() for number in table}
    ids |= {(number, 0) for number in reader.xref_objStm}
    waiting: list[Any] = [reader.trailer]
    for number, age in ids:
        waiting.append(reader.get_object(IndirectObject(number, age, reader)))
        while waiting:
            part = waiting.pop()
            yield part
            waiting += _inside(part)


def _inside(part: Any) -> list[Any]:
    if isinstance(part, DictionaryObject):
        return [*part.keys(), *part.values()]
    return list(part) if isinstance(part, ArrayObject) else []


def answer(content: bytes, cage: Cage) -> tuple[dict[str, Any], bytes]:
    try:
        suffix, kept = examined(content)
    except Refused as refusal:
        return {"unfit": refusal.code}, b""
    except (MemoryError, Image.DecompressionBombError):
        return {"unfit": Unfit.TOO_LARGE}, b""
    except Exception:  # noqa: BLE001 - whatever a library dies of, the file cannot be read
        return {"unfit": Unfit.BROKEN}, b""
    # A library may have swallowed the refusal of the cage: such a file is not trusted.
    return ({"unfit": Unfit.BROKEN}, b"") if cage.refused else ({"suffix": suffix}, kept)


def rehearse() -> None:
    """One of everything a file may hold: whatever is imported late is imported now."""
    for kind in ("JPEG", "PNG"):
        sketch = io.BytesIO()
        Image.new("RGB", (2, 2)).save(sketch, kind)
        _drawn_anew(sketch.getvalue(), kind)
    FlateDecode.decode(FlateDecode.encode(b"a"))
    for algorithm in ("RC4-128", "AES-256"):
        writer, locked = PdfWriter(), io.BytesIO()
        writer.add_blank_page(10, 10)
        writer.encrypt("a", algorithm=algorithm)
        writer.write(locked)
        with suppress(Refused):
            _check_pdf(locked.getvalue())


if __name__ == "__main__":
    # Whatever a library prints must not end up in the answer.
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    cage = Cage()
    rehearse()
    cage.shut = True
    allow_processor_seconds(MOST_SECONDS)
    frames.send(private, *answer(sys.stdin.buffer.read(), cage))
