"""What may be told of few people: numbers to the nearest five, and less where sums tell more.

Nothing between one and four can be worked out, neither from the other numbers of a table (its
places, its parts and their totals) nor from the month before: a rounded number may always be one
of several, and whatever the sums would narrow down too far is hidden as well. docs/indicators.md
has the whole reasoning.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import filterfalse

FEWEST = 5
HALF = FEWEST // 2
# More than anybody counts here: nothing is known of what is hidden.
ANYTHING = 10**9
# Two months' numbers apart must leave room for more than the four that are to be kept.
NARROWEST = 2
WHOLE = "whole"


class Told(StrEnum):
    NUMBER = "number"
    FEW = "few"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is None unless it is told; the true number lies between `low` and `high`."""

    told: Told
    value: int | None
    low: int
    high: int

    @property
    def is_number(self) -> bool:
        return self.told is Told.NUMBER


# As it is written down: the number itself, or one of these.
type Written = int | str

HIDDEN = Cell(Told.HIDDEN, None, 0, ANYTHING)
FEW = Cell(Told.FEW, None, 0, FEWEST - 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A place: how many people it tells of, and its parts."""

    people: int
    parts: Mapping[str, Decimal]


type Cells = Mapping[str, Cell]
_Name = tuple[int | None, str]
# A total and what it is the sum of.
_Sum = tuple[_Name, tuple[_Name, ...]]
_Bounds = tuple[int, int]


def exactly(number: Decimal) -> Cell:
    value = _whole(number)
    return Cell(Told.NUMBER, value, value, value)


def rounded(number: Decimal) -> Cell:
    value = _whole(number)
    if value < FEWEST:
        return FEW
    nearest = FEWEST * ((value + HALF) // FEWEST)
    return Cell(Told.NUMBER, nearest, max(FEWEST, nearest - HALF), nearest + HALF)


def written(cells: Cells) -> dict[str, Written]:
    return {
        part: cell.told.value if cell.value is None else cell.value for part, cell in cells.items()
    }


def read(told: Mapping[str, Written]) -> Cells:
    """The cells again from what was written of them."""
    return {part: _cell(value) for part, value in told.items()}


def _cell(value: Written) -> Cell:
    if isinstance(value, int):
        return rounded(Decimal(value))
    return FEW if value == Told.FEW else HIDDEN


def protected(
    places: Mapping[int, Row], people: int, *, summed: bool
) -> tuple[Mapping[int, Cells], Cells]:
    """Each place's cells, and their total's, which tells of so many people.

    `summed` where the parts come to a whole that is told too.
    """
    if not places:
        return {}, {}
    table = _Table.of(places, people, summed=summed)
    table.settle()
    return {place: table.row(place) for place in places}, table.row(None)


class _Table:
    def __init__(self, true: Mapping[_Name, int], sums: Sequence[_Sum]) -> None:
        self.true = true
        self.sums = sums
        self.cells = {name: rounded(Decimal(number)) for name, number in true.items()}

    @classmethod
    def of(cls, places: Mapping[int, Row], people: int, *, summed: bool) -> "_Table":
        true = dict(_true(places, summed=summed))
        table = cls(true, list(_sums(places, _parts(places), summed=summed)))
        few = [place for place, row in places.items() if row.people < FEWEST]
        for place in (*few, None) if people < FEWEST else few:
            table.hide(place, but_few=True)
        return table

    def row(self, place: int | None) -> Cells:
        return {part: cell for (held, part), cell in self.cells.items() if held == place}

    def hide(self, place: int | None, *, but_whole: bool = False, but_few: bool = False) -> None:
        for name, cell in self.cells.items():
            whole = name[1] == WHOLE
            kept = whole and (but_whole or (but_few and cell.told is Told.FEW))
            if name[0] == place and not kept:
                self.cells[name] = HIDDEN

    def settle(self) -> None:
        """Each row by itself first; then the smallest places, until no sum tells of one of them;
        last the totals, until they tell nothing to who knows one place exactly.
        """
        for one in filter(_is_of_one_row, self.sums):
            if self._told_by([one]):
                self._add_up(*one)
            if self._told_by([one]):
                self.hide(one[0][0], but_whole=True)
        for place, but_whole in self._smallest_first():
            if not self._told_by(self.sums):
                break
            self.hide(place, but_whole=but_whole)
        self._settle_totals()

    def _settle_totals(self) -> None:
        """One by one, and all of them where it takes several to tell."""
        columns = list(filterfalse(_is_of_one_row, self.sums))
        for told in (*([one] for one in columns), self.sums):
            if self._told_within(told):
                for whole, parts in columns if told is self.sums else told:
                    self.cells[whole] = HIDDEN
                    self._add_up(whole, parts, but_few=True)

    def _add_up(self, whole: _Name, parts: Sequence[_Name], *, but_few: bool = False) -> None:
        """The sum of numbers that are told tells nothing more, where the true one rounded would.

        `but_few`: the few count for nothing in it, while they cannot be more than the rest.
        """
        few = [part for part in parts if self._is_few(part)]
        cells = [self.cells[part] for part in parts if part not in few]
        value = sum(cell.value or 0 for cell in cells)
        most = len(few) * FEW.high
        if all(cell.is_number for cell in cells) and most < (value if but_few else 1):
            low, high = sum(cell.low for cell in cells), sum(cell.high for cell in cells)
            self.cells[whole] = Cell(Told.NUMBER, value, low, high + most)

    def _is_few(self, name: _Name) -> bool:
        """Or hidden, of a whole that is told to be few."""
        whole = self.cells.get((name[0], WHOLE), HIDDEN)
        return Told.FEW in (self.cells[name].told, whole.told)

    def _smallest_first(self) -> Iterator[tuple[int | None, bool]]:
        places = {place for place, _part in self.cells if place is not None}
        for place in sorted(places, key=lambda place: (self._size(place), place)):
            yield place, False
        yield None, True
        yield None, False

    def _size(self, place: int) -> int:
        return sum(number for name, number in self.true.items() if name[0] == place)

    def _told_by(self, sums: Sequence[_Sum]) -> bool:
        """Whether some number is known more closely than it may be."""
        involved = {name for whole, parts in sums for name in (whole, *parts)}
        known = _narrowed(self._bounds_of(involved), sums)
        return any(_too_close(self.cells[name], *known[name]) for name in involved)

    def _told_within(self, sums: Sequence[_Sum]) -> bool:
        """Whether who opens the people of one place, and so knows it exactly, knows too much.

        A total that is hidden is judged by what it tells of the other places.
        """
        involved = {name for whole, parts in sums for name in (whole, *parts)}
        bounds = self._bounds_of(involved)
        places = {place for place, _part in involved if place is not None}
        for hers in places if len(places) > 1 else ():
            exact = {
                name: (self.true[name], self.true[name]) for name in involved if name[0] == hers
            }
            known = _narrowed(bounds | exact, sums)
            others = (name for name in involved if name[0] != hers and self._is_judged(name))
            if any(_too_close(self.cells[name], *known[name]) for name in others):
                return True
        return False

    def _is_judged(self, name: _Name) -> bool:
        return name[0] is not None or self.cells[name].told is not Told.HIDDEN

    def _bounds_of(self, names: Iterable[_Name]) -> dict[_Name, _Bounds]:
        return {name: (self.cells[name].low, self.cells[name].high) for name in names}


def _parts(places: Mapping[int, Row]) -> tuple[str, ...]:
    return next(tuple(row.parts) for row in places.values())


def _true(places: Mapping[int, Row], *, summed: bool) -> Iterator[tuple[_Name, int]]:
    """Whole numbers that add up: of halves, the total is that of what was rounded."""
    totals: Counter[str] = Counter()
    for place, row in places.items():
        numbers = {part: _whole(number) for part, number in row.parts.items()}
        if summed:
            numbers[WHOLE] = sum(numbers.values())
        totals.update(numbers)
        yield from (((place, part), number) for part, number in numbers.items())
    yield from (((None, part), number) for part, number in totals.items())


def _sums(places: Iterable[int], parts: Iterable[str], *, summed: bool) -> Iterator[_Sum]:
    parts, rows = tuple(parts), tuple(places)
    if summed:
        for place in (*rows, None):
            yield (place, WHOLE), tuple((place, part) for part in parts)
    for part in (*parts, *((WHOLE,) if summed else ())):
        yield (None, part), tuple((place, part) for place in rows)


def _is_of_one_row(one: _Sum) -> bool:
    (place, _whole_name), parts = one
    return all(name[0] == place for name in parts)


def _narrowed(bounds: Mapping[_Name, _Bounds], sums: Sequence[_Sum]) -> dict[_Name, _Bounds]:
    """What somebody with a pencil finds: bounds of each number, by every sum, again and again."""
    known = dict(bounds)
    changed = True
    while changed:
        changed = False
        for whole, parts in sums:
            for name, (low, high) in _bounds(known, whole, parts):
                tighter = max(known[name][0], low), min(known[name][1], high)
                if tighter != known[name]:
                    known[name] = tighter
                    changed = True
    return known


def _bounds(
    known: Mapping[_Name, _Bounds], whole: _Name, parts: Sequence[_Name]
) -> Iterator[tuple[_Name, _Bounds]]:
    low, high = sum(known[part][0] for part in parts), sum(known[part][1] for part in parts)
    least, most = known[whole]
    yield whole, (low, high)
    for part in parts:
        yield part, (least - (high - known[part][1]), most - (low - known[part][0]))


def _too_close(cell: Cell, low: int, high: int) -> bool:
    if cell.is_number:
        return high - low < NARROWEST
    if cell.told is Told.FEW:
        return low > 0 or high < FEWEST - 1
    return high - low < FEWEST - 1


def _whole(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
