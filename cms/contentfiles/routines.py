"""Local routines as files: front matter, then the text in the same Markdown as module texts."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from cms.contentfiles.markdown import html_from_markdown, markdown_from_html
from cms.contentfiles.prose import ProseError
from cms.contentfiles.sources import SourceFile
from cms.contentfiles.yamltext import write_yaml
from courses.control import ControlQuestion
from courses.fieldtypes import Count, Day, Key, Text
from courses.problems import Problem, gettext_noop
from courses.shape import ShapeError, read, write

FENCE = "---\n"
ChangeClass = Literal["A", "B", "C", "D"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineHead:
    """`version` tells the reader which one the file is; publishing counts for itself.

    `change_class` says what the version changes for those who have read the one before.
    """

    key: Key
    title: Text
    version: Count
    valid_from: Day
    owner: Text
    change_class: ChangeClass
    question: ControlQuestion | None = None


@dataclass(frozen=True, slots=True)
class RoutineText:
    head: RoutineHead
    html: str

    @property
    def valid_from(self) -> date:
        return date.fromisoformat(self.head.valid_from)


def read_routine(path: Path) -> RoutineText:
    source = SourceFile(path)
    _before, front, body = _split(source)
    head = _head(source, source.yaml(front, 2))
    if head.key != path.stem:
        source.refuse([Problem("key", gettext_noop("The key must be the name of the file."))])
    first_line = front.count("\n") + 3
    try:
        return RoutineText(head, html_from_markdown(body))
    except ProseError as error:
        raise source.error(error.problem, first_line + error.line - 1) from error


def write_routine(routine: RoutineText, path: Path) -> None:
    head = write_yaml(write(routine.head, with_defaults=False))
    text = f"{FENCE}{head}{FENCE}\n{markdown_from_html(routine.html)}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _split(source: SourceFile) -> list[str]:
    pieces = source.text().split(FENCE, 2)
    if len(pieces) != 3 or pieces[0]:
        message = gettext_noop("The file begins with front matter between two --- lines.")
        source.refuse([Problem("", message)])
    return pieces


def _head(source: SourceFile, front: Any) -> RoutineHead:
    try:
        return read(RoutineHead, front)
    except ShapeError as error:
        source.refuse(error.problems)
        raise
