"""One person, the rules she is read by and everything of hers that runs out: read once for a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import RANK, Answer
from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.lifetimes import Lifetime, lifetime
from competence.domain.rules import evaluate
from competence.domain.surroundings import surroundings
from competence.models import RuleSet
from competence.people.models import Person
from competence.queries import ledger, rulebook
from competence.queries.goals import Goal, goals_of
from competence.queries.lasting_things import Asked, Thing, Things, asked_in, lasting_only
from competence.queries.names import names_of
from competence.wording import Names

# Every leave may be the reason why something has run out.
ALWAYS = frozenset({FactKind.ABSENCE})
GOALS = frozenset({RuleSet.Kind.PROFILE, RuleSet.Kind.LADDER, RuleSet.Kind.PATH})


@dataclass(frozen=True, slots=True)
class Lasts:
    """By one rule: its periods, and what it answers today."""

    asked: Asked
    life: Lifetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Own:
    """`things` are hers; `others` are asked of somebody here, and not begun by her."""

    person: Person
    day: date
    names: Names
    goals: tuple[Goal, ...]
    things: Things
    others: Things
    facts: Ledger
    rows: tuple[Fact, ...]
    beside: frozenset[FactKind]

    def lasts(self, thing: Thing) -> list[Lasts]:
        """The rule under which it ends first comes first."""
        asked = self.things.get(thing) or self.others.get(thing) or ()
        found = [self._lasts(each) for each in asked]
        return sorted(found, key=lambda one: (RANK[one.answer.state], one.answer.until or date.max))

    def _lasts(self, asked: Asked) -> Lasts:
        return Lasts(
            asked,
            lifetime(asked.leaf, self.facts, self.day),
            evaluate(asked.leaf, self.facts, self.day),
        )

    def without(self, fact_id: int) -> Ledger:
        return self._ledger([fact for fact in self.rows if fact.id != fact_id])

    def with_one(self, fact: Fact) -> Ledger:
        return self._ledger([*self.rows, fact])

    def _ledger(self, rows: Iterable[Fact]) -> Ledger:
        return _read(self.person, tuple(rows), self.beside)


def own_of(person: Person, day: date) -> Own:
    """The same number of queries whatever she has done."""
    home = person.municipality
    versions = rulebook.hers(person, day, *RuleSet.Kind.values)
    goals = goals_of([version for version in versions if version.rule_set.kind in GOALS])
    things = asked_in(versions)
    leaves = [asked.leaf for held in things.values() for asked in held]
    beside = surroundings([*leaves, *(goal.rule for goal in goals)]) | ALWAYS
    rows = ledger.of_person(person)
    facts = _read(person, rows, beside)
    mine = lasting_only(things, facts)
    others = {thing: asked for thing, asked in things.items() if thing not in mine}
    names = names_of(home, versions).with_versions_of(rows)
    return Own(person, day, names, goals, mine, others, facts, rows, beside)


def _read(person: Person, rows: Sequence[Fact], beside: frozenset[FactKind]) -> Ledger:
    pk = person.pk
    return ledger.with_surroundings(person.municipality, [pk], {pk: rows}, beside)[pk]
