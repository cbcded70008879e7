"""A person's ladder: where she stands, and as the rules answer what each step above asks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from competence.domain.answer import Answer
from competence.domain.grammar import Node
from competence.domain.ladder import Ladder, Step, reached_step, step_answers
from competence.domain.relief import Relief
from competence.people import access
from competence.people.access import Reach
from competence.people.models import Person
from competence.queries.doings import NOTHING, may_of
from competence.queries.known import Known, known_of
from competence.queries.moments import Moment
from competence.queries.path_choices import agreed_path
from competence.queries.reaching import Way, way_to
from competence.queries.relief_offers import courses_in
from competence.queries.requirement_tree import Branch, Reader, branches_of, later, tally
from competence.queries.waivers import given_in


@dataclass(frozen=True, slots=True)
class Tread:
    """One step in the drawing: decided ones are valid, the others lie ahead or wait for a decision."""

    key: str
    number: int
    title: str
    state: str
    current: bool
    opens: bool
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class OpenStep:
    """`path` is the title of the specialist path it belongs to; empty for the ladder's own."""

    key: str
    number: int
    title: str
    path: str
    reached: bool
    met: bool
    have: int
    need: int
    branches: tuple[Branch, ...]
    earliest: str
    way: Way | None
    ladder: str = ""
    relief: Relief | None = None
    # The first requirement of the step that is a course: what is planned from here.
    course: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A smaller stair that branches from the ladder; `chosen` is the one agreed to be hers."""

    key: str
    title: str
    treads: tuple[Tread, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class MyLadder:
    title: str
    treads: tuple[Tread, ...]
    reached: Tread | None
    following: Tread | None
    open: OpenStep | None
    paths: tuple[Path, ...]

    @property
    def chosen(self) -> Path | None:
        return next((path for path in self.paths if path.chosen), None)


@dataclass(frozen=True, slots=True)
class Opening:
    """The step asked for; empty for the first above her. `path` names a specialist path.

    With neither it is the path agreed to be hers, as long as there is a step left of it.
    """

    step: str = ""
    path: str = ""


def of(reach: Reach, person: Person, moment: Moment, opening: Opening) -> MyLadder | None:
    """None where no ladder is published. The same few queries whatever she has done."""
    return ladder_in(known_of(person, moment), reach, opening)


def ladder_in(known: Known, reach: Reach, opening: Opening) -> MyLadder | None:
    if not known.ladders:
        return None
    chosen = agreed_path(known.person, known.moment.day)
    main, *branching = _stairs([known.ladders[0], *_hers_first(known.paths, chosen)], known, reach)
    wanted = opening.path or ("" if opening.step else chosen)
    branch = next((stair for stair in branching if stair.ladder.key == wanted), None)
    asked = branch.opened(opening.step, branch.ladder.title) if branch else None
    treads = main.treads()
    return MyLadder(
        title=main.ladder.title,
        treads=treads,
        reached=next((tread for tread in treads if tread.current), None),
        following=next((tread for tread in treads if tread.number > main.reached), None),
        open=asked or (None if opening.path and branch else main.opened(opening.step, "")),
        paths=tuple(
            Path(s.ladder.key, s.ladder.title, s.treads(), s.ladder.key == chosen)
            for s in branching
        ),
    )


def _hers_first(paths: Iterable[Ladder], chosen: str) -> list[Ladder]:
    return sorted(paths, key=lambda path: path.key != chosen)


def _stairs(ladders: Iterable[Ladder], known: Known, reach: Reach) -> Iterator["_Stair"]:
    day = known.moment.day
    answered = [(ladder, step_answers(ladder, known.facts, day)) for ladder in ladders]
    given = given_in((answer for _, answers in answered for answer in answers.values()), reach)
    herself = access.is_herself(reach, known.person)
    may = NOTHING if known.moment.past else may_of(reach, known.person)
    reader = Reader(known.names, day, herself, given, may)
    for ladder, answers in answered:
        begun = ladder in known.ladders
        yield _Stair(ladder, answers, _reached(ladder, known, begun=begun), known, reader)


def _reached(ladder: Ladder, known: Known, *, begun: bool) -> int:
    """Nobody decides the step where everybody begins; but nobody has begun a path by herself."""
    found = reached_step(ladder, known.facts, known.moment.day)
    if found is None and begun:
        found = next((step for step in ladder.steps if step.rule is None), None)
    return found.number if found else 0


@dataclass(frozen=True, slots=True)
class _Stair:
    ladder: Ladder
    answers: Mapping[str, Answer]
    reached: int
    known: Known
    reader: Reader

    def treads(self) -> tuple[Tread, ...]:
        above = min((s.number for s in self.ladder.steps if s.number > self.reached), default=0)
        return tuple(self._tread(step, step.number == above) for step in self.ladder.steps)

    def _tread(self, step: Step, is_next: bool) -> Tread:
        answer = self.answers.get(step.key)
        have, need = tally(answer, self.reader.names) if answer else (0, 0)
        if step.number <= self.reached:
            state = "valid"
        else:
            state = "waiting" if is_next and answer is not None and answer.met else "ahead"
        current = step.number == self.reached
        return Tread(step.key, step.number, step.title, state, current, bool(answer), have, need)

    def opened(self, key: str, path: str) -> OpenStep | None:
        """The asked for one, else the first above her; only a step with a rule can be opened."""
        asking = [(step, step.rule) for step in self.ladder.steps if step.rule is not None]
        above = (found for found in asking if found[0].number > self.reached)
        wanted = next((found for found in asking if found[0].key == key), None)
        opened = wanted or next(above, None)
        return self._open(*opened, path) if opened else None

    def _open(self, step: Step, rule: Node, path: str) -> OpenStep:
        answer = self.answers[step.key]
        have, need = tally(answer, self.reader.names)
        return OpenStep(
            key=step.key,
            number=step.number,
            title=step.title,
            path=path,
            reached=step.number <= self.reached,
            met=answer.met,
            have=have,
            need=need,
            branches=branches_of(answer, rule, self.reader),
            earliest=later(answer, self.reader.day),
            way=way_to(answer, rule, self.known.facts, self.ladder.key, self.reader),
            ladder=self.ladder.key,
            relief=step.relief,
            course=next((leaf.key for leaf in courses_in(rule)), ""),
        )
