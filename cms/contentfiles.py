"""Module folders <-> compiled modules. The format is described in docs/content-format.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any

from cms.contentmarkdown import html_from_markdown, markdown_from_html
from cms.contentscan import Piece, ScanError, scan
from cms.contentyaml import YamlError, read_yaml, write_yaml
from cms.prose import ProseError
from courses import documents, pool
from courses.blocks import Block, Part, TextBlock
from courses.documents import ModuleDocument
from courses.pool import Pool
from courses.problems import Problem, gettext_noop, under
from courses.shape import ShapeError, write

MODULE = "module.md"
QUESTIONS = "questions.yaml"


@dataclass(frozen=True, slots=True)
class Module:
    """`media` leads from the name of each file to where it lies now."""

    document: ModuleDocument
    pool: Pool
    media: Mapping[str, Path] = field(default_factory=dict)


class ContentError(ValueError):
    """The first thing wrong in a module folder; `more` holds what else was found."""

    def __init__(self, file: str, line: int, problem: Problem) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file, self.line, self.problem = file, line, problem
        self.field, self.message = problem.path, problem.text
        self.more: tuple[ContentError, ...] = ()


def read_module(folder: Path) -> Module:
    source = _Source(folder)
    module = Module(source.document(), source.pool(), _media(folder))
    source.refuse(documents.problems(module.document, module.pool))
    if module.document.key != folder.name:
        message = gettext_noop("The key must be the name of the folder.")
        source.refuse([Problem("key", message)])
    return module


def write_module(module: Module, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / MODULE, write_document(module.document))
    _write(folder / QUESTIONS, write_pool(module.pool))
    for name, path in module.media.items():
        target = folder / "media" / name
        if path != target:
            target.parent.mkdir(exist_ok=True)
            copyfile(path, target)


def write_document(document: ModuleDocument) -> str:
    front = write(document, with_defaults=False)
    del front["parts"]
    parts = "\n".join(_part(part) for part in document.parts)
    return f"---\n{write_yaml(front)}---\n\n{parts}"


def write_pool(questions: Pool) -> str:
    return write_yaml([write(question, with_defaults=False) for question in questions])


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _part(part: Part) -> str:
    blocks = "\n".join(_block(block) for block in part.blocks)
    return f"# {part.title} {{#{part.key} minutes={part.minutes}}}\n\n{blocks}"


def _block(block: Block) -> str:
    if isinstance(block, TextBlock):
        return f"{markdown_from_html(block.html)}\n"
    named = write(block, with_defaults=False)
    del named["key"]
    return f"::: {block.type} {{#{block.key}}}\n{write_yaml(named)}:::\n"


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
            front = self._yaml(scanned.front, 2, "")
            if not isinstance(front, dict):
                message = gettext_noop("This must be a set of named fields.")
                raise self._error(Problem("", message), 2)
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
            raise self._first([problem.within("pool") for problem in error.problems]) from error

    def refuse(self, problems: Iterable[Problem]) -> None:
        listed = list(problems)
        if listed:
            raise self._first(listed)
