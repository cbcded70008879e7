"""Exercises that answer back. Pure: what may be shown before she commits, and what after.

A response is kept as plain JSON: `{step: option}` for a choice and a case (a choice is a case of one
step, named as the block), `[key, ...]` for an order, `{item: bucket}` for a sort.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from courses.blocks import CaseBlock, CaseStep, ChoiceBlock, OrderBlock, SortBlock

Exercise = ChoiceBlock | CaseBlock | OrderBlock | SortBlock
Response = Mapping[str, str] | Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """An option or item before it is answered: nothing of what it leads to."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an option answers back, once she has chosen."""

    key: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Step:
    """One decision. `chosen` and `others` are empty until it is made."""

    key: str
    after: str
    situation: str
    question: str
    options: tuple[Shown, ...]
    chosen: Reply | None
    others: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An item after it was put somewhere: where it was put, and where it belongs."""

    key: str
    text: str
    given: str
    right: str
    answer: str = ""

    @property
    def hit(self) -> bool:
        return self.given == self.right


def steps(block: ChoiceBlock | CaseBlock, response: object) -> tuple[Step, ...]:
    """The steps taken and the next one; what lies behind an untaken choice is not among them."""
    taken = _taken(block, response)
    found: list[Step] = []
    before = ""
    for step in _steps_of(block):
        chosen = taken.get(step.key, "")
        found.append(_step(step, before, chosen))
        if not chosen:
            break
        before = chosen
    return tuple(found)


def with_step(
    block: ChoiceBlock | CaseBlock, earlier: object, step: str, option: str
) -> dict[str, str] | None:
    """Her choices with one more; choosing anew in an earlier step forgets the later ones."""
    taken = _taken(block, earlier)
    composed: dict[str, str] = {}
    for each in _steps_of(block):
        if each.key == step:
            composed[step] = option
            return composed if is_response(block, composed) else None
        if each.key not in taken:
            return None
        composed[each.key] = taken[each.key]
    return None


def is_response(block: Exercise, response: object) -> bool:
    """Whether a page of ours could have sent it."""
    match block:
        case ChoiceBlock() | CaseBlock():
            return bool(response) and _taken(block, response) == response
        case OrderBlock():
            known = sorted(item.key for item in block.items)
            return isinstance(response, list) and _texts(response) and sorted(response) == known
        case SortBlock():
            buckets = {bucket.key for bucket in block.buckets}
            items = {item.key for item in block.items}
            return (
                isinstance(response, dict)
                and set(response) == items
                and _texts(response.values())
                and set(response.values()) <= buckets
            )


def is_finished(block: Exercise, response: object) -> bool:
    if isinstance(block, ChoiceBlock | CaseBlock):
        return len(_taken(block, response)) == len(_steps_of(block))
    return is_response(block, response)


def shuffled(items: Iterable[Any], seed: str) -> tuple[Shown, ...]:
    """The same order for the same seed, and never the order they are written in."""
    written = list(items)
    ranked = sorted(written, key=lambda item: sha256(f"{seed}\0{item.key}".encode()).digest())
    if ranked == written:
        ranked.append(ranked.pop(0))
    return tuple(Shown(item.key, item.text) for item in ranked)


def placed_in_order(block: OrderBlock, response: Sequence[str]) -> tuple[Placed, ...]:
    place = {key: str(number) for number, key in enumerate(response, start=1)}
    return tuple(
        Placed(item.key, item.text, place.get(item.key, ""), str(number))
        for number, item in enumerate(block.items, start=1)
    )


def placed_in_buckets(block: SortBlock, response: Mapping[str, str]) -> tuple[Placed, ...]:
    titles = {bucket.key: bucket.title for bucket in block.buckets}
    return tuple(
        Placed(
            item.key,
            item.text,
            titles.get(response.get(item.key, ""), ""),
            titles[item.bucket],
            item.answer,
        )
        for item in block.items
    )


def _steps_of(block: ChoiceBlock | CaseBlock) -> tuple[CaseStep, ...]:
    if isinstance(block, CaseBlock):
        return block.steps
    return (
        CaseStep(
            key=block.key,
            situation=block.situation,
            question=block.question,
            options=block.options,
        ),
    )


def _taken(block: ChoiceBlock | CaseBlock, response: object) -> dict[str, str]:
    """The choices that hang together from the first step; anything else is as if never made."""
    given = response if isinstance(response, Mapping) else {}
    taken: dict[str, str] = {}
    for step in _steps_of(block):
        option = given.get(step.key)
        if option not in {known.key for known in step.options}:
            break
        taken[step.key] = str(option)
    return taken


def _step(step: CaseStep, before: str, chosen: str) -> Step:
    replies = [Reply(option.key, option.text, option.answer) for option in step.options]
    return Step(
        key=step.key,
        after=step.after.get(before, ""),
        situation=step.situation,
        question=step.question,
        options=tuple(Shown(option.key, option.text) for option in step.options),
        chosen=next((reply for reply in replies if reply.key == chosen), None),
        others=tuple(reply for reply in replies if chosen and reply.key != chosen),
    )


def _texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)
