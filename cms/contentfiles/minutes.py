"""How long a module takes, counted from what is in it: stated minutes are to be honest."""

import re
from collections.abc import Iterable

from courses.blocks import (
    AnsweredOption,
    Block,
    CalloutBlock,
    CaseBlock,
    CaseStep,
    ChoiceBlock,
    ImageBlock,
    OrderBlock,
    PracticalBlock,
    ReflectionBlock,
    SortBlock,
    TextBlock,
    VideoBlock,
)
from courses.documents import ModuleDocument

WORDS_A_MINUTE = 180
MINUTES_AN_EXERCISE = 2


def reading_minutes(document: ModuleDocument) -> float:
    """Everything on the screen: reading, exercises, and a minute for each question drawn."""
    blocks = [block for part in document.parts for block in part.blocks]
    reading = sum(_words(block) for block in blocks) / WORDS_A_MINUTE
    exercises = sum(_exercises(block) for block in blocks)
    return reading + exercises * MINUTES_AN_EXERCISE + document.check.draw


def _exercises(block: Block) -> int:
    if isinstance(block, CaseBlock):
        return len(block.steps)
    return int(isinstance(block, ChoiceBlock | OrderBlock | SortBlock))


def _words(block: Block) -> float:
    match block:
        case ChoiceBlock():
            return _count(block.situation, block.question) + _options(block.options)
        case CaseBlock():
            return _count(block.title) + sum(_step(step) for step in block.steps)
        case OrderBlock():
            return _count(block.question, block.answer, *(item.text for item in block.items))
        case SortBlock():
            titles = (bucket.title for bucket in block.buckets)
            items = (text for item in block.items for text in (item.text, item.answer))
            return _count(block.question, *titles, *items)
        case _:
            return _count(*_plain_texts(block))


def _plain_texts(block: Block) -> tuple[str, ...]:
    match block:
        case TextBlock():
            return (re.sub("<[^>]+>", " ", block.html),)
        case ImageBlock():
            return (block.caption,)
        case VideoBlock():
            return (block.transcript,)
        case ReflectionBlock():
            return (block.prompt,)
        case PracticalBlock():
            return (block.text,)
        case CalloutBlock():
            return (block.title, block.text)
        case _:
            return ()


def _step(step: CaseStep) -> float:
    told = _count(step.situation, step.question) + _mean(step.after.values())
    return told + _options(step.options)


def _options(options: tuple[AnsweredOption, ...]) -> float:
    """All options are read, and the answer to the one that was chosen."""
    texts = _count(*(option.text for option in options))
    return texts + _mean(option.answer for option in options)


def _mean(texts: Iterable[str]) -> float:
    counts = [_count(text) for text in texts]
    return sum(counts) / len(counts) if counts else 0


def _count(*texts: str) -> int:
    return sum(len(re.findall(r"\S*\w\S*", text)) for text in texts)
