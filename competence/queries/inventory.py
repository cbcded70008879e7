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
from competence.queries.inventory_lines import Cell, Column, Inventory, OwnLine, Row, WordLine
from competence.queries.moments import Moment
from competence.queries.profile import Competence, Profile, competence_of, goal_of, profile
from competence.wording.inventory import elsewhere_word

# More fields than that no browser fills in with ease, and the server takes no more than so many.
CELLS_AT_MOST = 600

type Name = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read at once about everybody: how they stand, what is said, who said it.

    `words` are also those since corrected: a page may have shown them.
    """

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
    reach: Reach,
    unit: Unit,
    found: Sequence[Fillable],
    page: int = 1,
    also: Collection[int] = (),
) -> Inventory | None:
    """None where no profile is published. The same queries whatever the number of people.

    `also` are those whom a page was about when it was made, whatever page they are on by now.
    """
    asked = profile(reach.person.municipality)
    if asked is None:
        return None
    people = [one.person for one in found if one.named]
    columns = columns_of(asked)
    a_page = max(1, CELLS_AT_MOST // len(columns))
    pages = max(1, -(-len(people) // a_page))
    page = min(max(page, 1), pages)
    shown = {one.pk for one in people[(page - 1) * a_page : page * a_page]} | {*also}
    here = [one for one in people if one.pk in shown]
    known = _read(reach, people, asked, here, also)
    names = [(person.pk, column) for person in people for column in columns]
    return Inventory(
        unit_id=unit.pk,
        unit=unit.name,
        columns=columns,
        rows=tuple(_row(person, columns, known) for person in here),
        words=known.words,
        unnamed=len(found) - len(people),
        page=page,
        pages=pages,
        filled=sum(_is_filled(pk, column, known) for pk, column in names),
        total=sum(not column.elsewhere for _pk, column in names),
        waiting=sum(_own(name, known) is not None for name in known.own),
    )


def of_herself(reach: Reach) -> Row | None:
    """What her profile asks, and what she and others have said of it."""
    asked = profile(reach.person.municipality)
    if asked is None:
        return None
    her = [reach.person]
    return _row(reach.person, columns_of(asked), _read(reach, her, asked, her))


def columns_of(asked: Profile) -> tuple[Column, ...]:
    return tuple(map(_column, asked.competences))


def _column(entry: Competence) -> Column:
    elsewhere = next(map(elsewhere_word, decided_elsewhere(entry.node)), "")
    return Column(entry.key, entry.title, entry.short, elsewhere)


def _read(
    reach: Reach,
    people: Sequence[Person],
    asked: Profile,
    here: Iterable[Person],
    also: Iterable[int] = (),
) -> _Known:
    ids = [person.pk for person in people]
    goals = [goal_of(entry.key) for entry in asked.competences]
    rows = Standing.objects.of_goals(RuleSet.Kind.PROFILE, *goals).filter(person_id__in=ids)
    # Also of somebody who has left since: what was typed about her is compared with what stood there.
    at_home = Fact.objects.filter(municipality_id=reach.person.municipality_id)
    said = at_home.of_kind(FactKind.STATED).filter(person_id__in={*ids, *also})
    facts = list(said.order_by("recorded_at", "pk"))
    live = [fact for fact in facts if fact.retracted_at is None]
    names = shown_names(reach, {fact.recorded_by_id for fact in facts if fact.recorded_by_id})
    asks = [entry.key for entry in asked.competences]
    rows_of_own = OwnWord.objects.waiting().filter(person_id__in=ids, competence__in=asks)
    own = {(row.person_id, row.competence): row for row in rows_of_own}
    shown = {person.pk for person in here} | {person_id for person_id, _key in own}
    return _Known(
        standings={(row.person_id, competence_of(row.goal)): row for row in rows},
        latest={(fact.person_id, fact.subject): fact for fact in live},
        words={fact.pk: _word(fact, names) for fact in facts},
        own=own,
        by_word=_by_word(reach, shown & {fact.person_id for fact in live}, asked),
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
    held, fact, own = _holding(name, known), known.latest.get(name), _own(name, known)
    return Cell(
        person_id=name[0],
        column=column,
        state=held.state,
        until=held.until,
        proven=_is_proven(held) and name not in known.by_word,
        word=known.words[fact.pk] if fact else None,
        own=own_line(own) if own else None,
    )


def _holding(name: Name, known: _Known) -> Holding:
    row = known.standings.get(name)
    return holding(row.state, row.until, known.day) if row else UNKNOWN


def _own(name: Name, known: _Known) -> OwnWord | None:
    """What is proven since she said it waits for nobody."""
    proven = _is_proven(_holding(name, known)) and name not in known.by_word
    return None if proven else known.own.get(name)


def own_line(own: OwnWord) -> OwnLine:
    return OwnLine(own.pk, Says(own.says), own.starts_on, own.ends_on)


def _is_filled(person_id: int, column: Column, known: _Known) -> bool:
    """What is held by a word is filled in by it, so whose word it rests on is not asked here."""
    name = person_id, column.key
    fact = known.latest.get(name)
    said = fact is not None and fact.value["says"] != Says.UNKNOWN
    return not column.elsewhere and (said or _is_proven(_holding(name, known)))


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
