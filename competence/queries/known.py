"""What a page about one person reads once: the rules, her facts and the words, as of a moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from competence.domain.facts import Fact, FactKind, Ledger
from competence.domain.grammar import Node
from competence.domain.ladder import Ladder
from competence.domain.surroundings import surroundings
from competence.models import RuleSet, RuleVersion
from competence.people.models import Person, Role
from competence.queries import ledger, rulebook
from competence.queries.moments import Moment
from competence.queries.names import names_of
from competence.queries.profile import Competence, profile_in
from competence.wording import Names


@dataclass(frozen=True, slots=True)
class Known:
    person: Person
    versions: tuple[RuleVersion, ...]
    ladders: tuple[Ladder, ...]
    paths: tuple[Ladder, ...]
    facts: Ledger
    names: Names
    moment: Moment
    role: str = Role.CASEWORKER


def known_of(
    person: Person, moment: Moment, *, profile: bool = False, role: str = Role.CASEWORKER
) -> Known:
    """With what the rules of her stairs and, where asked, her profile read beside the facts."""
    kinds = RuleSet.Kind.values
    versions = rulebook.hers(person, moment.day, *kinds, known_at=moment.rules_at)
    facts = ledger.of_person(person, moment.known_at)
    return known_in(person, versions, facts, moment, profile=profile, role=role)


def known_in(
    person: Person,
    versions: Iterable[RuleVersion],
    facts: Sequence[Fact],
    moment: Moment,
    names: Names | None = None,
    *,
    profile: bool = False,
    role: str = Role.CASEWORKER,
) -> Known:
    """From rules and facts that are read already: only what rules read beside them is fetched."""
    home, versions = person.municipality, tuple(versions)
    ladders, paths = stairs_in(versions)
    rules = [*step_rules(*ladders, *paths), *(competence_rules(versions, role) if profile else ())]
    asked = surroundings(rules)
    if moment.known_at is not None:
        # Of a booking only the present day is known.
        asked -= {FactKind.BOOKED}
    own = {person.pk: facts}
    held = ledger.with_surroundings(home, [person.pk], own, asked, moment.known_at)[person.pk]
    if names is None:
        names = names_of(home, versions).with_versions_of(tuple(held))
    return Known(person, versions, ladders, paths, held, names, moment, role)


def stairs_in(versions: Iterable[RuleVersion]) -> tuple[tuple[Ladder, ...], tuple[Ladder, ...]]:
    """The ladders, and the specialist paths that branch from them."""
    read: dict[str, list[Ladder]] = {RuleSet.Kind.LADDER: [], RuleSet.Kind.PATH: []}
    for row in versions:
        if row.rule_set.kind in read:
            read[row.rule_set.kind].append(rulebook.ladder_of(row))
    return tuple(read[RuleSet.Kind.LADDER]), tuple(read[RuleSet.Kind.PATH])


def step_rules(*stairs: Ladder) -> Iterator[Node]:
    return (step.rule for stair in stairs for step in stair.steps if step.rule is not None)


def competence_rules(versions: Iterable[RuleVersion], role: str) -> Iterator[Node]:
    asked = profile_in(versions, role)
    competences: tuple[Competence, ...] = asked.competences if asked else ()
    yield from (entry.node for entry in competences)
