"""Drawing, showing and grading questions. Pure: the same seed always gives the same draw."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from courses.pool import (
    OneQuestion,
    OrderQuestion,
    Pool,
    Question,
    SeveralQuestion,
    SortQuestion,
)

Response = str | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """One option or item of an answered question.

    `correct` tells whether an option is a right one, or whether an item was put in its right place.
    `given` and `right` say where an item was put and belongs: a number or the title of a bucket.
    """

    key: str
    text: str
    explanation: str
    chosen: bool
    correct: bool
    given: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    question_key: str
    part: str
    correct: bool
    critical_miss: bool
    chosen: Response
    explanations: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """`share` is whole percent, rounded down, so that 79.9 never reads as 80."""

    passed: bool
    share: int
    critical_misses: tuple[str, ...]
    parts_to_revisit: tuple[str, ...]


def draw(pool: Pool, n: int, seed: str, avoid: Collection[str] = frozenset()) -> tuple[str, ...]:
    """Every goal gets a question before any goal gets two; questions in `avoid` come last."""
    ranked = sorted(pool, key=lambda asked: (asked.key in avoid, _lot(seed, asked.key)))
    by_goal: dict[str, str] = {}
    for asked in ranked:
        by_goal.setdefault(asked.goal, asked.key)
    first = list(by_goal.values())
    rest = [asked.key for asked in ranked if asked.key not in set(first)]
    return tuple(sorted([*first, *rest][: max(n, 0)], key=lambda key: _lot(seed, key)))


def present(question: Question, seed: str) -> dict[str, Any]:
    """What may be sent to the browser: no answers, no explanations, nothing in its right order."""
    shown: dict[str, Any] = {
        "key": question.key,
        "kind": question.kind,
        "case": question.case,
        "stem": question.stem,
    }
    if isinstance(question, OneQuestion | SeveralQuestion):
        shown["options"] = _shuffled(question.options, seed, question.key)
    else:
        shown["items"] = _shuffled(question.items, seed, question.key)
    if isinstance(question, OrderQuestion) and _in_order(question, shown["items"]):
        shown["items"].append(shown["items"].pop(0))
    if isinstance(question, SortQuestion):
        shown["buckets"] = [{"key": each.key, "title": each.title} for each in question.buckets]
    return shown


def grade(question: Question, response: object) -> Graded:
    """A response that no page of ours would send is graded as wrong; it never raises."""
    match question:
        case OneQuestion() | SeveralQuestion():
            chosen, correct, explanations = _grade_options(question, response)
        case OrderQuestion():
            chosen, correct, explanations = _grade_order(question, response)
        case SortQuestion():
            chosen, correct, explanations = _grade_sort(question, response)
    return Graded(
        question_key=question.key,
        part=question.part,
        correct=correct,
        critical_miss=question.critical and not correct,
        chosen=chosen,
        explanations=explanations,
    )


def result(graded: Sequence[Graded], pass_percent: int) -> Result:
    right = sum(each.correct for each in graded)
    critical = tuple(each.question_key for each in graded if each.critical_miss)
    enough = bool(graded) and right * 100 >= pass_percent * len(graded)
    return Result(
        passed=enough and not critical,
        share=right * 100 // len(graded) if graded else 0,
        critical_misses=critical,
        parts_to_revisit=tuple(dict.fromkeys(each.part for each in graded if not each.correct)),
    )


def _lot(*parts: str) -> bytes:
    # A hash, not random.shuffle: the same draw on every Python version and in any order of the pool.
    return sha256("\x00".join(parts).encode()).digest()


def _shuffled(entries: Iterable[Any], seed: str, question: str) -> list[dict[str, str]]:
    shuffled = sorted(entries, key=lambda entry: _lot(seed, question, entry.key))
    return [{"key": entry.key, "text": entry.text} for entry in shuffled]


def _in_order(question: OrderQuestion, shown: list[dict[str, str]]) -> bool:
    return [item["key"] for item in shown] == [item.key for item in question.items]


type _Verdict = tuple[Response, bool, tuple[Explained, ...]]


def _grade_options(question: OneQuestion | SeveralQuestion, response: object) -> _Verdict:
    several = isinstance(question, SeveralQuestion)
    given = _texts(response) if several else [response] if isinstance(response, str) else []
    known = {option.key for option in question.options}
    right = {option.key for option in question.options if option.correct}
    chosen = sorted(known.intersection(given))
    explanations = tuple(
        Explained(option.key, option.text, option.explanation, option.key in chosen, option.correct)
        for option in question.options
    )
    correct = set(given) == right and len(given) == len(right)
    return (tuple(chosen) if several else "".join(chosen)), correct, explanations


def _grade_order(question: OrderQuestion, response: object) -> _Verdict:
    right = [item.key for item in question.items]
    given = _texts(response)
    place = {key: str(number) for number, key in enumerate(given, start=1)}
    explanations = tuple(
        Explained(
            key=item.key,
            text=item.text,
            explanation=item.explanation,
            chosen=item.key in place,
            correct=place.get(item.key) == str(number),
            given=place.get(item.key, ""),
            right=str(number),
        )
        for number, item in enumerate(question.items, start=1)
    )
    return tuple(key for key in dict.fromkeys(given) if key in right), given == right, explanations


def _grade_sort(question: SortQuestion, response: object) -> _Verdict:
    titles = {bucket.key: bucket.title for bucket in question.buckets}
    right = {item.key: item.bucket for item in question.items}
    given = response if isinstance(response, Mapping) else {}
    chosen = {key: given[key] for key in right if _is_one_of(given.get(key), titles)}
    explanations = tuple(
        Explained(
            key=item.key,
            text=item.text,
            explanation=item.explanation,
            chosen=item.key in chosen,
            correct=chosen.get(item.key) == item.bucket,
            given=titles.get(chosen.get(item.key, ""), ""),
            right=titles.get(item.bucket, ""),
        )
        for item in question.items
    )
    return chosen, dict(given) == right, explanations


def _is_one_of(value: object, allowed: Collection[str]) -> bool:
    return isinstance(value, str) and value in allowed


def _texts(response: object) -> list[str]:
    """A list with anything but texts in it is no answer at all."""
    if not isinstance(response, list | tuple) or not all(isinstance(e, str) for e in response):
        return []
    return list(response)
