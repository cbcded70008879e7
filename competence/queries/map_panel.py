"""What stands beside the map: the gap, what runs out, and where one absence would leave nobody.

No queries: counted from the map's own grid, so that panel and table never disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competence.domain.coverage import FRAGILE_HOLDERS, Tally, expiries_by_month, share
from competence.queries.map import CompetenceMap, Grid
from competence.queries.population import Place
from competence.queries.profile import Competence


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    count: int
    soon: bool


@dataclass(frozen=True, slots=True)
class Fragile:
    """A critical competence that at most one person at work holds in this place."""

    place: Place
    competence: Competence
    holders: int


@dataclass(frozen=True, slots=True)
class Largest:
    competence: Competence
    place: Place | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class Panel:
    """`share_ahead` is the coverage in 90 days if nobody renews anything."""

    tally: Tally
    share_ahead: int | None
    largest: Largest | None
    months: tuple[Month, ...]
    fragile: tuple[tuple[Place, tuple[Fragile, ...]], ...]
    critical: int

    @property
    def fragile_count(self) -> int:
        return sum(len(found) for _place, found in self.fragile)


def panel(shown: CompetenceMap) -> Panel:
    grid = shown.grid
    held = grid.all_held(grid.population.members)
    tally = Tally.of(held)
    by_place = ((place, tuple(_fragile(grid, place))) for place in grid.population.places)
    return Panel(
        tally=tally,
        share_ahead=share(tally.valid - tally.soon, tally.required),
        largest=_largest(shown),
        months=tuple(_months(grid)),
        fragile=tuple((place, found) for place, found in by_place if found),
        critical=sum(competence.critical for competence in grid.competences),
    )


def _largest(shown: CompetenceMap) -> Largest | None:
    """The cell with most people behind its gap; by person, the competence."""
    rows = (shown.total,) if shown.by_person else shown.rows
    found = [
        Largest(cell.competence, None if shown.by_person else row.places[0], cell.tally)
        for row in rows
        for cell in row.cells
        if cell.tally.gap
    ]
    return max(found, key=lambda one: (one.tally.gap, -one.tally.valid), default=None)


def _months(grid: Grid) -> Iterator[Month]:
    held = grid.all_held(grid.population.members)
    soon = {one.until.replace(day=1) for one in held if one.expires_soon and one.until}
    for first, count in expiries_by_month(held, grid.day):
        yield Month(first, count, first in soon)


def _fragile(grid: Grid, place: Place) -> Iterator[Fragile]:
    members = grid.population.of(place)
    for competence in grid.competences:
        required = any(grid.held(member, competence).required for member in members)
        if not (competence.critical and required):
            continue
        holders = sum(grid.held(m, competence).held for m in members if m.at_work)
        if holders <= FRAGILE_HOLDERS:
            yield Fragile(place, competence, holders)
