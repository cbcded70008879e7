"""Keys that editors need not think of: an empty or doubled one is made from the text beside it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import slugify
from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue

KEYED_FIELDS = ("goals", "law", "parts", "questions")
NAMED_BY = ("title", "section", "stem", "question", "text", "prompt", "alt", "ref", "transcript")
LONGEST = 40


def fill(page: Any) -> None:
    for name in KEYED_FIELDS:
        _fill_siblings(_values(getattr(page, name)))


def _fill_siblings(values: Iterable[Any]) -> None:
    taken: set[str] = set()
    for value in values:
        if not isinstance(value, StructValue):
            continue
        if "key" in value:
            value["key"] = _free(value["key"] or _named(value), taken)
            taken.add(value["key"])
        for inner in value.values():
            _fill_siblings(_values(inner))


def _values(found: Any) -> Iterator[Any]:
    if isinstance(found, StreamValue):
        yield from (child.value for child in found)
    elif isinstance(found, ListValue):
        yield from found


def _named(value: StructValue) -> str:
    text = next((str(value[name]) for name in NAMED_BY if value.get(name)), "")
    return slugify(text)[:LONGEST].strip("-") or "block"


def _free(key: str, taken: set[str]) -> str:
    """The key, or with a number behind it where a sibling has it: a block that was duplicated."""
    free, number = key, 2
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free
