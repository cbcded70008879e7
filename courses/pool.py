"""The question pool of a module. Kept apart from the document, so that a page never loads answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from courses.fieldtypes import THREE_OR_MORE, TWO_OR_MORE, UNIQUE, Key, Text
from courses.problems import Problem, gettext_noop
from courses.shape import Rule, read, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    key: Key
    text: Text
    correct: bool
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem:
    key: Key
    text: Text
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    key: Key
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SortItem:
    key: Key
    text: Text
    bucket: Key
    explanation: str = ""


MIXED = Rule(
    lambda options: len({option.correct for option in options}) == 2,
    gettext_noop("At least one option must be correct and at least one must not."),
)
ONE_CORRECT = Rule(
    lambda options: sum(option.correct for option in options) == 1,
    gettext_noop("Exactly one option must be correct."),
)
Options = Annotated[tuple[Option, ...], UNIQUE, TWO_OR_MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    key: Key
    kind: str
    goal: Key
    critical: bool = False
    recall: bool = False
    part: Key
    case: str = ""
    stem: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OneQuestion(_Asked):
    """Choose one: a plain choice, the fault in a note, or the words that complete a sentence."""

    kind: Literal["one", "fault", "complete"]
    options: Annotated[Options, ONE_CORRECT]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralQuestion(_Asked):
    kind: Literal["several"]
    options: Annotated[Options, MIXED]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuestion(_Asked):
    """`items` stand in the right order."""

    kind: Literal["order"]
    items: Annotated[tuple[OrderItem, ...], UNIQUE, THREE_OR_MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class SortQuestion(_Asked):
    kind: Literal["sort"]
    buckets: Annotated[tuple[Bucket, ...], UNIQUE, TWO_OR_MORE]
    items: Annotated[tuple[SortItem, ...], UNIQUE, TWO_OR_MORE]


Question = OneQuestion | SeveralQuestion | OrderQuestion | SortQuestion
Pool = tuple[Question, ...]


def from_json(value: object) -> Pool:
    pool: Pool = read(Annotated[tuple[Question, ...], UNIQUE], value)  # type: ignore[arg-type]
    return pool


def to_json(pool: Pool) -> list[dict[str, Any]]:
    return [write(question) for question in pool]


def misplaced(question: Question) -> Iterator[Problem]:
    if isinstance(question, SortQuestion):
        yield from lost_items(question.buckets, question.items)


def lost_items(buckets: tuple[Bucket, ...], items: tuple[Any, ...]) -> Iterator[Problem]:
    """Items of a sort whose bucket does not exist; block and question alike."""
    known = {bucket.key for bucket in buckets}
    for at, item in enumerate(items):
        if item.bucket not in known:
            yield Problem(f"items[{at}].bucket", gettext_noop("There is no bucket with this key."))
