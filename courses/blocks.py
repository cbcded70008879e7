"""What a part of a module is made of. Every block has a stable key: a learner's place hangs on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from courses.fieldtypes import (
    NOT_EMPTY,
    THREE_OR_MORE,
    TWO_OR_MORE,
    UNIQUE,
    Count,
    FileName,
    Key,
    Text,
)
from courses.markup import is_restricted
from courses.pool import Bucket, lost_items
from courses.problems import Problem, gettext_noop
from courses.shape import Rule

Html = Annotated[
    str, Rule(is_restricted, gettext_noop("The text holds markup outside the allowed set."))
]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredOption:
    """An option that answers back."""

    key: Key
    text: Text
    answer: str = ""


AnsweredOptions = Annotated[tuple[AnsweredOption, ...], UNIQUE, TWO_OR_MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    key: Key
    type: Literal["text"] = "text"
    html: Html


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceBlock:
    key: Key
    type: Literal["choice"] = "choice"
    situation: Text
    question: Text
    options: AnsweredOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep:
    """`after` tells, for each option of the step before, what that choice led to."""

    key: Key
    situation: str = ""
    after: Mapping[str, Text] = field(default_factory=dict)
    question: Text
    options: AnsweredOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBlock:
    key: Key
    type: Literal["case"] = "case"
    title: Text
    steps: Annotated[tuple[CaseStep, ...], UNIQUE, TWO_OR_MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedItem:
    key: Key
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBlock:
    """`items` stand in the right order."""

    key: Key
    type: Literal["order"] = "order"
    question: Text
    items: Annotated[tuple[OrderedItem, ...], UNIQUE, THREE_OR_MORE]
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedItem:
    key: Key
    text: Text
    bucket: Key
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortBlock:
    key: Key
    type: Literal["sort"] = "sort"
    question: Text
    buckets: Annotated[tuple[Bucket, ...], UNIQUE, TWO_OR_MORE]
    items: Annotated[tuple[SortedItem, ...], UNIQUE, TWO_OR_MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class LawBlock:
    """A margin note; `ref` is the key of a law reference of the module."""

    key: Key
    type: Literal["law"] = "law"
    ref: Key


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageBlock:
    key: Key
    type: Literal["image"] = "image"
    file: FileName
    alt: Text
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoBlock:
    key: Key
    type: Literal["video"] = "video"
    file: FileName
    captions: FileName
    transcript: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionBlock:
    key: Key
    type: Literal["reflection"] = "reflection"
    prompt: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticalBlock:
    key: Key
    type: Literal["practical"] = "practical"
    element: str = ""
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CalloutBlock:
    key: Key
    type: Literal["callout"] = "callout"
    title: Text
    text: Text


Block = (
    TextBlock
    | ChoiceBlock
    | CaseBlock
    | OrderBlock
    | SortBlock
    | LawBlock
    | ImageBlock
    | VideoBlock
    | ReflectionBlock
    | PracticalBlock
    | CalloutBlock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    key: Key
    title: Text
    minutes: Count
    blocks: Annotated[tuple[Block, ...], UNIQUE, NOT_EMPTY]


def misplaced(part: Part) -> Iterator[Problem]:
    """What no single field shows: text keys out of order, cases and sorts that do not hang together."""
    yield from _text_keys(part.blocks)
    for at, block in enumerate(part.blocks):
        for problem in _inside(block):
            yield problem.inside(f"blocks[{at}]")


def _inside(block: Block) -> Iterator[Problem]:
    if isinstance(block, SortBlock):
        yield from lost_items(block.buckets, block.items)
    if isinstance(block, CaseBlock):
        yield from _case_steps(block.steps)


def _text_keys(blocks: tuple[Block, ...]) -> Iterator[Problem]:
    texts = [at for at, block in enumerate(blocks) if isinstance(block, TextBlock)]
    for number, at in enumerate(texts, start=1):
        if blocks[at].key != f"text-{number}":
            message = gettext_noop("Text blocks have the keys text-1, text-2 in order.")
            yield Problem(f"blocks[{at}].key", message)
        if at - 1 in texts:
            yield Problem(f"blocks[{at}]", gettext_noop("Two texts in a row are one text."))


def _case_steps(steps: tuple[CaseStep, ...]) -> Iterator[Problem]:
    before: set[str] = set()
    for at, step in enumerate(steps):
        if not at and not step.situation:
            yield Problem("steps[0].situation", gettext_noop("The first step needs a situation."))
        if set(step.after) != before:
            message = gettext_noop("Write one text for each option of the step before.")
            yield Problem(f"steps[{at}].after", message)
        before = {option.key for option in step.options}
