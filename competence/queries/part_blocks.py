"""The blocks of a part as a page may show them: no answer stands in one before she has given hers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence.queries.course_text import block_name
from competence.wording.terms import TermMarker
from courses import exercises
from courses.blocks import (
    Block,
    CalloutBlock,
    CaseBlock,
    ChoiceBlock,
    ImageBlock,
    LawBlock,
    OrderBlock,
    PracticalBlock,
    ReflectionBlock,
    SortBlock,
    TextBlock,
    VideoBlock,
)
from courses.exercises import Placed, Shown, Step
from courses.pool import Bucket


@dataclass(frozen=True, slots=True)
class TextView:
    key: str
    html: str


@dataclass(frozen=True, slots=True)
class LawView:
    key: str
    ref: str
    says: str
    checked_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """`steps` for a choice and a case; `items` and `buckets` before, `placed` after for the others."""

    key: str
    kind: str
    title: str
    question: str
    finished: bool
    steps: tuple[Step, ...] = ()
    items: tuple[Shown, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    placed: tuple[Placed, ...] = ()
    answer: str = ""

    @property
    def hits(self) -> int:
        return sum(item.hit for item in self.placed)


@dataclass(frozen=True, slots=True)
class ReflectionView:
    key: str
    prompt: str
    note: str


Passive = PracticalBlock | CalloutBlock | ImageBlock | VideoBlock
Content = TextView | LawView | ExerciseView | ReflectionView | Passive
EXERCISES = (ChoiceBlock, CaseBlock, OrderBlock, SortBlock)


@dataclass(frozen=True, slots=True)
class BlockView:
    key: str
    type: str
    content: Content

    @property
    def template(self) -> str:
        return f"competence/blocks/{self.type}.html"


@dataclass(frozen=True, slots=True)
class Reader:
    """What of one reader's belongs on the page: her answers and notes, by "part/block"."""

    part: str
    seed: str
    laws: Mapping[str, Mapping[str, Any]]
    answers: Mapping[str, Any]
    notes: Mapping[str, str]
    terms: TermMarker

    def view(self, block: Block) -> BlockView:
        if isinstance(block, EXERCISES):
            view = exercise_view(block, self.answers.get(self._name(block.key)), self.seed)
            return BlockView(block.key, "exercise", view)
        return BlockView(block.key, block.type, self._content(block))

    def _content(self, block: TextBlock | LawBlock | ReflectionBlock | Passive) -> Content:
        match block:
            case TextBlock():
                return TextView(block.key, self.terms.mark(block.html))
            case LawBlock():
                return law_view(block.key, self.laws[block.ref])
            case ReflectionBlock():
                return self.note(block.key, block.prompt)
            case _:
                return block

    def note(self, key: str, prompt: str = "") -> ReflectionView:
        return ReflectionView(key, prompt, self.notes.get(self._name(key), ""))

    def _name(self, key: str) -> str:
        return block_name(self.part, key)


def law_view(key: str, reference: Mapping[str, Any]) -> LawView:
    checked_on = reference["checked_on"]
    return LawView(
        key=key,
        ref=f"{reference['section']} {reference['act']}",
        says=reference["says"],
        checked_on=date.fromisoformat(checked_on) if checked_on else None,
        source=reference["source"],
    )


def exercise_view(block: exercises.Exercise, response: Any, seed: str) -> ExerciseView:
    finished = exercises.is_finished(block, response)
    match block:
        case ChoiceBlock() | CaseBlock():
            return ExerciseView(
                key=block.key,
                kind=block.type,
                title=block.title if isinstance(block, CaseBlock) else "",
                question="",
                finished=finished,
                steps=exercises.steps(block, response),
            )
        case OrderBlock():
            placed = exercises.placed_in_order(block, response) if finished else ()
            buckets: tuple[Bucket, ...] = ()
        case SortBlock():
            placed = exercises.placed_in_buckets(block, response) if finished else ()
            buckets = block.buckets
    return ExerciseView(
        key=block.key,
        kind=block.type,
        title="",
        question=block.question,
        finished=finished,
        items=() if finished else exercises.shuffled(block.items, seed),
        buckets=buckets,
        placed=placed,
        answer=block.answer if finished and isinstance(block, OrderBlock) else "",
    )
