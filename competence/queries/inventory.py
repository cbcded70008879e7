"""Nulägesinventering: one unit, people by competences, with what is said and what is proven."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import Answer, State
from competence.domain.coverage import HELD, UNKNOWN, Holding, holding
from competence.domain.facts import FactKind
from competence.domain.stated import Says, decided_elsewhere
from competence.models import Fact, OwnWord, RuleSet, Standing
from competence.people import clock
from competence.people.access import Reach
from competence.people.inventory import Fillable, covers, fillable, once
from competence.people.models import Person, Unit
from competence.queries import map_holdings
from competence.queries.history import shown_names
from competence.queries.moments import Moment
from competence.queries.profile import Competence, Profile, competence_of, goal_of, profile
from competence.wording.inventory import elsewhere_word

# More fields than that no browser fills in with ease, and the server takes no more than so many.
CELLS_AT_MOST = 600

type Name = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Column:
    """`elsewhere` says who decides, where nobody can state it."""

    key: str
    title: str
    short: str
    elsewhere: str


@dataclass(frozen=True, slots=True)
class WordLine:
    """What somebody has said, as it stands in the ledger."""

    id: int
    says: Says
    starts_on: date
    ends_on: date | None
    basis: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What she says herself, unanswered yet."""

    id: int
    says: Says
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """`proven`: the rule is met without anybody's word, or does not ask it of her."""

    person_id: int
    column: Column
    state: State
    until: date | None
    proven: bool
    word: WordLine | None
    own: OwnLine | None

    @property
    def name(self) -> str:
        return f"{self.person_id}-{self.column.key}"

    @property
    def open(self) -> bool:
        return not self.proven and not self.column.elsewhere

    @property
    def filled(self) -> bool:
        said = self.word is not None and self.word.says is not Says.UNKNOWN
        return not self.column.elsewhere and (self.proven or said)


@dataclass(frozen=True, slots=True)
class Row:
    person: int
    name: str
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> int:
        return sum(cell.filled for cell in self.cells)

    @property
    def total(self) -> int:
        return sum(not cell.column.elsewhere for cell in self.cells)

    @property
    def waiting(self) -> int:
        return sum(cell.own is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Inventory:
    """One page of a unit. What is counted is the whole unit.

    `unnamed` work there too, but the reader may not learn who they are.
    """

    unit_id: int
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    words: Mapping[int, WordLine]
    unnamed: int
    page: int
    pages: int
    filled: int
    total: int
    waiting: int

    @property
    def cells(self) -> dict[str, Cell]:
        return {cell.name: cell for row in self.rows for cell in row.cells}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read at once about everybody: how they stand, what is said, who said it."""

    standings: Mapping[Name, Standing]
    latest: Mapping[Name, Fact]
    words: Mapping[int, WordLine]
    own: Mapping[Name, OwnWord]
    # Held because somebody said so, and not by what is recorded.
    by_word: frozenset[Name]
    day: date


def unit_of(reach: Reach, unit_id: int) -> tuple[Unit, tuple[Fillable, ...]] | None:
    """None where nobody in it is hers to fill in for, and where it is not there."""
    unit = Unit.objects.filter(pk=unit_id, municipality=reach.person.municipality_id).first()
    if unit is None:
        return None
    found = tuple(once(fillable(reach, unit)))
    return (unit, found) if found or covers(reach, unit) else None


def inventory(
    reach: Reach, unit: Unit, found: Sequence[Fillable], page: int = 1
) -> Inventory | None:
    """None where no profile is published. The same queries whatever the number of people."""
    asked = profile(reach.person.municipality)
    if asked is None:
        return None
    people = [one.person for one in found if one.named]
    columns = columns_of(asked)
    known = _read(reach, people, asked)
    rows = tuple(_row(person, columns, known) for person in people)
    a_page = max(1, CELLS_AT_MOST // len(columns))
    pages = max(1, -(-len(rows) // a_page))
    page = min(max(page, 1), pages)
    return Inventory(
        unit_id=unit.pk,
        unit=unit.name,
        columns=columns,
        rows=rows[(page - 1) * a_page : page * a_page],
        words=known.words,
        unnamed=len(found) - len(people),
        page=page,
        pages=pages,
        filled=sum(row.filled for row in rows),
        total=sum(row.total for row in rows),
        waiting=sum(row.waiting for row in rows),
    )


def of_herself(reach: Reach) -> Row | None:
    """What her profile asks, and what she and others have said of it."""
    asked = profile(reach.person.municipality)
    if asked is None:
        return None
    return _row(reach.person, columns_of(asked), _read(reach, [reach.person], asked))


def columns_of(asked: Profile) -> tuple[Column, ...]:
    return tuple(map(_column, asked.competences))


def _column(entry: Competence) -> Column:
    elsewhere = next(map(elsewhere_word, decided_elsewhere(entry.node)), "")
    return Column(entry.key, entry.title, entry.short, elsewhere)


def _read(reach: Reach, people: Sequence[Person], asked: Profile) -> _Known:
    ids = [person.pk for person in people]
    goals = [goal_of(entry.key) for entry in asked.competences]
    rows = Standing.objects.of_goals(RuleSet.Kind.PROFILE, *goals).filter(person_id__in=ids)
    said = Fact.objects.live().of_kind(FactKind.STATED).filter(person_id__in=ids)
    facts = list(said.order_by("recorded_at", "pk"))
    names = shown_names(reach, {fact.recorded_by_id for fact in facts if fact.recorded_by_id})
    own = OwnWord.objects.waiting().filter(person_id__in=ids)
    return _Known(
        standings={(row.person_id, competence_of(row.goal)): row for row in rows},
        latest={(fact.person_id, fact.subject): fact for fact in facts},
        words={fact.pk: _word(fact, names) for fact in facts},
        own={(row.person_id, row.competence): row for row in own},
        by_word=_by_word(reach, {fact.person_id for fact in facts}, asked),
        day=reach.day,
    )


def _word(fact: Fact, names: Mapping[int, str]) -> WordLine:
    return WordLine(
        id=fact.pk,
        says=Says(fact.value["says"]),
        starts_on=fact.starts_on,
        ends_on=fact.ends_on,
        basis=fact.value["basis"],
        by=names.get(fact.recorded_by_id or 0, ""),
        on=clock.day_of(fact.recorded_at),
    )


def _row(person: Person, columns: Iterable[Column], known: _Known) -> Row:
    cells = tuple(_cell((person.pk, column.key), column, known) for column in columns)
    return Row(person.pk, person.name, cells)


def _cell(name: Name, column: Column, known: _Known) -> Cell:
    row, fact = known.standings.get(name), known.latest.get(name)
    held = holding(row.state, row.until, known.day) if row else UNKNOWN
    proven = _is_proven(held) and name not in known.by_word
    # What is proven since she said it waits for nobody.
    own = None if proven else known.own.get(name)
    return Cell(
        person_id=name[0],
        column=column,
        state=held.state,
        until=held.until,
        proven=proven,
        word=known.words[fact.pk] if fact else None,
        own=OwnLine(own.pk, Says(own.says), own.starts_on, own.ends_on) if own else None,
    )


def _is_proven(held: Holding) -> bool:
    return held.state is State.NOT_REQUIRED or held.state in HELD


def _by_word(reach: Reach, person_ids: Collection[int], asked: Profile) -> frozenset[Name]:
    """Only of those about whom somebody has said something are the reasons asked for."""
    if not person_ids:
        return frozenset()
    home, keys = reach.person.municipality, [entry.key for entry in asked.competences]
    stands = map_holdings.answered(home, sorted(person_ids), keys, Moment(reach.day))
    return frozenset(
        (stand.person_id, stand.competence) for stand in stands if _rests_on_a_word(stand.answer)
    )


def _rests_on_a_word(answer: Answer) -> bool:
    return any(proof.kind is FactKind.STATED for leaf in answer.leaves() for proof in leaf.proofs)
