"""How many may be away in each unit before it falls below its need, and what if these two are.

No queries: counted from the map's own grid.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from competence.domain.resilience import Loss, Resilience, if_away
from competence.queries.map import CompetenceMap, Grid
from competence.queries.population import Member, Place
from competence.queries.profile import Competence

AT_MOST_AWAY = 2


@dataclass(frozen=True, slots=True)
class Bearing:
    """A critical competence in a unit. It names places and numbers, never people."""

    place: Place
    competence: Competence
    stands: Resilience


@dataclass(frozen=True, slots=True)
class PlaceBearing:
    """`thin` are those where nobody may be away."""

    place: Place
    critical: tuple[Bearing, ...]

    @property
    def thin(self) -> tuple[Bearing, ...]:
        return tuple(one for one in self.critical if not one.stands.may_be_away)


@dataclass(frozen=True, slots=True)
class LossHere:
    place: Place
    competence: Competence
    loss: Loss[str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody at work whom the reader may name."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class IfAway:
    """What her units would lack while those picked are away."""

    picked: tuple[Candidate, ...]
    losses: tuple[LossHere, ...]

    @property
    def below(self) -> int:
        return sum(one.loss.falls_below for one in self.losses)


def bearings(grid: Grid) -> tuple[PlaceBearing, ...]:
    sizes = {pk: len(members) for pk, members in grid.population.by_place().items()}
    found = (
        PlaceBearing(place, tuple(_critical(grid, place, sizes.get(place.pk, 0))))
        for place in grid.population.places
    )
    return tuple(one for one in found if one.critical)


def _critical(grid: Grid, place: Place, size: int) -> Iterator[Bearing]:
    for competence in grid.competences:
        tally = grid.counts.of(place.pk, competence.key)
        if competence.critical and tally.required:
            holders = grid.counts.at_work.get((place.pk, competence.key), 0)
            yield Bearing(place, competence, Resilience(holders, competence.need.of(size)))


def candidates(shown: CompetenceMap) -> tuple[Candidate, ...]:
    """Only where people are listed: of whom may not be named, and of who is away, nothing is asked."""
    if not shown.by_person:
        return ()
    members = shown.grid.population.members
    return tuple(Candidate(m.pk, m.name) for m in members if m.named and m.at_work)


def thought_away(shown: CompetenceMap) -> IfAway | None:
    """None where nobody is picked. Ids that are not among those listed here are nobody's."""
    asked = shown.selection.away
    picked = tuple(one for one in candidates(shown) if one.pk in asked)[:AT_MOST_AWAY]
    if not picked:
        return None
    away = frozenset(one.pk for one in picked)
    losses = (loss for place in shown.grid.population.places for loss in _lost(shown, place, away))
    return IfAway(picked, tuple(losses))


def _lost(shown: CompetenceMap, place: Place, away: frozenset[int]) -> Iterator[LossHere]:
    grid = shown.grid
    here = grid.population.of(place)
    watched = {one.competence.key: one for one in _critical(grid, place, len(here))}
    holders = {key: _holders(grid, here, one.competence) for key, one in watched.items()}
    needs = {key: one.stands.need for key, one in watched.items()}
    for loss in if_away(holders, needs, away):
        yield LossHere(place, watched[loss.key].competence, loss)


def _holders(grid: Grid, members: tuple[Member, ...], competence: Competence) -> list[int]:
    return [m.pk for m in members if m.at_work and grid.held(m, competence).held]
