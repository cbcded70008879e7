"""What a page of ours sends back as an answer. Anything else becomes None or is judged as wrong."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict

from courses.pool import OneQuestion, Question, SeveralQuestion

CHOICE = "val"
STEP = "steg"
PLACE = "plats-"
BUCKET = "korg-"
MOST_CHARACTERS = 80


def response_to(question: Question, posted: QueryDict) -> Any:
    options = isinstance(question, OneQuestion | SeveralQuestion)
    entries = question.options if options else question.items  # type: ignore[union-attr]  # told apart on the line above
    return read_answer(question.kind, [entry.key for entry in entries], posted)


def read_answer(kind: str, keys: Iterable[str], posted: QueryDict) -> Any:
    """One key, a list of keys, or buckets by key; None when nothing was answered."""
    if kind == "order":
        return _order(keys, posted)
    if kind == "sort":
        return _sort(keys, posted)
    if kind == "several":
        return [_short(value) for value in posted.getlist(CHOICE)] or None
    return _short(posted.get(CHOICE, "")) or None


def _order(keys: Iterable[str], posted: QueryDict) -> list[str] | None:
    """Two items in the same place keep the order they were shown in."""
    places = {key: _number(posted.get(f"{PLACE}{key}", "")) for key in keys}
    if not any(places.values()):
        return None
    return sorted(places, key=lambda key: places[key] or len(places) + 1)


def _sort(keys: Iterable[str], posted: QueryDict) -> dict[str, str] | None:
    given = {key: _short(posted.get(f"{BUCKET}{key}", "")) for key in keys}
    return {key: bucket for key, bucket in given.items() if bucket} or None


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 4 else 0


def _short(value: str) -> str:
    """No key is longer, and PostgreSQL takes no NUL."""
    return value.replace("\x00", "")[:MOST_CHARACTERS]
