"""What a page about one person reads once: the rules, her facts and the words, as of a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from competence.domain.facts import FactKind, Ledger
from competence.domain.grammar import Node, parse
from competence.domain.ladder import Ladder, read_ladder
from competence.domain.surroundings import surroundings
from competence.models import RuleSet, RuleVersion
from competence.people.models import Person
from competence.queries import ledger, rulebook
from competence.queries.moments import Moment
from competence.queries.names import names_of
from competence.queries.profile import Competence, profile_in
from competence.wording import Names

STAIRS = (RuleSet.Kind.LADDER, RuleSet.Kind.PATH)


@dataclass(frozen=True, slots=True)
class Known:
    person: Person
    versions: tuple[RuleVersion, ...]
    facts: Ledger
    names: Names
    moment: Moment

    def stairs(self, kind: str) -> list[Ladder]:
        return stairs_in(self.versions, kind)


def known_of(person: Person, moment: Moment, *, profile: bool = False) -> Known:
    """With what the rules of her stairs and, where asked, her profile read beside the facts."""
    home = person.municipality
    versions = tuple(rulebook.published(home, *RuleSet.Kind.values, known_at=moment.rules_at))
    rules = [*step_rules(versions), *(competence_rules(versions) if profile else ())]
    asked = surroundings(rules)
    if moment.known_at is not None:
        # Of a booking only the present day is known.
        asked -= {FactKind.BOOKED}
    ledgers = ledger.ledgers(home, [person.pk], asked, moment.known_at)
    facts = ledgers[person.pk]
    names = names_of(home, versions).with_versions_of(tuple(facts))
    return Known(person, versions, facts, names, moment)


def stairs_in(versions: Iterable[RuleVersion], kind: str) -> list[Ladder]:
    return [read_ladder(row.document) for row in versions if row.rule_set.kind == kind]


def step_rules(versions: Iterable[RuleVersion]) -> Iterator[Node]:
    for kind in STAIRS:
        for stair in stairs_in(versions, kind):
            yield from (step.rule for step in stair.steps if step.rule is not None)


def competence_rules(versions: Iterable[RuleVersion]) -> Iterator[Node]:
    asked = profile_in(versions)
    competences: tuple[Competence, ...] = asked.competences if asked else ()
    yield from (parse(entry.rule) for entry in competences)
