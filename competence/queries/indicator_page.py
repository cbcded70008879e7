"""What the page of indicators shows: the months of one place, and the places of one month.

Three queries, whatever the number of places and people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from competence.domain.calendar import add_months
from competence.domain.indicators.figure import INDICATORS, Indicator, Key
from competence.domain.indicators.protection import WHOLE, Cells, exactly, read
from competence.models import IndicatorSnapshot
from competence.people import clock, indicator_readers
from competence.people.access import Reach
from competence.people.models import Unit, lean

MONTHS_SHOWN = 13


@dataclass(frozen=True, slots=True)
class Line:
    """A place in a month. `cells` is None of a month that nothing was written of."""

    place: str
    month: date
    cells: Cells | None = None
    left_out: int = 0
    amounts: Mapping[str, int] | None = None
    made_on: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """One indicator: its months, oldest first, and its places in the last of them."""

    indicator: Indicator
    months: tuple[Line, ...]
    places: tuple[Line, ...]

    @property
    def last(self) -> Line | None:
        return self.months[-1] if self.months else None


@dataclass(frozen=True, slots=True)
class Choice:
    pk: int
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """`place` is empty where municipalities stand side by side. `exact`: for who opens people."""

    place: Unit | None
    choices: tuple[Choice, ...]
    month: date
    exact: bool
    may_be_exact: bool
    shown: tuple[Shown, ...]

    @property
    def empty(self) -> bool:
        lines = (line for one in self.shown for line in (*one.months, *one.places))
        return all(line.cells is None for line in lines)

    def one(self, key: str) -> Shown | None:
        return next((one for one in self.shown if one.indicator.key == key), None)


@dataclass(frozen=True, slots=True)
class _Readable:
    """Municipalities whose whole she reads, and units; `opened` are those of people she may open."""

    wholes: tuple[Unit, ...]
    units: tuple[Unit, ...]
    opened: frozenset[int]
    home: int

    def place(self, asked_for: int | None) -> Unit | None:
        """Her own municipality unless she asks; none where she reads of several."""
        if asked_for is None:
            return self.wholes[0] if len(self.wholes) == 1 else None
        found = next((unit for unit in (*self.wholes, *self.units) if unit.pk == asked_for), None)
        if found is None:
            raise NoSuchPlace
        return found

    def below(self, place: Unit | None) -> tuple[Unit, ...]:
        """What stands side by side in the place: municipalities, units, or nothing."""
        if place is None:
            return self.wholes
        return self.units if place.pk == self.home else ()


class NoSuchPlace(LookupError):
    """Not hers to read of, or not there at all."""


def indicator_page(reach: Reach, place_id: int | None, *, exact: bool) -> IndicatorPage:
    readable = _readable(reach)
    place = readable.place(place_id)
    may_be_exact = place is not None and place.pk in readable.opened
    month, below = add_months(reach.day.replace(day=1), -1), readable.below(place)
    rows = _rows(place, below, month, exact=exact and may_be_exact)
    months = [add_months(month, back) for back in range(1 - MONTHS_SHOWN, 1)] if place else []
    return IndicatorPage(
        place=place,
        choices=tuple(
            Choice(unit.pk, unit.name, unit == place)
            for unit in (*readable.wholes, *readable.units)
        ),
        month=month,
        exact=exact and may_be_exact,
        may_be_exact=may_be_exact,
        shown=tuple(
            Shown(
                indicator,
                tuple(_line(rows, place, key, each) for each in months if place),
                tuple(_line(rows, unit, key, month) for unit in below),
            )
            for key, indicator in INDICATORS.items()
        ),
    )


def _readable(reach: Reach) -> _Readable:
    """Two queries. A whole is opened where every unit in it is: her own sums give it away."""
    home = reach.person.municipality_id
    written = IndicatorSnapshot.objects.filter(municipality=home).exclude(unit=home)
    rows = Unit.objects.filter(Q(kind=Unit.Kind.UNIT) | Q(pk__in=written.values("unit")))
    all_units = list(lean(rows.filter(municipality=home).order_by("path")))
    opened = {unit.pk for unit in all_units if indicator_readers.opens_place(reach, unit)}
    if all_units and len(opened) == len(all_units):
        opened.add(home)
    return _Readable(
        wholes=tuple(lean(indicator_readers.municipalities(reach))),
        units=tuple(unit for unit in all_units if indicator_readers.reads_place(reach, unit)),
        opened=frozenset(opened),
        home=home,
    )


def _rows(
    place: Unit | None, below: Iterable[Unit], month: date, *, exact: bool
) -> Mapping[tuple[int, str, date], Line]:
    """By unit, indicator and month; of two ways of counting the newest."""
    side_by_side = Q(unit__in=[unit.pk for unit in below], month=month)
    since = add_months(month, 1 - MONTHS_SHOWN)
    hers = Q(unit=place, month__gte=since, month__lte=month) if place else Q(pk__in=[])
    rows = IndicatorSnapshot.objects.filter(hers | side_by_side).order_by("version")
    columns = ("unit_id", "unit__name", "key", "month", "parts", "told")
    more = ("left_out", "amounts", "made_at", "version")
    found = {}
    for (
        unit,
        name,
        key,
        first,
        parts,
        told,
        left_out,
        amounts,
        made_at,
        version,
    ) in rows.values_list(*columns, *more):
        found[unit, key, first] = Line(
            place=name,
            month=first,
            cells=_exactly(INDICATORS[Key(key)], parts) if exact else read(told),
            left_out=left_out if exact else 0,
            amounts=amounts if exact else None,
            made_on=clock.day_of(made_at),
            version=version,
        )
    return found


def _line(rows: Mapping[tuple[int, str, date], Line], unit: Unit, key: Key, month: date) -> Line:
    return rows.get((unit.pk, key.value, month)) or Line(unit.name, month)


def _exactly(indicator: Indicator, parts: Mapping[str, str]) -> Cells:
    numbers = {part: Decimal(number) for part, number in parts.items()}
    if indicator.is_share:
        numbers[WHOLE] = sum(numbers.values(), Decimal(0))
    return {part: exactly(number) for part, number in numbers.items()}
