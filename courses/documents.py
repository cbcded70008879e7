"""The compiled module: what an editor wrote, frozen as plain data.

`CourseVersion.document` and `CourseVersion.pool` hold the JSON of these dataclasses. They hang
together by keys alone, and `problems` finds the keys that lead nowhere.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Any, Literal

from courses import blocks, pool
from courses.blocks import LawBlock, Part
from courses.fieldtypes import (
    NOT_EMPTY,
    UNIQUE,
    Address,
    Count,
    Day,
    Key,
    Minutes,
    Percent,
    Text,
)
from courses.pool import Pool
from courses.problems import Problem, gettext_noop
from courses.shape import ShapeError, read, write

SCHEMA = 1


class Level(StrEnum):
    """A screen proves the first two; skill and familiarity are proved in practice."""

    FACTS = "fakta"
    UNDERSTANDING = "forstaelse"
    SKILL = "fardighet"
    FAMILIARITY = "fortrogenhet"


class Theme(StrEnum):
    """The five themes of the national knowledge guide."""

    PROFESSIONAL_ROLE = "yrkesroll"
    BEST_INTERESTS = "barnets-basta"
    RISKS = "risker"
    CASEWORK = "handlaggning"
    CONVERSATIONS = "samtal"


class Stage(StrEnum):
    BEFORE_START = "before_start"
    DAY_1 = "day_1"
    WEEK_1 = "week_1"
    MONTH_1 = "month_1"
    MONTH_3 = "month_3"
    MONTH_6 = "month_6"
    MONTH_12 = "month_12"


class Audience(StrEnum):
    ALL = "all"
    INVESTIGATOR = "investigator"
    RECEPTION = "reception"
    PLACEMENT = "placement"
    FOSTER_CARE = "foster_care"
    SUPERVISOR = "supervisor"
    MENTOR = "mentor"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleMinutes:
    reading: Count
    conversation: Minutes
    practice: Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    key: Key
    text: Text
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class LawReference:
    """`says` tells the rule in our words; `checked_on` is the day somebody read the act."""

    key: Key
    act: Text
    section: Text
    says: Text
    checked_on: Day
    source: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    title: Text
    url: Address = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    term: Text
    meaning: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeCheck:
    draw: Count
    pass_percent: Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    with_: Literal["mentor", "supervisor"]
    minutes: Minutes
    questions: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Practical:
    element: str = ""
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleDocument:
    key: Key
    title: Text
    number: Count
    summary: Text
    theme: Theme
    stage: Stage
    roles: Annotated[tuple[Audience, ...], NOT_EMPTY]
    agency: bool
    good_before: tuple[Key, ...] = ()
    minutes: ModuleMinutes
    goals: Annotated[tuple[Goal, ...], UNIQUE, NOT_EMPTY]
    law: Annotated[tuple[LawReference, ...], UNIQUE]
    sources: tuple[Source, ...]
    glossary: tuple[Term, ...]
    check: KnowledgeCheck
    change_class: Literal["A", "B", "C", "D"]
    conversation: Conversation
    practical: Practical
    parts: Annotated[tuple[Part, ...], UNIQUE, NOT_EMPTY]


def from_json(value: object) -> ModuleDocument:
    """Raises ShapeError, with every problem and its path."""
    if not isinstance(value, dict):
        return read(ModuleDocument, value)
    if value.get("schema", SCHEMA) != SCHEMA:
        raise ShapeError([Problem("schema", gettext_noop("This schema number is not known."))])
    return read(ModuleDocument, {name: value[name] for name in value if name != "schema"})


def to_json(document: ModuleDocument) -> dict[str, Any]:
    return {"schema": SCHEMA, **write(document)}


def digest(document: ModuleDocument, questions: Pool) -> str:
    """The same text always gives the same hash, so that an unchanged module is no new version."""
    content = {"document": to_json(document), "pool": pool.to_json(questions)}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode()).hexdigest()


def problems(document: ModuleDocument, questions: Pool) -> tuple[Problem, ...]:
    """Keys that lead nowhere; paths into the pool begin with `pool`."""
    return (*_in_parts(document), *_in_pool(document, questions))


def _in_parts(document: ModuleDocument) -> Iterator[Problem]:
    references = {reference.key for reference in document.law}
    for at, part in enumerate(document.parts):
        for problem in blocks.misplaced(part):
            yield problem.inside(f"parts[{at}]")
        for number, block in enumerate(part.blocks):
            if isinstance(block, LawBlock) and block.ref not in references:
                message = gettext_noop("There is no law reference with this key.")
                yield Problem(f"parts[{at}].blocks[{number}].ref", message)


def _in_pool(document: ModuleDocument, questions: Pool) -> Iterator[Problem]:
    goals = {goal.key for goal in document.goals}
    parts = {part.key for part in document.parts}
    for at, question in enumerate(questions):
        if question.goal not in goals:
            yield Problem(f"pool[{at}].goal", gettext_noop("There is no goal with this key."))
        if question.part not in parts:
            yield Problem(f"pool[{at}].part", gettext_noop("There is no part with this key."))
        for problem in pool.misplaced(question):
            yield problem.inside(f"pool[{at}]")
