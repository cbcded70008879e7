"""Välj specialistväg: the paths that are offered here, and how far she has come on each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from competence.domain.ladder import Ladder, following_step, reached_step
from competence.domain.rules import evaluate
from competence.models import RuleSet, RuleVersion
from competence.people import access, leaders
from competence.people.access import Reach
from competence.people.models import Person
from competence.people.names import sort_key
from competence.queries import path_choices, rulebook
from competence.queries.decision_queue import shown_name
from competence.queries.known import Known, known_of
from competence.queries.moments import Moment
from competence.queries.my_ladder import Opening, OpenStep, ladder_in
from competence.queries.path_choices import Choices
from competence.queries.requirement_tree import Branch, Reader, branches_of, tally


@dataclass(frozen=True, slots=True)
class Ask:
    """One sort of requirement of a step, and how much of it she has."""

    title: str
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Next:
    """The step of a path that she would work towards."""

    key: str
    title: str
    have: int
    need: int
    met: bool
    first_on: date | None
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class PathCard:
    """`next` is None where she has reached all of it. `leads_to` are its steps, the lowest first."""

    key: str
    title: str
    description: str
    voluntary: bool
    reached: str
    leads_to: tuple[str, ...]
    next: Next | None


@dataclass(frozen=True, slots=True)
class ChoosePath:
    """`readers` are those who may read a wish of hers, beside HR."""

    choices: Choices
    cards: tuple[PathCard, ...]
    readers: tuple[str, ...]

    def card(self, key: str) -> PathCard | None:
        return next((card for card in self.cards if card.key == key), None)

    @property
    def agreed_card(self) -> PathCard | None:
        return self.card(self.choices.agreed.path) if self.choices.agreed else None


@dataclass(frozen=True, slots=True)
class OnePath:
    """What one path asks of her, line by line."""

    page: ChoosePath
    card: PathCard
    step: OpenStep | None


@dataclass(frozen=True, slots=True)
class PersonPath:
    """For who leads her: her wish and her path, each with how far she has come."""

    person_id: int
    name: str
    choices: Choices
    wish: PathCard | None
    agreed: PathCard | None


def choose_path(reach: Reach, person: Person) -> ChoosePath:
    return _choose(known_of(person, Moment(reach.day)), reach)


def one_path(reach: Reach, person: Person, key: str) -> OnePath | None:
    """None where no path of that key is offered."""
    known = known_of(person, Moment(reach.day))
    page = _choose(known, reach)
    card = page.card(key)
    if card is None:
        return None
    ladder = ladder_in(known, reach, Opening(card.next.key if card.next else "", key))
    return OnePath(page, card, ladder.open if ladder and card.next else None)


def person_path(reach: Reach, person: Person) -> PersonPath:
    return path_in(known_of(person, Moment(reach.day)), reach)


def path_in(known: Known, reach: Reach) -> PersonPath:
    choices = path_choices.of_person(known.person, _titles(known))
    cards = {card.key: card for card in _cards(_paths(known), known, reach)}
    return PersonPath(
        person_id=known.person.pk,
        name=shown_name(reach, known.person),
        choices=choices,
        wish=cards.get(choices.wish.path) if choices.wish else None,
        agreed=cards.get(choices.agreed.path) if choices.agreed else None,
    )


def _choose(known: Known, reach: Reach) -> ChoosePath:
    choices = path_choices.of_person(known.person, _titles(known))
    offered = _offered(known, choices, reach)
    cards = sorted(_cards(offered, known, reach), key=lambda card: sort_key("", card.title))
    return ChoosePath(choices, tuple(cards), tuple(_readers(known.person, reach.day)))


def _offered(known: Known, choices: Choices, reach: Reach) -> list[RuleVersion]:
    """Those for her roles; her own wish and path whatever has become of her role."""
    hers = {choice.path for choice in (choices.wish, choices.agreed) if choice}
    return [
        version
        for version in _paths(known)
        if version.rule_set.key in hers or rulebook.ladder_of(version).is_for(reach.roles)
    ]


def _readers(person: Person, day: date) -> list[str]:
    found = (leaders.supervisor_of(person, day), leaders.manager_of(person, day))
    return list(dict.fromkeys(reader.name for reader in found if reader))


def _paths(known: Known) -> list[RuleVersion]:
    return [version for version in known.versions if version.rule_set.kind == RuleSet.Kind.PATH]


def _titles(known: Known) -> dict[str, str]:
    return {version.rule_set.key: version.title for version in _paths(known)}


def _cards(versions: Iterable[RuleVersion], known: Known, reach: Reach) -> Iterator[PathCard]:
    herself = access.is_herself(reach, known.person)
    reader = Reader(known.names, reach.day, herself, {})
    return (_card(version, known, reader) for version in versions)


def _card(version: RuleVersion, known: Known, reader: Reader) -> PathCard:
    stair = rulebook.ladder_of(version)
    reached = reached_step(stair, known.facts, reader.day)
    return PathCard(
        key=stair.key,
        title=stair.title,
        description=version.document.get("description", ""),
        voluntary=bool(version.document.get("voluntary")),
        reached=reached.title if reached else "",
        leads_to=tuple(step.title for step in stair.steps),
        next=_next(stair, known, reader),
    )


def _next(stair: Ladder, known: Known, reader: Reader) -> Next | None:
    step = following_step(stair, known.facts, reader.day)
    if step is None or step.rule is None:
        return None
    answer = evaluate(step.rule, known.facts, reader.day, within=stair.key)
    have, need = tally(answer, known.names)
    return Next(
        key=step.key,
        title=step.title,
        have=have,
        need=need,
        met=answer.met,
        first_on=answer.earliest,
        asks=tuple(map(_ask, branches_of(answer, step.rule, reader))),
    )


def _ask(branch: Branch) -> Ask:
    return Ask(branch.title or branch.heading, branch.have, branch.need)
