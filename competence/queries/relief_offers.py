"""Which advanced courses somebody can plan: those that her ladder's steps with relief ask for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from competence.domain.grammar import Group, Leaf, Node
from competence.domain.ladder import Ladder, Step
from competence.domain.relief import Relief
from competence.people.models import Person
from competence.queries import rulebook
from competence.queries.names import names_of
from competence.wording import Names


@dataclass(frozen=True, slots=True)
class Offer:
    """`value` is what a form sends: ladder and requirement."""

    value: str
    ladder: str
    step: str
    step_title: str
    requirement: str
    title: str
    relief: Relief


def offers(person: Person, day: date) -> tuple[Offer, ...]:
    """Four queries."""
    versions = rulebook.hers(person, day, *rulebook.STAIRS)
    names = names_of(person.municipality, versions)
    ladders = (rulebook.ladder_of(version) for version in versions)
    return tuple(offer for ladder in ladders for offer in _of_ladder(ladder, names))


def _of_ladder(ladder: Ladder, names: Names) -> Iterator[Offer]:
    for step in ladder.steps:
        if step.relief is not None and step.rule is not None:
            yield from _of_step(ladder, step, step.rule, step.relief, names)


def _of_step(
    ladder: Ladder, step: Step, rule: Node, relief: Relief, names: Names
) -> Iterator[Offer]:
    for leaf in courses_in(rule):
        yield Offer(
            value=f"{ladder.key}:{leaf.key}",
            ladder=ladder.key,
            step=step.key,
            step_title=step.title,
            requirement=leaf.key,
            title=names.requirements.get(leaf.key) or names.title(leaf.kind, leaf.subject),
            relief=relief,
        )


def courses_in(node: Node) -> Iterable[Leaf]:
    if isinstance(node, Group):
        return [leaf for child in node.children for leaf in courses_in(child)]
    return [node] if node.kind == "external" else []
