"""Module folders -> compiled modules. The format is described in docs/content-format.md."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cms.contentfiles.markdown import html_from_markdown
from cms.contentfiles.module import MODULE, QUESTIONS, ContentError, Module
from cms.contentfiles.prose import ProseError
from cms.contentfiles.scan import Piece, ScanError, ScannedPart, scan
from cms.contentfiles.yamltext import YamlError, read_yaml
from courses import documents, pool
from courses.documents import ModuleDocument
from courses.pool import Pool
from courses.problems import Problem, gettext_noop, under
from courses.shape import ShapeError


def read_module(folder: Path) -> Module:
    source = _Source(folder)
    module = Module(source.document(), source.pool(), _media(folder))
    source.refuse(documents.problems(module.document, module.pool))
    if module.document.key != folder.name:
        message = gettext_noop("The key must be the name of the folder.")
        source.refuse([Problem("key", message)])
    return module


def _media(folder: Path) -> dict[str, Path]:
    files = sorted((folder / "media").glob("*"))
    return {path.name: path for path in files if path.is_file() and path.name[0] != "."}


class _Source:
    """The two files of a folder, and the line at which each field of the module stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: dict[str, int] = {"": 1}

    def document(self) -> ModuleDocument:
        try:
            scanned = scan(self._text(MODULE))
            front = self._fields("", self._yaml(scanned.front, 2, ""), "parts")
            parts = [self._read_part(at, part) for at, part in enumerate(scanned.parts)]
            return documents.from_json({**front, "parts": parts})
        except ScanError as error:
            raise self._error(Problem(error.field_path, error.message), error.line) from error
        except ShapeError as error:
            raise self._first(error.problems) from error

    def pool(self) -> Pool:
        try:
            return pool.from_json(self._yaml(self._text(QUESTIONS), 1, "pool"))
        except ShapeError as error:
            raise self._first([problem.inside("pool") for problem in error.problems]) from error

    def refuse(self, problems: Iterable[Problem]) -> None:
        listed = list(problems)
        if listed:
            raise self._first(listed)

    def _read_part(self, at: int, part: ScannedPart) -> dict[str, Any]:
        path = f"parts[{at}]"
        self.lines[path] = part.line
        blocks, texts = [], 0
        for number, piece in enumerate(part.pieces):
            texts += not piece.kind
            blocks.append(self._block(under(f"{path}.blocks", number), piece, texts))
        return {"key": part.key, "title": part.title, "minutes": part.minutes, "blocks": blocks}

    def _block(self, path: str, piece: Piece, texts: int) -> dict[str, Any]:
        if not piece.kind:
            self.lines[path] = piece.line
            return {"key": f"text-{texts}", "type": "text", "html": self._html(path, piece)}
        named = self._yaml(piece.content, piece.line, path)
        self.lines[path] = piece.line - 1
        return {**self._fields(path, named, "key", "type"), "key": piece.key, "type": piece.kind}

    def _fields(self, path: str, named: object, *set_elsewhere: str) -> dict[str, Any]:
        if not isinstance(named, dict):
            raise self._first([Problem(path, gettext_noop("This must be a set of named fields."))])
        for name in named:
            if name in set_elsewhere:
                message = gettext_noop("There is no field with this name.")
                raise self._first([Problem(under(path, name), message)])
        return named

    def _html(self, path: str, piece: Piece) -> str:
        try:
            return html_from_markdown(piece.content)
        except ProseError as error:
            line = piece.line + error.line - 1
            raise self._error(error.problem.inside(path), line) from error

    def _yaml(self, text: str, first_line: int, path: str) -> Any:
        try:
            reading = read_yaml(text, first_line, path)
        except YamlError as error:
            raise self._error(error.problem, error.line) from error
        self.lines |= reading.lines
        return reading.value

    def _text(self, name: str) -> str:
        path = "pool" if name == QUESTIONS else ""
        try:
            text = (self.folder / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise self._error(Problem(path, gettext_noop("The file is missing.")), 1) from error
        except UnicodeDecodeError as error:
            message = gettext_noop("The file is not written in UTF-8.")
            raise self._error(Problem(path, message), 1) from error
        return text

    def _first(self, problems: Iterable[Problem]) -> ContentError:
        errors = [self._error(problem, self._line(problem.path)) for problem in problems]
        first, *more = sorted(errors, key=lambda error: (error.file, error.line))
        first.more = tuple(more)
        return first

    def _error(self, problem: Problem, line: int) -> ContentError:
        name = QUESTIONS if problem.path.startswith("pool") else MODULE
        return ContentError(f"{self.folder.name}/{name}", line, problem)

    def _line(self, path: str) -> int:
        """The line of the field, or of the nearest thing around it when it is missing."""
        while path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines[path]
