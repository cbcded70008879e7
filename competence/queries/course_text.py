"""The text of a course version, read part by part: nobody needs the whole to show one."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.blocks import CaseBlock, ChoiceBlock, OrderBlock, Part, SortBlock
from courses.exercises import Exercise
from courses.models import CourseVersion
from courses.shape import read

# No block has this key: keys begin with a letter or a digit.
OWN_NOTE = "_egen"
EXERCISES = (ChoiceBlock, CaseBlock, OrderBlock, SortBlock)


def parts_of(version: CourseVersion) -> Sequence[Mapping[str, Any]]:
    parts: Sequence[Mapping[str, Any]] = version.document["parts"]
    return parts


def part_keys(version: CourseVersion) -> tuple[str, ...]:
    return tuple(part["key"] for part in parts_of(version))


def part_of(version: CourseVersion, key: str) -> Part | None:
    """With the answers of its exercises: keep it out of templates."""
    found = next((part for part in parts_of(version) if part["key"] == key), None)
    return None if found is None else read(Part, found)


def has_check(version: CourseVersion) -> bool:
    return bool(version.document.get("check"))


def block_name(part: str, block: str) -> str:
    """What an answer or a note is kept under; blocks are unique only within their part."""
    return f"{part}/{block}"


def exercise_of(version: CourseVersion, name: str) -> Exercise | None:
    part_key, _slash, block_key = name.partition("/")
    part = part_of(version, part_key)
    blocks = part.blocks if part else ()
    return next((b for b in blocks if b.key == block_key and isinstance(b, EXERCISES)), None)
