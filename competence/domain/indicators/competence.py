"""Coverage, gap and what runs out: counted in requirements, a person and a competence each."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from competence.domain.answer import State
from competence.domain.coverage import Holding
from competence.domain.indicators.figure import INDICATORS, Figure, Key, figure
from competence.domain.validity import SOON_DAYS


def coverage(holdings: Iterable[Holding], *, people: int, left_out: int) -> Figure:
    return _required(Key.COVERAGE, holdings, people, left_out)


def gap(holdings: Iterable[Holding], *, people: int, left_out: int) -> Figure:
    """The same parts as coverage, so that neither tells more than the other."""
    return _required(Key.GAP, holdings, people, left_out)


def expiring(holdings: Iterable[Holding], day: date, *, people: int, left_out: int) -> Figure:
    """`day` is the first of the ninety days, and a last day may lie on it."""
    counted = Counter(_lasts(held, day) for held in holdings if held.held)
    return figure(INDICATORS[Key.EXPIRING], counted, people=people, left_out=left_out)


def _required(key: Key, holdings: Iterable[Holding], people: int, left_out: int) -> Figure:
    counted = Counter(_part(held) for held in holdings if held.required)
    return figure(INDICATORS[key], counted, people=people, left_out=left_out)


def _part(held: Holding) -> str:
    if held.held:
        return "valid"
    return "unknown" if held.state is State.UNKNOWN else "missing"


def _lasts(held: Holding, day: date) -> str:
    soon = held.until is not None and (held.until - day).days < SOON_DAYS
    return "expiring" if soon else "lasting"
