"""A question without its answer, and an answered one with every reason: in the check and later."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses import grading, pool
from courses.grading import Explained
from courses.models import CourseVersion
from courses.pool import Question


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, or an item with the place or bucket it was given; nothing of what is right."""

    key: str
    text: str
    chosen: bool
    place: int
    bucket: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    key: str
    kind: str
    case: str
    stem: str
    choices: tuple[Choice, ...]
    buckets: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    number: int
    kind: str
    case: str
    stem: str
    correct: bool
    critical: bool
    part: str
    part_title: str
    explanations: tuple[Explained, ...]


def in_pool(version: CourseVersion) -> dict[str, Question]:
    """By key, with the answers: keep it out of templates."""
    return {question.key: question for question in pool.from_json(version.pool)}


def part_titles(version: CourseVersion) -> dict[str, str]:
    return {part["key"]: part["title"] for part in version.document["parts"]}


def shown(question: Question, seed: str, response: Any = None) -> ShownQuestion:
    entries = (asked := grading.present(question, seed)).get("options") or asked["items"]
    if question.kind == "order" and isinstance(response, list):
        entries = sorted(entries, key=lambda item: _place(response, item["key"]))
    return ShownQuestion(
        key=question.key,
        kind=question.kind,
        case=question.case,
        stem=question.stem,
        choices=tuple(
            _choice(entry, response, place) for place, entry in enumerate(entries, start=1)
        ),
        buckets=tuple(asked.get("buckets", ())),
    )


def _place(response: list[Any], key: str) -> int:
    return response.index(key) if key in response else len(response)


def _choice(entry: dict[str, str], response: Any, place: int) -> Choice:
    key = entry["key"]
    bucket = response.get(key, "") if isinstance(response, dict) else ""
    chosen = response == key or (isinstance(response, list) and key in response)
    return Choice(key, entry["text"], chosen, place, str(bucket))


def judged(
    number: int, question: Question, graded: grading.Graded, titles: Mapping[str, str]
) -> Judged:
    return Judged(
        number=number,
        kind=question.kind,
        case=question.case,
        stem=question.stem,
        correct=graded.correct,
        critical=graded.critical_miss,
        part=question.part,
        part_title=titles.get(question.part, question.part),
        explanations=graded.explanations,
    )
