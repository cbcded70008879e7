"""The map of a region: municipalities against competences, as it may be told of a month.

It has no names, no units and no links to people. There are no filters on people, and it stays the
same until the next month is over: from two looks nothing can be subtracted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from competence.domain.answer import State
from competence.domain.indicators.figure import INDICATORS, Key
from competence.domain.indicators.months import month_end
from competence.domain.indicators.protection import WHOLE, Cells, Written, read
from competence.domain.indicators.shares import Share, share
from competence.models import RegionMonth
from competence.people.models import Unit
from competence.queries.map_region_month import ALL
from competence.queries.profile import Area, Competence, Profile, profile_in
from competence.wording.region_map import cells_words, not_asked_words

COVERAGE = INDICATORS[Key.COVERAGE]
QUARTERS = 4


@dataclass(frozen=True, slots=True)
class RegionCell:
    """`cells` is None where the municipality does not ask for it."""

    competence: Competence
    cells: Cells | None

    @property
    def share(self) -> Share | None:
        return share(COVERAGE, self.cells) if self.cells else None

    @property
    def is_told(self) -> bool:
        """How many it is required of, at least."""
        return self.cells is not None and self.cells[WHOLE].is_number

    @property
    def state(self) -> State | None:
        """Of what is told alone: valid where it may be everybody."""
        found = self.share
        if found is None:
            return None
        return State.MISSING if found.high < 1 else State.VALID

    @property
    def level(self) -> int:
        """How much of the cell its state speaks for, as on any map."""
        found = self.share
        if found is None:
            return 0
        if found.high >= 1:
            return QUARTERS
        return max(1, ceil(QUARTERS * (1 - (found.low + found.high) / 2)))

    @property
    def words(self) -> str:
        return not_asked_words() if self.cells is None else cells_words(self.cells)


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A municipality, or all of them."""

    name: str
    own_profile: bool
    cells: tuple[RegionCell, ...]

    @property
    def is_hidden(self) -> bool:
        return not any(cell.is_told for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RegionMap:
    name: str
    day: date
    profile: Profile
    competences: tuple[Competence, ...]
    rows: tuple[RegionRow, ...]
    total: RegionRow

    @property
    def areas(self) -> tuple[tuple[Area, int], ...]:
        used = [each.area for each in self.competences]
        found = ((area, used.count(area.key)) for area in self.profile.areas)
        return tuple((area, number) for area, number in found if number)

    @property
    def hidden_rows(self) -> int:
        return sum(row.is_hidden for row in self.rows)

    def only(self, area: str = "", *, critical: bool = False) -> "RegionMap":
        """Fewer competences; each is told or not as it was."""
        kept = [
            number
            for number, each in enumerate(self.competences)
            if each.is_among(area, critical=critical)
        ]

        def narrowed(row: RegionRow) -> RegionRow:
            return replace(row, cells=tuple(row.cells[number] for number in kept))

        return replace(
            self,
            competences=tuple(self.competences[number] for number in kept),
            rows=tuple(narrowed(row) for row in self.rows),
            total=narrowed(self.total),
        )


def region_map(region: Unit) -> RegionMap | None:
    """The latest month that was counted; None before the first. Two queries."""
    row = (
        RegionMonth.objects.filter(region=region)
        .select_related("profile__rule_set")
        .order_by("month")
        .last()
    )
    asked = profile_in([row.profile]) if row else None
    if row is None or asked is None:
        return None
    homes = Unit.objects.filter(pk__in=[int(pk) for pk in row.told if pk]).order_by("path")

    def line(name: str, place: str, *, own: bool = False) -> RegionRow:
        return RegionRow(name, own, _cells(asked.competences, row.told.get(place, {})))

    return RegionMap(
        name=region.name,
        day=month_end(row.month),
        profile=asked,
        competences=asked.competences,
        rows=tuple(line(home.name, str(home.pk), own=home.pk in row.own) for home in homes),
        total=line("", ALL),
    )


def _cells(
    competences: tuple[Competence, ...], told: Mapping[str, Mapping[str, Written]]
) -> tuple[RegionCell, ...]:
    return tuple(
        RegionCell(each, read(told[each.key]) if each.key in told else None) for each in competences
    )
