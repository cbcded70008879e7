"""What stands beside the map: the gap, what runs out, who may be away, and who has a mentor.

No queries but for the mentors': counted from the map's own grid, so that panel and table never
disagree.
"""

from dataclasses import dataclass

from competence.domain.coverage import Tally, share
from competence.queries.map import CompetenceMap
from competence.queries.map_counts import Month
from competence.queries.map_mentors import Mentors, mentoring
from competence.queries.map_resilience import (
    Candidate,
    IfAway,
    PlaceBearing,
    bearings,
    candidates,
    thought_away,
)
from competence.queries.population import Place
from competence.queries.profile import Competence


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
    bearings: tuple[PlaceBearing, ...]
    critical: int
    candidates: tuple[Candidate, ...]
    if_away: IfAway | None
    mentoring: Mentors | None

    @property
    def thin(self) -> tuple[PlaceBearing, ...]:
        """Places where some critical competence bears no absence."""
        return tuple(one for one in self.bearings if one.thin)

    @property
    def thin_count(self) -> int:
        return sum(len(one.thin) for one in self.bearings)

    @property
    def most(self) -> int:
        """The month that the strip's bars are drawn against."""
        return max((month.count for month in self.months), default=0)


def panel(shown: CompetenceMap) -> Panel:
    grid = shown.grid
    tally = grid.tally
    keys = [competence.key for competence in grid.competences]
    return Panel(
        tally=tally,
        share_ahead=share(tally.valid - tally.soon, tally.required),
        largest=_largest(shown),
        months=tuple(grid.counts.months(keys, grid.day)),
        bearings=bearings(grid),
        critical=sum(competence.critical for competence in grid.competences),
        candidates=candidates(shown),
        if_away=thought_away(shown),
        mentoring=mentoring(shown),
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
