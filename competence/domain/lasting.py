"""How long something lasts, as a rule says it: reading it, checking it, and counting its ends.

Every end is the last valid day, and every one is counted from the same base. Counting the next end
from the one before would wear a rhythm that begins on the 31st down to the 28th.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self, cast

from competence.domain.calendar import add_months
from competence.domain.validity import valid_until

ONE_DAY = timedelta(days=1)
SHORTEST_MONTH = 28
# No rule of a municipality needs more; beyond, the arithmetic of days would run out.
COUNTS = range(1, 1201)
YEARS = range(1900, 2200)


class Base(StrEnum):
    """What the ends are counted from: each renewal, the first completion, or a day in the calendar."""

    COMPLETION = "completion"
    EXPIRY = "expiry"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Validity:
    """`months` is None where nothing runs out. At most one of the two windows is given.

    `fixed_on` is one last valid day; the others lie whole periods before and after it.
    """

    months: int | None = None
    counted_from: Base = Base.COMPLETION
    fixed_on: date | None = None
    least_months: int = 0
    window_days: int | None = None
    window_months: int | None = None
    early_restarts: bool = False
    grace_days: int = 0

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any]) -> Self:
        fixed_on = terms.get("fixed_on")
        return cls(
            months=terms.get("valid_months"),
            counted_from=Base(terms.get("counted_from") or Base.COMPLETION),
            fixed_on=None if fixed_on is None else date.fromisoformat(fixed_on),
            least_months=terms.get("least_months") or 0,
            window_days=terms.get("window_days"),
            window_months=terms.get("window_months"),
            early_restarts=bool(terms.get("early_restarts")),
            grace_days=terms.get("grace_days") or 0,
        )

    def opens_on(self, ends_on: date | None) -> date | None:
        """The window is the last days or months before the first day without; None: any day."""
        if ends_on is None:
            return None
        if self.window_days is not None:
            return ends_on + ONE_DAY - timedelta(days=self.window_days)
        if self.window_months is not None:
            return add_months(ends_on + ONE_DAY, -self.window_months)
        return None

    def first_end(self, on: date) -> date | None:
        """Of a period that begins anew with a completion on that day."""
        if self.months is None:
            return None
        if self.counted_from is Base.FIXED:
            return self._in_rhythm(on, max(on, self._least(on)))
        return valid_until(on, self.months)

    @property
    def has_rhythm(self) -> bool:
        """A renewal in time is then counted from what was before it."""
        return self.months is not None and self.counted_from is not Base.COMPLETION

    def next_end(self, base: date, ended_on: date, on: date) -> date:
        """In its rhythm, renewed in time on that day, when the period before has its end `ended_on`.

        Where a leave or a certificate put things out of step, the next window may be open already:
        that end is passed over, or she would be asked again at once.
        """
        ends_on = self._in_rhythm(base, max(on, ended_on + ONE_DAY, self._least(on)))
        opens_on = self.opens_on(ends_on)
        if opens_on is not None and opens_on <= on:
            return self._in_rhythm(base, ends_on + ONE_DAY)
        return ends_on

    def _least(self, on: date) -> date:
        return valid_until(on, self.least_months)

    def _in_rhythm(self, base: date, least: date) -> date:
        """The first end from `least` on."""
        months = cast(int, self.months)
        if self.counted_from is Base.FIXED:
            base = cast(date, self.fixed_on) + ONE_DAY
        number = ((least.year - base.year) * 12 + least.month - base.month) // months
        ends_on = valid_until(base, number * months)
        return ends_on if ends_on >= least else valid_until(base, (number + 1) * months)


def problems(terms: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Where, and the reason, of everything wrong with the terms as written."""
    wrong = {field for field, fits in _FIELDS.items() if not fits(terms.get(field))}
    faults = [(field, "wrong_field") for field in _FIELDS if field in wrong]
    if not wrong:
        faults = [*_together(terms)]
    for field, reason in faults:
        yield f"{path}/{field}" if path else field, reason


def _together(terms: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    months, base = terms.get("valid_months"), terms.get("counted_from") or Base.COMPLETION
    if months is None and base != Base.COMPLETION:
        yield "valid_months", "missing_field"
    if terms.get("fixed_on") is None and base == Base.FIXED:
        yield "fixed_on", "missing_field"
    for field in ("fixed_on", "least_months"):
        if terms.get(field) is not None and base != Base.FIXED:
            yield field, "not_asked"
    yield from _window_problems(terms, months)


def _window_problems(terms: Mapping[str, Any], months: int | None) -> Iterator[tuple[str, str]]:
    in_days, in_months = terms.get("window_days"), terms.get("window_months")
    if in_days is not None and in_months is not None:
        yield "window_months", "two_rules_in_one"
    if months is None:
        return
    if in_months is not None and in_months >= months:
        yield "window_months", "window_too_long"
    if in_days is not None and in_days >= months * SHORTEST_MONTH:
        yield "window_days", "window_too_long"


def _is_count(value: object) -> bool:
    return value is None or (type(value) is int and value in COUNTS)


def _is_base(value: object) -> bool:
    return value is None or (isinstance(value, str) and value in set(Base))


def _is_day(value: object) -> bool:
    if value is None:
        return True
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else date.min
    except ValueError:
        return False
    return day.year in YEARS and day.isoformat() == value


def _is_flag(value: object) -> bool:
    return value is None or isinstance(value, bool)


_FIELDS = {
    "valid_months": _is_count,
    "counted_from": _is_base,
    "fixed_on": _is_day,
    "least_months": _is_count,
    "window_days": _is_count,
    "window_months": _is_count,
    "early_restarts": _is_flag,
    "grace_days": _is_count,
}
