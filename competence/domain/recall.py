"""Spaced recall: which questions come back after a module was passed, and on which days.

A module asks three times: two days, two weeks and two months after the pass. Each time it asks
three questions, and those after them the next time, so that every goal has its turn. A time that
was let go is not made up for: the next one takes its place. What was answered wrong comes back once.
Nothing is counted and nothing is won; the answers are read here and nowhere else.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from competence.domain.calendar import add_months

MOST_A_DAY = 3
FIRST_DAYS, SECOND_DAYS, THIRD_MONTHS = 2, 14, 2
OCCASIONS = (1, 2, 3)
AGAIN_AFTER = timedelta(days=2)
LASTS = timedelta(days=30)


class RecallQuestion(NamedTuple):
    key: str
    goal: str


@dataclass(frozen=True, slots=True)
class Passed:
    """The latest pass of a module. `id` is the fact's; `questions` are those short enough."""

    id: int
    course: str
    on: date
    questions: tuple[RecallQuestion, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    passed: int
    occasion: int
    question: str
    again: bool
    correct: bool
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    """`since` is the day it came up; `again` when it was answered wrong and comes back."""

    passed: int
    course: str
    occasion: int
    question: str
    again: bool
    since: date


def occasion_days(passed_on: date) -> tuple[date, date, date]:
    return (
        passed_on + timedelta(days=FIRST_DAYS),
        passed_on + timedelta(days=SECOND_DAYS),
        add_months(passed_on, THIRD_MONTHS),
    )


def occasion_on(passed_on: date, day: date) -> int:
    """The last one that has come; 0 before the first and when the third has been let go."""
    days = occasion_days(passed_on)
    if day >= days[-1] + LASTS:
        return 0
    return sum(begins <= day for begins in days)


def may_ask(passed_on: date, day: date) -> bool:
    """Whether a pass can have anything to ask, so that nothing is read of one that cannot."""
    first, *_rest, last = occasion_days(passed_on)
    return first <= day < last + LASTS + LASTS


def asked_at(questions: Sequence[RecallQuestion], occasion: int) -> tuple[str, ...]:
    """The goals take turns, and within a goal its questions."""
    by_goal: dict[str, list[str]] = {}
    for question in questions:
        by_goal.setdefault(question.goal, []).append(question.key)
    goals = list(by_goal.values())
    if not goals:
        return ()
    turns = range((occasion - 1) * MOST_A_DAY, occasion * MOST_A_DAY)
    rounds = (divmod(turn, len(goals)) for turn in turns)
    return tuple(dict.fromkeys(goals[at][lap % len(goals[at])] for lap, at in rounds))


def due(
    passed: Iterable[Passed], answered: Collection[Answered], day: date, *, away: bool = False
) -> tuple[Due, ...]:
    """What to ask on `day`, what has waited longest first: three a day at most, none while away."""
    if away:
        return ()
    found: dict[tuple[int, str], Due] = {}
    for module in passed:
        hers = [answer for answer in answered if answer.passed == module.id]
        for one in (*_first_time(module, hers, day), *_come_back(module, hers, day)):
            found.setdefault((one.passed, one.question), one)
    left = MOST_A_DAY - sum(answer.on == day for answer in answered)
    ordered = sorted(found.values(), key=lambda one: (one.since, one.course))
    return tuple(ordered[: max(left, 0)])


def _first_time(module: Passed, answered: Sequence[Answered], day: date) -> Iterator[Due]:
    occasion = occasion_on(module.on, day)
    if not occasion:
        return
    since = occasion_days(module.on)[occasion - 1]
    now = [answer for answer in answered if answer.occasion == occasion and not answer.again]
    done = {answer.question for answer in now}
    asked = [key for key in asked_at(module.questions, occasion) if key not in done]
    # A new text of the module may bring other questions: never more than three in all.
    for key in asked[: MOST_A_DAY - len(now)]:
        yield Due(module.id, module.course, occasion, key, False, since)


def _come_back(module: Passed, answered: Sequence[Answered], day: date) -> Iterator[Due]:
    """Her latest word on a question decides, and what came back once does not come again."""
    latest = {each.question: each for each in sorted(answered, key=_order)}
    for question in module.questions:
        answer = latest.get(question.key)
        if answer is None or answer.correct or answer.again:
            continue
        back_on = answer.on + AGAIN_AFTER
        if back_on <= day < answer.on + LASTS:
            yield Due(module.id, module.course, answer.occasion, question.key, True, back_on)


def _order(answer: Answered) -> tuple[int, bool]:
    return answer.occasion, answer.again
