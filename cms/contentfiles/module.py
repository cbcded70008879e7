from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from courses.documents import ModuleDocument
from courses.pool import Pool
from courses.problems import Problem

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
