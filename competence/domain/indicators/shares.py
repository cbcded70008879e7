"""The share, or the ratio, that the cells of a place give: as closely as they may be told."""

from collections.abc import Iterable
from dataclasses import dataclass

from competence.domain.indicators.figure import Indicator
from competence.domain.indicators.protection import WHOLE, Cell, Cells, Told

ALL = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """Out of one. `middle` is None where only its bounds may be told."""

    low: float
    high: float
    middle: float | None


def share(indicator: Indicator, cells: Cells) -> Share | None:
    """None where nothing may be told, there is nothing to tell of, or it was counted otherwise."""
    whole = cells.get(WHOLE if indicator.is_share else indicator.whole)
    if whole is None or not whole.value or not cells.keys() >= set(indicator.parts):
        return None
    above = [cells[part] for part in indicator.of]
    below = [cells[part] for part in indicator.parts if part not in indicator.of]
    if _few(above):
        return Share(0.0, _most(_highest(above) / whole.low, indicator), None)
    if indicator.is_share and _few(below):
        # Nearly all, and never told as all of them.
        return Share(max(0.0, ALL - _highest(below) / whole.low), ALL, None)
    if _told(above):
        return _counted(sum(cell.value or 0 for cell in above), whole, indicator)
    if indicator.is_share and _told(below):
        rest = sum(cell.value or 0 for cell in below)
        return _counted(max(0, whole.value - rest), whole, indicator)
    if any(cell.told is Told.HIDDEN for cell in above):
        return None
    low = sum(cell.low for cell in above)
    return Share(low / whole.high, _most(_highest(above) / whole.low, indicator), None)


def _few(cells: Iterable[Cell]) -> bool:
    return all(cell.told is Told.FEW for cell in cells)


def _highest(cells: Iterable[Cell]) -> int:
    return sum(cell.high for cell in cells)


def _told(cells: Iterable[Cell]) -> bool:
    return all(cell.is_number for cell in cells)


def _counted(number: int, whole: Cell, indicator: Indicator) -> Share:
    middle = _most(number / (whole.value or 1), indicator)
    return Share(middle, middle, middle)


def _most(found: float, indicator: Indicator) -> float:
    """Two rounded numbers may give more than all."""
    return min(ALL, found) if indicator.is_share else found
