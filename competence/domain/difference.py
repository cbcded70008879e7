"""What another version of the rules means for one person: shown before anything is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from competence.domain.answer import Answer


class Change(StrEnum):
    GAINS = "gains"
    LOSES = "loses"
    UNCHANGED = "unchanged"


class Reason(StrEnum):
    """What became of one requirement."""

    ADDED = "added"
    REMOVED = "removed"
    NOW_MET = "now_met"
    NOW_UNMET = "now_unmet"
    ENDS_EARLIER = "ends_earlier"
    ENDS_LATER = "ends_later"
    # Of a stage of a programme.
    DUE_EARLIER = "due_earlier"
    DUE_LATER = "due_later"


@dataclass(frozen=True, slots=True)
class Moved:
    """`answer` is the new one; of a requirement that was removed, the old."""

    reason: Reason
    answer: Answer
    # The new day of a stage whose day is another.
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """For one goal: a step, a competence, a gate. A goal may be new, or gone."""

    goal: str
    change: Change
    before: Answer | None
    after: Answer | None
    moved: tuple[Moved, ...]


def differences(
    before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> tuple[Difference, ...]:
    """One for every goal, in the order of the new rules, then those that are gone."""
    goals = dict.fromkeys((*after, *before))
    return tuple(_difference(goal, before.get(goal), after.get(goal)) for goal in goals)


def change_for(found: Iterable[Difference]) -> Change:
    """Of all her goals together: who loses one thing loses, whatever else she gains."""
    changes = {difference.change for difference in found}
    for change in (Change.LOSES, Change.GAINS):
        if change in changes:
            return change
    return Change.UNCHANGED


def _difference(goal: str, before: Answer | None, after: Answer | None) -> Difference:
    return Difference(goal, _change(before, after), before, after, tuple(_moved(before, after)))


def _change(before: Answer | None, after: Answer | None) -> Change:
    held, holds = before is not None and before.met, after is not None and after.met
    if held == holds:
        return Change.UNCHANGED
    return Change.GAINS if holds else Change.LOSES


def _moved(before: Answer | None, after: Answer | None) -> Iterator[Moved]:
    """Only what matters: an added requirement that is met already changes nothing for her."""
    old, new = _by_name(before), _by_name(after)
    for name, answer in new.items():
        reason = reason_of(old.get(name), answer)
        if reason is not None:
            yield Moved(reason, answer)
    for name, answer in old.items():
        if name not in new and not answer.met:
            yield Moved(Reason.REMOVED, answer)


def _by_name(answer: Answer | None) -> dict[tuple[str, str, str], Answer]:
    """A requirement keeps its name from version to version: its key, else what it asks for."""
    if answer is None:
        return {}
    return {name_of(leaf): leaf for leaf in answer.leaves()}


def name_of(leaf: Answer) -> tuple[str, str, str]:
    return (leaf.key, "", "") if leaf.key else ("", leaf.kind, leaf.subject)


def reason_of(old: Answer | None, new: Answer) -> Reason | None:
    if old is None:
        return None if new.met else Reason.ADDED
    if old.met != new.met:
        return Reason.NOW_MET if new.met else Reason.NOW_UNMET
    if not new.met or old.until == new.until:
        return None
    earlier = new.until is not None and (old.until is None or new.until < old.until)
    return Reason.ENDS_EARLIER if earlier else Reason.ENDS_LATER
