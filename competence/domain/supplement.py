"""Komplettering: how a plan for what is missing in a degree stands. It is never an approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# What another relevant degree has to hold, and whatever else was asked for.
SUBJECTS = ("social_work", "social_law", "administrative_law", "psychology", "other")


class SupplementState(StrEnum):
    UNDER_WAY = "under_way"
    LATE = "late"
    OVER = "over"
    # Everything is proven. What it is worth, HR says.
    PROVEN = "proven"


@dataclass(frozen=True, slots=True)
class Subject:
    key: str
    planned_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    last_on: date
    subjects: Sequence[Subject]


def state_of(plan: Plan, day: date) -> SupplementState:
    """Both days are the last of their kind: the day after is late, or over."""
    following = next_of(plan)
    if following is None:
        return SupplementState.PROVEN
    if plan.last_on < day:
        return SupplementState.OVER
    return SupplementState.LATE if following.planned_on < day else SupplementState.UNDER_WAY


def next_of(plan: Plan) -> Subject | None:
    """What is planned first of what is not done; of one day, in the law's order."""
    left = [subject for subject in plan.subjects if subject.done_on is None]
    return min(left, key=lambda one: (one.planned_on, SUBJECTS.index(one.key)), default=None)
