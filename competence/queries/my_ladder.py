"""Min trappa: where she stands, and line by line what the step above asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from competence import wording
from competence.domain.answer import Answer
from competence.domain.facts import Ledger
from competence.domain.ladder import Ladder, Step, reached_step, read_ladder, step_answers
from competence.models import RuleSet
from competence.people.models import Person
from competence.queries import ledger, rulebook
from competence.queries.names import names_of
from competence.wording import Line, Names
from competence.wording.ladder import do_together, group_title, section_title


@dataclass(frozen=True, slots=True)
class Tread:
    """One step in the drawing: decided ones are valid, the others lie ahead or wait for a decision."""

    key: str
    number: int
    title: str
    state: str
    current: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one sort. `need` of them are enough; the same as their number where all are asked."""

    title: str
    lines: tuple[Line, ...]
    need: int

    @property
    def have(self) -> int:
        return sum(line.met for line in self.lines)


@dataclass(frozen=True, slots=True)
class OpenStep:
    key: str
    number: int
    title: str
    reached: bool
    met: bool
    sections: tuple[Section, ...]
    earliest: str

    @property
    def have(self) -> int:
        return sum(min(section.have, section.need) for section in self.sections)

    @property
    def need(self) -> int:
        return sum(section.need for section in self.sections)


@dataclass(frozen=True, slots=True)
class MyLadder:
    title: str
    treads: tuple[Tread, ...]
    reached: Tread | None
    following: Tread | None
    open: OpenStep | None


def of(person: Person, day: date, open_step: str = "") -> MyLadder | None:
    """Four queries. Without a published ladder there is none to show."""
    versions = rulebook.published(person.municipality, *RuleSet.Kind.values)
    version = next((v for v in versions if v.rule_set.kind == RuleSet.Kind.LADDER), None)
    if version is None:
        return None
    facts = ledger.of_person(person)
    known = Ledger.of(facts)
    names = names_of(person.municipality, versions).with_versions_of(facts)
    ladder = read_ladder(version.document)
    standing = _standing(ladder, known, day)
    answers = step_answers(ladder, known, day)
    reached = standing.number if standing else 0
    opened = _opened(ladder, open_step, reached)
    treads = tuple(_tread(step, reached, answers) for step in ladder.steps)
    return MyLadder(
        title=ladder.title,
        treads=treads,
        reached=next((tread for tread in treads if tread.current), None),
        following=next((tread for tread in treads if tread.number > reached), None),
        open=_open_step(opened, answers[opened.key], reached, names, day) if opened else None,
    )


def _standing(ladder: Ladder, known: Ledger, day: date) -> Step | None:
    """Nobody decides the step where everybody begins."""
    reached = reached_step(ladder, known, day)
    return reached or next((step for step in ladder.steps if step.rule is None), None)


def _opened(ladder: Ladder, key: str, reached: int) -> Step | None:
    """The asked for one, else the first above her; only a step with a rule can be opened."""
    asking = [step for step in ladder.steps if step.rule is not None]
    wanted = next((step for step in asking if step.key == key), None)
    return wanted or next((step for step in asking if step.number > reached), None)


def _tread(step: Step, reached: int, answers: dict[str, Answer]) -> Tread:
    answer = answers.get(step.key)
    if step.number <= reached:
        state = "valid"
    else:
        state = "waiting" if step.number == reached + 1 and answer and answer.met else "ahead"
    return Tread(
        step.key, step.number, step.title, state, step.number == reached, step.rule is not None
    )


def _open_step(step: Step, answer: Answer, reached: int, names: Names, day: date) -> OpenStep:
    return OpenStep(
        key=step.key,
        number=step.number,
        title=step.title,
        reached=step.number <= reached,
        met=answer.met,
        sections=tuple(_sections(answer, names)),
        earliest=_later(answer, day),
    )


def _later(answer: Answer, day: date) -> str:
    ahead = answer.earliest is not None and answer.earliest > day
    return wording.later_words(answer.earliest) if answer.earliest and ahead else ""


def _sections(answer: Answer, names: Names) -> Iterator[Section]:
    """What is asked of all, by sort; then the groups of which some are enough."""
    by_sort: dict[str, list[Answer]] = {}
    for leaf in _asked_of_all(answer):
        by_sort.setdefault(leaf.kind, []).append(leaf)
    for kind, leaves in by_sort.items():
        yield Section(section_title(kind), _lines(leaves, names), len(leaves))
    for group in _choices(answer):
        leaves = list(group.leaves())
        yield Section(
            group_title(leaves[0].kind, int(group.need)), _lines(leaves, names), int(group.need)
        )


def _asked_of_all(answer: Answer) -> Iterator[Answer]:
    if answer.kind == "all":
        for child in answer.children:
            yield from _asked_of_all(child)
    elif not _is_choice(answer):
        yield answer


def _choices(answer: Answer) -> Iterator[Answer]:
    if _is_choice(answer):
        yield answer
    elif answer.kind == "all":
        for child in answer.children:
            yield from _choices(child)


def _is_choice(answer: Answer) -> bool:
    return answer.kind in ("any", "at_least")


def _lines(leaves: Sequence[Answer], names: Names) -> tuple[Line, ...]:
    """What is left first: it is what she came to see."""
    found = [replace(wording.line(leaf, names), waits_for=_waits_for(leaf)) for leaf in leaves]
    return tuple(sorted(found, key=lambda line: line.met))


def _waits_for(leaf: Answer) -> str:
    """The rules wait for the mentor's word; before that come the occasions they share."""
    if leaf.kind == "element" and leaf.waits_for == "mentor":
        return do_together()
    return wording.waits_for_word(leaf.waits_for, herself=True)
