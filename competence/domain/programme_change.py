"""What another version of a programme means for somebody who follows it, stage by stage."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import Answer
from competence.domain.difference import (
    Change,
    Difference,
    Moved,
    Reason,
    name_of,
    reason_of,
)

# More to do, or sooner: whoever has this before her chooses nothing worse by staying.
_LOSES = frozenset({Reason.ADDED, Reason.NOW_UNMET, Reason.DUE_EARLIER})
_GAINS = frozenset({Reason.REMOVED, Reason.NOW_MET, Reason.DUE_LATER})

_Names = dict[tuple[str, str, str], Answer]


@dataclass(frozen=True, slots=True)
class StageRead:
    """A stage as it stands for her; no day while her clock rests."""

    key: str
    due_on: date | None
    answers: tuple[Answer, ...]


def stage_differences(
    before: Sequence[StageRead], after: Sequence[StageRead]
) -> tuple[Difference, ...]:
    """In the order of the new version, then the stages that are gone. What moved stage is not new."""
    old, new = _all_of(before), _all_of(after)
    earlier = {stage.key: stage for stage in before}
    kept = {stage.key for stage in after}
    found = [_difference(stage, earlier.get(stage.key), old, new) for stage in after]
    gone = [stage for stage in before if stage.key not in kept]
    return (*found, *(_said(stage.key, _dropped(stage, new)) for stage in gone))


def _difference(
    stage: StageRead, earlier: StageRead | None, old: _Names, new: _Names
) -> Difference:
    moved = [
        Moved(reason, answer)
        for answer in stage.answers
        if (reason := reason_of(old.get(name_of(answer)), answer)) in _LOSES | _GAINS
    ]
    if earlier is not None:
        moved += [*_dropped(earlier, new), *_due(earlier, stage)]
    return _said(stage.key, moved)


def _dropped(stage: StageRead, new: _Names) -> Iterator[Moved]:
    for answer in stage.answers:
        if name_of(answer) not in new and not answer.met:
            yield Moved(Reason.REMOVED, answer)


def _due(earlier: StageRead, stage: StageRead) -> Iterator[Moved]:
    """Told once for all that is left in the stage: the answer is the first of it."""
    left = next((answer for answer in stage.answers if not answer.met), None)
    if left is None or earlier.due_on is None or stage.due_on is None:
        return
    if earlier.due_on != stage.due_on:
        sooner = stage.due_on < earlier.due_on
        reason = Reason.DUE_EARLIER if sooner else Reason.DUE_LATER
        yield Moved(reason, left, stage.due_on)


def _said(key: str, moved: Iterable[Moved]) -> Difference:
    found = tuple(moved)
    reasons = {one.reason for one in found}
    change = Change.GAINS if reasons & _GAINS else Change.UNCHANGED
    return Difference(key, Change.LOSES if reasons & _LOSES else change, None, None, found)


def _all_of(stages: Sequence[StageRead]) -> _Names:
    return {name_of(answer): answer for stage in stages for answer in stage.answers}
