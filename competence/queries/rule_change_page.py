"""A change of rules as it is read before anybody decides: how many, where, who, and why.

Names are for the HR of a municipality and its people only. Everybody else counts, a municipality at
a time, and never fewer than five.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from competence.domain.answer import Answer
from competence.domain.difference import Change
from competence.models import RuleChange, RuleChangePerson, RuleSet
from competence.people import clock
from competence.people.access import Reach, employed_within
from competence.people.models import Employment, Person, Role, Unit
from competence.queries import rulebook
from competence.queries.names import names_of
from competence.queries.rule_changes import followed
from competence.wording import Names
from competence.wording.differences import choice_words, effect_word, moved_words

FEWEST = 5
REASONS_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """`None` where there are fewer than may be told."""

    name: str
    people: int | None
    gains: int | None
    loses: int | None

    @property
    def unchanged(self) -> int | None:
        if self.people is None or self.gains is None or self.loses is None:
            return None
        return self.people - self.gains - self.loses


@dataclass(frozen=True, slots=True)
class PersonRow:
    pk: int
    name: str
    place: str
    loses: bool
    effect: str
    lines: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    places: tuple[PlaceRow, ...]
    reasons: tuple[tuple[str, int], ...]
    people: tuple[PersonRow, ...]
    total: PlaceRow
    named: bool


def page_of(change: RuleChange, reach: Reach) -> ChangePage:
    """Seven queries, whatever the number of people."""
    rows = list(change.people.select_related("person", "unit", "municipality").order_by("pk"))
    hers = set(_named(reach, rows))
    named = bool(reach.paths(Role.HR))
    told = [row for row in rows if row.person_id in hers] if named else rows
    words = _words(change, reach)
    places = tuple(_by_unit(told, reach, change) if named else _by_home(told, change))
    return ChangePage(
        places=places,
        reasons=tuple(_reasons(told, words, fewest=1 if named else FEWEST)),
        people=tuple(_people(told, words) if named else ()),
        total=_total(places),
        named=named,
    )


def may_choose_for(reach: Reach, row: RuleChangePerson) -> bool:
    """HR of her municipality."""
    return bool(_named(reach, [row]))


def _named(reach: Reach, rows: Iterable[RuleChangePerson]) -> list[int]:
    ids = [row.person_id for row in rows]
    within = Person.objects.filter(employed_within(reach, Role.HR), pk__in=ids)
    return list(within.values_list("pk", flat=True))


def _asked_about(change: RuleChange) -> QuerySet[Employment]:
    """Everybody at work; of a programme, whoever follows it."""
    rows = Employment.objects.live().on(clock.today())
    if change.draft.rule_set.kind != RuleSet.Kind.PROGRAMME:
        return rows
    return rows.filter(person__in=followed(change.draft).values("person"))


def _by_unit(
    rows: Iterable[RuleChangePerson], reach: Reach, change: RuleChange
) -> Iterator[PlaceRow]:
    home, effects = reach.person.municipality_id, _effects(rows)
    at_work = _asked_about(change).filter(municipality_id=home)
    people: Counter[str] = Counter()
    for name, _person in set(at_work.values_list("unit__name", "person_id")):
        people[name] += 1
    for name in sorted({*people, *effects}):
        found = effects[name]
        yield PlaceRow(name, people[name], found[Change.GAINS], found[Change.LOSES])


def _by_home(rows: Iterable[RuleChangePerson], change: RuleChange) -> Iterator[PlaceRow]:
    by_home: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        by_home[row.municipality.name][row.effect] += 1
    publisher = change.draft.rule_set.publisher
    at_work = _asked_about(change).filter(municipality__path__startswith=publisher)
    people: Counter[str] = Counter()
    for name, _person in set(at_work.values_list("municipality__name", "person_id")):
        people[name] += 1
    for name in sorted(people):
        found = by_home[name]
        gains, loses = _told(found[Change.GAINS]), _told(found[Change.LOSES])
        yield PlaceRow(name, _told(people[name]), gains, loses)


def _told(number: int) -> int | None:
    return number if number == 0 or number >= FEWEST else None


def _effects(rows: Iterable[RuleChangePerson]) -> defaultdict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        found[row.unit.name if row.unit else ""][row.effect] += 1
    return found


def _total(places: Iterable[PlaceRow]) -> PlaceRow:
    """Of what is told: a sum that held a hidden number would tell it."""
    rows = list(places)
    return PlaceRow(
        name="",
        people=_sum(row.people for row in rows),
        gains=_sum(row.gains for row in rows),
        loses=_sum(row.loses for row in rows),
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = list(numbers)
    return None if None in known else sum(number or 0 for number in known)


@dataclass(frozen=True, slots=True)
class _Words:
    names: Names
    goals: Mapping[str, str]

    def lines(self, row: RuleChangePerson) -> Iterator[str]:
        for goal in row.goals:
            moved = [*self.moved(goal)]
            title = self.goals.get(goal["goal"], "")
            yield f"{title}: {', '.join(moved)}" if moved else title

    def moved(self, goal: Mapping[str, Any]) -> Iterator[str]:
        for one in goal["moved"]:
            answer = Answer.from_json(one["answer"])
            yield moved_words(one["reason"], answer, self.names, one.get("due_on"))


def _words(change: RuleChange, reach: Reach) -> _Words:
    home: Unit = reach.person.municipality
    kinds = RuleSet.Kind.values
    now = rulebook.published(home, *kinds)
    then = rulebook.published(home, *kinds, instead=change.draft)
    goals = {
        f"{version.rule_set.key}/{entry['key']}": entry["title"]
        for version in (*now, *then)
        for section in ("competences", "steps", "stages")
        for entry in version.section(section)
    }
    return _Words(names_of(home, [*now, *then]), goals)


def _reasons(
    rows: Iterable[RuleChangePerson], words: _Words, *, fewest: int
) -> Iterator[tuple[str, int]]:
    """What most lose by comes first; who it is says nothing here."""
    times: Counter[str] = Counter()
    for row in rows:
        if row.effect == Change.LOSES:
            times.update({line for goal in row.goals for line in words.moved(goal)})
    for line, number in times.most_common(REASONS_AT_MOST):
        if number >= fewest:
            yield line, number


def _people(rows: Iterable[RuleChangePerson], words: _Words) -> Iterator[PersonRow]:
    for row in sorted(rows, key=lambda row: (row.effect != Change.LOSES, row.person.sort_key)):
        yield PersonRow(
            pk=row.pk,
            name=row.person.name,
            place=row.unit.name if row.unit else "",
            loses=row.effect == Change.LOSES,
            effect=effect_word(row.effect),
            lines=tuple(words.lines(row)),
            chosen=choice_words(row.choice, row.keep_until),
        )
