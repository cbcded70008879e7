"""How a rule counts months of work: its arithmetic, its classes of part time, leave and window."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, Self

from competence.domain.faults import Problem, at, is_amount, is_flag, is_whole

Arithmetic = Literal["calendar", "extent", "classes"]
ARITHMETICS = ("calendar", "extent", "classes")
INDIVIDUAL = "individual"
FULL = Decimal(1)
NOTHING = Fraction(0)
WHOLE = Fraction(1)
LONGEST_WINDOW = 600  # months
MOST_AWAY = {"away_percent": 100, "away_days": 366}


@dataclass(frozen=True, slots=True)
class PartTime:
    """A class of part time: over a share of full time, or from it on where that is `included`.

    A month in it is divided by `divide_by`; where `individual`, it waits for a person's judgement.
    """

    share: Decimal
    included: bool = False
    divide_by: Decimal = FULL
    individual: bool = False

    def holds(self, share: Decimal) -> bool:
        return share >= self.share if self.included else share > self.share

    @property
    def worth(self) -> Fraction:
        return NOTHING if self.individual else 1 / _fraction(self.divide_by)

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any]) -> Self:
        included = "at_least" in terms
        return cls(
            share=_exact(terms["at_least" if included else "over"]),
            included=included,
            divide_by=_exact(terms.get("divide_by", 1)),
            individual=terms.get(INDIVIDUAL, False),
        )


@dataclass(frozen=True, slots=True)
class Pauses:
    """Absences that are at least so large and so long take their days away, whole."""

    away_percent: int
    away_days: int


@dataclass(frozen=True, slots=True)
class Counting:
    """`calendar`: any share counts whole. `extent`: a month counts as its share of full time.

    `classes`: the first class that holds decides, and what none holds counts nothing. Without
    `pauses` leave counts as work; with `within_months` only the months before the day count.
    """

    arithmetic: Arithmetic = "calendar"
    classes: tuple[PartTime, ...] = ()
    pauses: Pauses | None = None
    within_months: int | None = None

    def worth(self, share: Decimal) -> Fraction | None:
        """What a month at this share of full time counts; None where a person must judge."""
        if self.arithmetic == "calendar":
            return WHOLE
        if self.arithmetic == "extent":
            return _fraction(share)
        held = next((part for part in self.classes if part.holds(share)), None)
        if held is None:
            return NOTHING
        return None if held.individual else held.worth

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any]) -> Self:
        pauses = terms.get("pauses")
        return cls(
            arithmetic=terms.get("arithmetic", "calendar"),
            classes=tuple(PartTime.from_terms(part) for part in terms.get("classes", ())),
            pauses=pauses and Pauses(pauses["away_percent"], pauses["away_days"]),
            within_months=terms.get("within_months"),
        )

    @classmethod
    def problems(cls, terms: Mapping[str, Any], path: str = "") -> Iterator[Problem]:
        """Everything wrong with how it is written; `from_terms` reads only what has none."""
        arithmetic = terms.get("arithmetic", "calendar")
        if arithmetic not in ARITHMETICS:
            yield Problem(at(path, "arithmetic"), "wrong_field")
        if arithmetic == "classes" and "classes" not in terms:
            yield Problem(at(path, "classes"), "missing_field")
        elif "classes" in terms and arithmetic != "classes":
            yield Problem(at(path, "classes"), "unused_field")
        elif "classes" in terms:
            yield from _classes_problems(terms["classes"], at(path, "classes"))
        if terms.get("pauses") is not None:
            yield from _pauses_problems(terms["pauses"], at(path, "pauses"))
        within = terms.get("within_months")
        if within is not None and not _is_whole_up_to(within, LONGEST_WINDOW):
            yield Problem(at(path, "within_months"), "wrong_field")


def _is_whole_up_to(value: object, most: int) -> bool:
    return is_whole(value) and value <= most


def _pauses_problems(pauses: object, path: str) -> Iterator[Problem]:
    if not isinstance(pauses, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    for field, most in MOST_AWAY.items():
        if field not in pauses:
            yield Problem(at(path, field), "missing_field")
        elif not _is_whole_up_to(pauses[field], most):
            yield Problem(at(path, field), "wrong_field")


def _classes_problems(classes: object, path: str) -> Iterator[Problem]:
    if not isinstance(classes, list | tuple):
        yield Problem(path, "not_a_list")
        return
    if not classes:
        yield Problem(path, "empty_list")
    problems = [
        problem
        for number, part in enumerate(classes)
        for problem in _class_problems(part, at(path, number))
    ]
    yield from problems or _order_problems([PartTime.from_terms(part) for part in classes], path)


def _class_problems(part: object, path: str) -> Iterator[Problem]:
    if not isinstance(part, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    bounds = {"over", "at_least"} & part.keys()
    if len(bounds) != 1:
        yield Problem(path, "two_rules_in_one" if bounds else "missing_field")
    for field in sorted(bounds):
        if not _is_share(part[field]):
            yield Problem(at(path, field), "wrong_field")
    divide_by = part.get("divide_by", 1)
    if not is_amount(divide_by) or divide_by < FULL:
        yield Problem(at(path, "divide_by"), "wrong_field")
    if not is_flag(part.get(INDIVIDUAL, False)):
        yield Problem(at(path, INDIVIDUAL), "wrong_field")


def _order_problems(classes: list[PartTime], path: str) -> Iterator[Problem]:
    """From the most to the least, and less work never counts for more: a new post lowers nothing."""
    for number, (upper, lower) in enumerate(pairwise(classes), start=1):
        begins_lower = (lower.share, not lower.included) < (upper.share, not upper.included)
        if not begins_lower or lower.worth > upper.worth:
            yield Problem(at(path, number), "not_falling")


def _is_share(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 <= value <= FULL


@lru_cache(maxsize=1024)
def _fraction(number: Decimal) -> Fraction:
    return Fraction(number)


def _exact(written: float) -> Decimal:
    """0.74 as it is written, not the binary fraction nearest to it."""
    return Decimal(str(written))
