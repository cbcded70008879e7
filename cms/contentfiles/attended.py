"""Courses that one attends, as files: one YAML document each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.contentfiles.sources import SourceFile
from cms.contentfiles.yamltext import write_yaml
from courses import attended
from courses.attended import AttendedDocument
from courses.documents import ModuleDocument
from courses.problems import Problem, gettext_noop
from courses.shape import ShapeError, write


@dataclass(frozen=True, slots=True)
class AttendedFile:
    """The document, and the file that knows at which line each field stands."""

    document: AttendedDocument
    source: SourceFile


def read_attended(path: Path) -> AttendedFile:
    source = SourceFile(path)
    document = _document(source, source.yaml(source.text(), 1))
    if document.key != path.stem:
        source.refuse([Problem("key", gettext_noop("The key must be the name of the file."))])
    return AttendedFile(document, source)


def write_attended(document: AttendedDocument, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = write_yaml(write(document, with_defaults=False))
    path.write_text(text, encoding="utf-8", newline="\n")


def _document(source: SourceFile, named: Any) -> AttendedDocument:
    try:
        return attended.from_json(named)
    except ShapeError as error:
        source.refuse(error.problems)
        raise


def unknown_before(
    document: AttendedDocument | ModuleDocument, courses: frozenset[str]
) -> Iterator[Problem]:
    """`courses` are the keys that advice may name: one that does not exist would lead nowhere."""
    for at, key in enumerate(document.good_before):
        if key not in courses or key == document.key:
            message = gettext_noop("There is no course with this key: %(key)s")
            yield Problem(f"good_before[{at}]", message, {"key": key})
