"""One text file, and the line at which each field in it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cms.contentfiles.module import ContentError
from cms.contentfiles.yamltext import YamlError, read_yaml
from courses.problems import Problem, gettext_noop


@dataclass(slots=True)
class SourceFile:
    path: Path
    lines: dict[str, int] = field(default_factory=lambda: {"": 1})

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    def text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            message = gettext_noop("The file is not written in UTF-8.")
            raise self.error(Problem("", message), 1) from error

    def yaml(self, text: str, first_line: int) -> Any:
        try:
            reading = read_yaml(text, first_line)
        except YamlError as error:
            raise self.error(error.problem, error.line) from error
        self.lines |= reading.lines
        return reading.value

    def refuse(self, problems: Iterable[Problem]) -> None:
        errors = [self.error(problem, self.line(problem.path)) for problem in problems]
        if errors:
            first, *more = sorted(errors, key=lambda error: error.line)
            first.more = tuple(more)
            raise first

    def error(self, problem: Problem, line: int) -> ContentError:
        return ContentError(self.name, line, problem)

    def line(self, path: str) -> int:
        """The line of the field, or of the nearest thing around it when it is missing."""
        while path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines[path]
