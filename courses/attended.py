"""A course that one attends: a seminar, something on site, something that others give.

It is described and nothing more: it has no parts and asks no questions. Who has attended marks the
day, and her mentor or supervisor confirms it. `good_before` is advice and locks nothing.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Literal

from courses.documents import Audience, Stage, Theme
from courses.fieldtypes import NOT_EMPTY, Count, Key, Text
from courses.problems import Problem, gettext_noop
from courses.shape import Rule, ShapeError, read, write

SCHEMA = 1
AGENDA_LINES = Rule(
    lambda lines: 3 <= len(lines) <= 6,
    gettext_noop("An agenda has three to six lines."),
)


class Form(StrEnum):
    SEMINAR = "seminar"
    ON_SITE = "on_site"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendedMinutes:
    attending: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendedDocument:
    """`summary` is the aim: what she can do afterwards."""

    key: Key
    title: Text
    number: Count
    kind: Form
    summary: Text
    theme: Theme
    stage: Stage
    roles: Annotated[tuple[Audience, ...], NOT_EMPTY]
    agency: bool
    minutes: AttendedMinutes
    arranged_by: Text
    good_before: tuple[Key, ...] = ()
    agenda: Annotated[tuple[Text, ...], AGENDA_LINES]
    change_class: Literal["A", "B", "C", "D"]


def from_json(value: object) -> AttendedDocument:
    """Raises ShapeError, with every problem and its path."""
    if not isinstance(value, dict):
        return read(AttendedDocument, value)
    if value.get("schema", SCHEMA) != SCHEMA:
        raise ShapeError([Problem("schema", gettext_noop("This schema number is not known."))])
    return read(AttendedDocument, {name: value[name] for name in value if name != "schema"})


def to_json(document: AttendedDocument) -> dict[str, Any]:
    return {"schema": SCHEMA, **write(document)}


def digest(document: AttendedDocument) -> str:
    canonical = json.dumps(
        to_json(document), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return sha256(canonical.encode()).hexdigest()
