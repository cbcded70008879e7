"""The zip that a workbook is, opened with an eye to how large its parts say they are.

The size a part says it has is also all that zipfile hands out of it: a part that lies is cut off,
and then does not match its checksum.
"""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from competence.domain.roster.table import Refusal, Unreadable

MOST_UNZIPPED = 150 * 2**20
MOST_PARTS = 2_000
ENCRYPTED = 1
CHUNK = 2**16

type Attributes = dict[str, str]


class Listener(Protocol):
    """Hears tags and attributes as they are written: `x:c` is a c as well, and see `local`."""

    def start(self, tag: str, attributes: Attributes) -> None: ...
    def end(self, tag: str) -> None: ...
    def text(self, text: str) -> None: ...


def local(tag: str) -> str:
    return tag[tag.find(":") + 1 :]


@dataclass(frozen=True, slots=True)
class Relation:
    id: str
    kind: str
    part: str


class Package:
    def __init__(self, content: bytes) -> None:
        try:
            self._zip = ZipFile(io.BytesIO(content))
        except BadZipFile as error:
            raise Unreadable(Refusal.BROKEN) from error
        parts = self._zip.infolist()
        if any(part.flag_bits & ENCRYPTED for part in parts):
            raise Unreadable(Refusal.LOCKED)
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise Unreadable(Refusal.BROKEN)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
            raise Unreadable(Refusal.TOO_LARGE)
        self.names = frozenset(self._zip.namelist())

    def relations(self, name: str = "") -> Iterator[Relation]:
        """What a part refers to, or the package itself."""
        folder, file = posixpath.split(name)
        found = Elements("Relationship")
        self.read(posixpath.join(folder, "_rels", f"{file}.rels"), found)
        for element in found.attributes:
            target = posixpath.normpath(posixpath.join("/", folder, element["Target"]))
            yield Relation(element["Id"], element["Type"].rpartition("/")[2], target.lstrip("/"))

    def read(self, name: str, listener: Listener) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = listener.start
        parser.EndElementHandler = listener.end
        parser.CharacterDataHandler = listener.text
        with self._zip.open(name) as part:
            while chunk := part.read(CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)


class Elements:
    """The elements of some names, in their order, each with its attributes."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)
        self.found: list[tuple[str, Attributes]] = []

    @property
    def attributes(self) -> list[Attributes]:
        return [attributes for _name, attributes in self.found]

    def start(self, tag: str, attributes: Attributes) -> None:
        if local(tag) in self._names:
            plain = {local(name): value for name, value in attributes.items()}
            self.found.append((local(tag), plain))

    def end(self, tag: str) -> None:
        """Nothing it asks for has an inside."""

    def text(self, text: str) -> None:
        """Nor any words."""


def _refuse_doctype(*_declared: object) -> None:
    """No workbook has one; it is where entities that grow without end are declared."""
    raise Unreadable(Refusal.BROKEN)
