"""What can be assessed, and by whom: what the steps above her ask for, with the levels described."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from competence import wording
from competence.domain.grammar import Leaf
from competence.models import Assessment, RuleVersion
from competence.people.models import Person
from competence.queries import elements, rulebook
from competence.queries.ratings import Level, described

By = Assessment.Role


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the work, or a step as a whole, in the eyes of one role."""

    role: str
    subject: str
    title: str
    levels: tuple[Level, ...]
    is_element: bool = False
    description: str = ""

    @property
    def key(self) -> str:
        return f"{self.role}:{self.subject}"

    @property
    def role_word(self) -> str:
        return str(By(self.role).label)


def topics_of(person: Person, day: date) -> tuple[Topic, ...]:
    """Three queries or four. Herself she may assess in every element that has levels."""
    versions = rulebook.hers(person, day, *elements.NAMING)
    return topics_in(versions)


def topics_in(versions: Iterable[RuleVersion]) -> tuple[Topic, ...]:
    held = list(versions)
    entries, steps = elements.entries_in(held), _steps(held)
    asked = [pair for leaf in elements.leaves_in(held) if (pair := _asked(leaf))]
    asked += [(By.SELF, key) for key in elements.rateable(entries)]
    return tuple(_topic(role, subject, entries, steps) for role, subject in dict.fromkeys(asked))


def find(topics: Iterable[Topic], role: str, subject: str) -> Topic | None:
    return next((topic for topic in topics if (topic.role, topic.subject) == (role, subject)), None)


def _asked(leaf: Leaf) -> tuple[str, str] | None:
    """A level of an element is the supervisor's to say."""
    if leaf.kind == "assessment":
        return leaf.terms["by"], leaf.subject
    if leaf.kind == "element" and "level" in leaf.terms:
        return By.SUPERVISOR, leaf.subject
    return None


def _topic(role: str, subject: str, entries: elements.Entries, steps: Mapping[str, str]) -> Topic:
    entry = entries.get(subject, {})
    return Topic(
        role=role,
        subject=subject,
        title=entry.get("title") or steps.get(subject, subject),
        levels=described(entry.get("levels") or [""] * 5),
        is_element=bool(entry),
        description=entry.get("description", ""),
    )


def _steps(versions: Iterable[RuleVersion]) -> dict[str, str]:
    """A step of the ladder by its number, one of a path with the path's name."""
    found: dict[str, str] = {}
    for version in versions:
        if version.rule_set.kind in rulebook.STAIRS:
            stair = rulebook.ladder_of(version)
            found |= {step.key: wording.stair_step_title(stair, step) for step in stair.steps}
    return found
