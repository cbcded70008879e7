"""The control question of a local routine: choose one; every answer is explained, none is counted."""

from dataclasses import dataclass
from typing import Annotated, Any

from courses.fieldtypes import TWO_OR_MORE, UNIQUE, Key, Text
from courses.pool import ONE_CORRECT
from courses.shape import read, write


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlOption:
    key: Key
    text: Text
    correct: bool
    explanation: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlQuestion:
    """`stem` tells the situation too; the options stand as they were written."""

    stem: Text
    options: Annotated[tuple[ControlOption, ...], UNIQUE, TWO_OR_MORE, ONE_CORRECT]

    def option(self, key: str) -> ControlOption | None:
        return next((option for option in self.options if option.key == key), None)

    def is_right(self, key: str) -> bool:
        chosen = self.option(key)
        return chosen is not None and chosen.correct


def from_json(value: object) -> ControlQuestion:
    """Raises ShapeError, with every problem and its path."""
    return read(ControlQuestion, value)


def to_json(question: ControlQuestion) -> dict[str, Any]:
    written: dict[str, Any] = write(question)
    return written
