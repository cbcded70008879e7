"""The competence map: units or people against competences, today or as of another moment.

Seven queries today, ten of another moment, whatever the number of people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import State
from competence.domain.coverage import UNKNOWN, Holding, Tally
from competence.people.access import Reach
from competence.people.models import Role
from competence.queries import map_counts, map_holdings
from competence.queries.map_counts import Counts
from competence.queries.map_holdings import Holdings
from competence.queries.map_stages import in_stage
from competence.queries.moments import Moment
from competence.queries.population import Member, Place, Population, Wanted, population
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
    """What the address bar asks for. `by` is empty when the reader leaves it to the map.

    `stage` is one of the introduction, asked of today alone; `away` are people to think away.
    """

    area: str = ""
    role: str = Role.CASEWORKER
    agency: bool = True
    type: str = ""
    stage: str = ""
    critical: bool = False
    expiring: bool = False
    unit_id: int | None = None
    by: str = ""
    listed: bool = False
    away: tuple[int, ...] = ()


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
    """Everything the map and its panel are counted from. `holdings` are read by person alone."""

    day: date
    population: Population
    competences: tuple[Competence, ...]
    counts: Counts
    holdings: Holdings

    def held(self, member: Member, competence: Competence) -> Holding:
        """Nothing stored is not known: counted as a gap, shown apart."""
        return self.holdings.get((member.pk, competence.key), UNKNOWN)

    @property
    def tally(self) -> Tally:
        return Tally.sum(self.counts.total[competence.key] for competence in self.competences)


@dataclass(frozen=True, slots=True)
class CompetenceMap:
    municipality: str
    municipality_id: int
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
    people = people_of(reach, selection, moment)
    place = None if selection.unit_id is None else people.place(selection.unit_id)
    by = _by(people, place, selection.by)
    grid = _narrowed(_grid(reach, people, asked, moment, by), selection)
    sizes = {pk: len(members) for pk, members in people.by_place().items()}
    rows = _unit_rows(grid, sizes) if by == BY_UNITS else _person_rows(grid, selection)
    return CompetenceMap(
        municipality=reach.person.municipality.name,
        municipality_id=reach.person.municipality_id,
        profile=asked,
        selection=selection,
        by=by,
        place=place,
        moment=moment,
        grid=grid,
        areas=tuple(_areas(asked, grid.competences)),
        rows=tuple(rows),
        total=_total_row(grid),
        # Whether a unit was there at all on another day is not known.
        empty_places=() if moment.another else tuple(p for p in people.places if p.pk not in sizes),
        computed_on=grid.counts.computed_on,
    )


def people_of(reach: Reach, selection: Selection, moment: Moment) -> Population:
    """Whom the filters leave; of a unit, its people alone. On a page, in a cell and in every file."""
    wanted = Wanted(selection.role, selection.agency, selection.type)
    people = population(reach, moment, wanted)
    if selection.unit_id is not None:
        place = people.place(selection.unit_id)
        if place is None:
            raise NoSuchUnit
        people = people.within(place)
    if not selection.stage or moment.another:
        return people
    ids = [member.pk for member in people.members]
    home = reach.person.municipality_id
    return people.among(in_stage(home, ids, selection.stage, moment.day))


def _by(people: Population, place: Place | None, asked_for: str) -> str:
    number = len(people.members)
    if asked_for == BY_UNITS or (not place and number > PEOPLE_ROWS_AT_MOST):
        return BY_UNITS
    few = number < OPENS_BY_PERSON_BELOW
    return BY_PEOPLE if asked_for or place or few else BY_UNITS


def _grid(reach: Reach, people: Population, asked: Profile, moment: Moment, by: str) -> Grid:
    """Today's units are added up where they are stored; people, and other days, are read."""
    keys = [competence.key for competence in asked.competences]
    if by == BY_UNITS and not moment.another:
        counts = map_counts.added_up(people, keys, asked.role, moment.day)
        return Grid(moment.day, people, asked.competences, counts, {})
    holdings, computed_on = _holdings(reach, people, asked, moment)
    counts = map_counts.from_holdings(holdings, people, keys, moment.day, computed_on)
    return Grid(moment.day, people, asked.competences, counts, holdings)


def _holdings(
    reach: Reach, people: Population, asked: Profile, moment: Moment
) -> tuple[Holdings, date | None]:
    ids = [member.pk for member in people.members]
    keys = [competence.key for competence in asked.competences]
    if not moment.another:
        return map_holdings.stored(ids, keys, moment.day, asked.role)
    if len(ids) * len(keys) > ANEW_AT_MOST:
        raise TooManyPeople(people)
    home = reach.person.municipality
    stands = map_holdings.answered(home, ids, keys, moment, role=asked.role)
    return map_holdings.held(stands, moment.day), reach.day


def _narrowed(grid: Grid, selection: Selection) -> Grid:
    kept = tuple(
        competence
        for competence in grid.competences
        if competence.is_among(selection.area, critical=selection.critical)
        and (not selection.expiring or grid.counts.total[competence.key].soon)
    )
    return Grid(grid.day, grid.population, kept, grid.counts, grid.holdings)


def _areas(asked: Profile, kept: Iterable[Competence]) -> Iterable[tuple[Area, int]]:
    used = [competence.area for competence in kept]
    return ((area, used.count(area.key)) for area in asked.areas if area.key in used)


def _unit_rows(grid: Grid, sizes: dict[int, int]) -> list[Row]:
    return [
        Row(place.pk, place.name, sizes[place.pk], (place,), tuple(_place_cells(grid, place)))
        for place in grid.population.places
        if place.pk in sizes
    ]


def _place_cells(grid: Grid, place: Place) -> Iterable[Cell]:
    for competence in grid.competences:
        tally = grid.counts.of(place.pk, competence.key)
        yield Cell(competence, tally, tally.level)


def _total_row(grid: Grid) -> Row:
    people, total = grid.population, grid.counts.total
    cells = (Cell(c, total[c.key], total[c.key].level) for c in grid.competences)
    return Row(None, "", len(people.members), people.places, tuple(cells))


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
