"""The competence map: units or people against competences, today or as of another moment.

Five queries today, ten of another moment, whatever the number of people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import State
from competence.domain.coverage import UNKNOWN, Holding, Tally
from competence.people.access import Reach
from competence.queries import map_holdings
from competence.queries.map_holdings import Holdings
from competence.queries.moments import Moment
from competence.queries.population import Member, Place, Population, population
from competence.queries.profile import Area, Competence, Profile
from competence.wording.coverage import tally_words

BY_UNITS, BY_PEOPLE = "units", "people"
OPENS_BY_PERSON_BELOW = 10
# A unit or a small municipality: beyond that a table of people is a list nobody reads.
PEOPLE_ROWS_AT_MOST = 60
# Cells that another day is worked out for while somebody waits, a second or two: of more people a
# unit at a time is shown.
ANEW_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Selection:
    """What the address bar asks for. `by` is empty when the reader leaves it to the map."""

    area: str = ""
    agency: bool = True
    critical: bool = False
    expiring: bool = False
    unit_id: int | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    competence: Competence
    tally: Tally
    level: int
    until: date | None = None

    @property
    def state(self) -> State:
        return self.tally.state

    @property
    def words(self) -> str:
        """What the cell says to who cannot see it."""
        return tally_words(self.tally)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit, a person, or all of them. A person who may not be named has no `pk` here.

    `opens` is False where the reader may not open her card.
    """

    pk: int | None
    name: str
    people: int
    places: tuple[Place, ...]
    cells: tuple[Cell, ...]
    agency: bool = False
    named: bool = True
    opens: bool = True

    @property
    def tally(self) -> Tally:
        return Tally.sum(cell.tally for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Grid:
    """Everything the map and its panel are counted from."""

    day: date
    population: Population
    competences: tuple[Competence, ...]
    holdings: Holdings

    def held(self, member: Member, competence: Competence) -> Holding:
        """Nothing stored is not known: counted as a gap, shown apart."""
        return self.holdings.get((member.pk, competence.key), UNKNOWN)

    def all_held(self, members: Iterable[Member]) -> list[Holding]:
        return [self.held(member, key) for member in members for key in self.competences]


@dataclass(frozen=True, slots=True)
class CompetenceMap:
    municipality: str
    profile: Profile
    selection: Selection
    by: str
    place: Place | None
    moment: Moment
    grid: Grid
    areas: tuple[tuple[Area, int], ...]
    rows: tuple[Row, ...]
    total: Row
    empty_places: tuple[Place, ...]
    computed_on: date | None

    @property
    def competences(self) -> tuple[Competence, ...]:
        return self.grid.competences

    @property
    def by_person(self) -> bool:
        return self.by == BY_PEOPLE

    @property
    def unit_rows(self) -> tuple[Row, ...]:
        """All of them together where there is more than one."""
        return (*self.rows, self.total) if len(self.rows) > 1 else self.rows

    @property
    def may_list_people(self) -> bool:
        return bool(self.place) or len(self.grid.population.members) <= PEOPLE_ROWS_AT_MOST


class NoSuchUnit(LookupError):
    """Not on the reader's map, or not there at all."""


class TooManyPeople(Exception):
    """More than can be worked out anew while somebody waits."""

    def __init__(self, people: Population) -> None:
        super().__init__(len(people.members))
        self.people = people


def competence_map(
    reach: Reach, asked: Profile, selection: Selection, moment: Moment
) -> CompetenceMap:
    everybody = population(reach, moment, agency=selection.agency)
    place = _place(everybody, selection.unit_id)
    people = everybody.within(place) if place else everybody
    holdings, computed_on = _holdings(reach, people, asked, moment)
    grid = _narrowed(Grid(moment.day, people, asked.competences, holdings), selection)
    by = _by(people, place, selection.by)
    rows = _unit_rows(grid) if by == BY_UNITS else _person_rows(grid, selection)
    return CompetenceMap(
        municipality=reach.person.municipality.name,
        profile=asked,
        selection=selection,
        by=by,
        place=place,
        moment=moment,
        grid=grid,
        areas=tuple(_areas(asked, grid.competences)),
        rows=tuple(rows),
        total=_row(grid, None, "", grid.population.members, grid.population.places),
        # Whether a unit was there at all on another day is not known.
        empty_places=() if moment.another else tuple(p for p in people.places if not people.of(p)),
        computed_on=computed_on,
    )


def _place(people: Population, unit_id: int | None) -> Place | None:
    if unit_id is None:
        return None
    place = people.place(unit_id)
    if place is None:
        raise NoSuchUnit
    return place


def _by(people: Population, place: Place | None, asked_for: str) -> str:
    number = len(people.members)
    if asked_for == BY_UNITS or (not place and number > PEOPLE_ROWS_AT_MOST):
        return BY_UNITS
    few = number < OPENS_BY_PERSON_BELOW
    return BY_PEOPLE if asked_for or place or few else BY_UNITS


def _holdings(
    reach: Reach, people: Population, asked: Profile, moment: Moment
) -> tuple[Holdings, date | None]:
    ids = [member.pk for member in people.members]
    keys = [competence.key for competence in asked.competences]
    if not moment.another:
        return map_holdings.stored(ids, keys, moment.day)
    if len(ids) * len(keys) > ANEW_AT_MOST:
        raise TooManyPeople(people)
    stands = map_holdings.answered(reach.person.municipality, ids, keys, moment)
    return map_holdings.held(stands, moment.day), reach.day


def _narrowed(grid: Grid, selection: Selection) -> Grid:
    members = grid.population.members
    kept = tuple(
        competence
        for competence in grid.competences
        if selection.area in ("", competence.area)
        and (competence.critical or not selection.critical)
        and (not selection.expiring or _expires(grid, members, competence))
    )
    return Grid(grid.day, grid.population, kept, grid.holdings)


def _expires(grid: Grid, members: Iterable[Member], competence: Competence) -> bool:
    return any(grid.held(member, competence).expires_soon for member in members)


def _areas(asked: Profile, kept: Iterable[Competence]) -> Iterable[tuple[Area, int]]:
    used = [competence.area for competence in kept]
    return ((area, used.count(area.key)) for area in asked.areas if area.key in used)


def _unit_rows(grid: Grid) -> list[Row]:
    people = grid.population
    found = ((place, people.of(place)) for place in people.places)
    return [_row(grid, place.pk, place.name, who, (place,)) for place, who in found if who]


def _row(
    grid: Grid,
    pk: int | None,
    name: str,
    members: tuple[Member, ...],
    places: tuple[Place, ...],
) -> Row:
    cells = []
    for competence in grid.competences:
        tally = Tally.of(grid.held(member, competence) for member in members)
        cells.append(Cell(competence, tally, tally.level))
    return Row(pk, name, len(members), places, tuple(cells))


def _person_rows(grid: Grid, selection: Selection) -> list[Row]:
    """With the filter on what expires, only those for whom something does."""
    rows = (_person_row(grid, member) for member in grid.population.members)
    return [row for row in rows if not selection.expiring or row.tally.soon]


def _person_row(grid: Grid, member: Member) -> Row:
    cells = []
    for competence in grid.competences:
        held = grid.held(member, competence)
        cells.append(Cell(competence, Tally.of([held]), held.level, held.until))
    return Row(
        pk=member.pk if member.named else None,
        name=member.name,
        people=1,
        places=tuple(place for place in grid.population.places if place.pk in member.places),
        cells=tuple(cells),
        agency=member.agency,
        named=member.named,
        opens=member.opens,
    )
