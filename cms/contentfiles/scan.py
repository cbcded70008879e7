"""module.md as it stands: front matter, parts, texts and fences, each with its line."""

import re
from dataclasses import dataclass, field

from courses.problems import gettext_noop

PART = re.compile(r"# (?P<title>\S.*?) \{#(?P<key>[^\s}]+) minutes=(?P<minutes>[1-9][0-9]{0,3})\}")
FENCE = re.compile(r"::: (?P<kind>[a-z]+) \{#(?P<key>[^\s}]+)\}")


class ScanError(ValueError):
    def __init__(self, message: str, line: int, field_path: str) -> None:
        super().__init__(message)
        self.message, self.line, self.field_path = message, line, field_path


@dataclass(slots=True)
class Piece:
    """A text, or with a kind a fenced block. `line` is where its content begins."""

    line: int
    kind: str = ""
    key: str = ""
    lines: list[str] = field(default_factory=list)

    @property
    def content(self) -> str:
        return "\n".join(self.lines)


@dataclass(slots=True)
class ScannedPart:
    line: int
    title: str
    key: str
    minutes: int
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Scanned:
    front: str
    parts: list[ScannedPart] = field(default_factory=list)


def scan(text: str) -> Scanned:
    lines = text.split("\n")
    end = _front_end(lines)
    scanning = _Scanning(Scanned("\n".join(lines[1:end])))
    for number, line in enumerate(lines[end + 1 :], start=end + 2):
        scanning.take(number, line)
    return scanning.finished()


def _front_end(lines: list[str]) -> int:
    if lines[0].rstrip() != "---":
        message = gettext_noop("The file begins with front matter between two --- lines.")
        raise ScanError(message, 1, "")
    for at, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return at
    raise ScanError(gettext_noop("The front matter is not closed with ---."), 1, "")


class _Scanning:
    def __init__(self, scanned: Scanned) -> None:
        self.scanned = scanned
        self.fence: Piece | None = None

    def take(self, number: int, line: str) -> None:
        line = line.rstrip()
        if self.fence:
            self._in_fence(self.fence, line)
        elif line.startswith("# "):
            self._part(number, line)
        elif line.startswith(":::"):
            self._open(number, line)
        else:
            self._text(number, line)

    def finished(self) -> Scanned:
        if self.fence:
            message = gettext_noop("The block is not closed with :::.")
            raise ScanError(message, self.fence.line - 1, self._path())
        return self.scanned

    def _path(self) -> str:
        part = self.scanned.parts[-1]
        return f"parts[{len(self.scanned.parts) - 1}].blocks[{len(part.pieces) - 1}]"

    def _in_fence(self, fence: Piece, line: str) -> None:
        if line == ":::":
            self.fence = None
        else:
            fence.lines.append(line)

    def _part(self, number: int, line: str) -> None:
        found = PART.fullmatch(line)
        if not found:
            message = gettext_noop("A part begins with: # Title {#key minutes=4}")
            raise ScanError(message, number, f"parts[{len(self.scanned.parts)}]")
        part = ScannedPart(number, found["title"], found["key"], int(found["minutes"]))
        self.scanned.parts.append(part)

    def _open(self, number: int, line: str) -> None:
        found = FENCE.fullmatch(line)
        pieces = self._pieces(number)
        if not found:
            message = gettext_noop("A block begins with: ::: kind {#key}")
            raise ScanError(message, number, f"parts[{len(self.scanned.parts) - 1}].blocks")
        self.fence = Piece(number + 1, found["kind"], found["key"])
        pieces.append(self.fence)

    def _text(self, number: int, line: str) -> None:
        if not line and not self._within_text():
            return
        pieces = self._pieces(number)
        if not self._within_text():
            pieces.append(Piece(number))
        pieces[-1].lines.append(line)

    def _within_text(self) -> bool:
        parts = self.scanned.parts
        return bool(parts and parts[-1].pieces and not parts[-1].pieces[-1].kind)

    def _pieces(self, number: int) -> list[Piece]:
        if not self.scanned.parts:
            message = gettext_noop("Nothing may stand before the first part.")
            raise ScanError(message, number, "parts")
        return self.scanned.parts[-1].pieces
