"""How she can reach a step: what is left to do, in order of day, or what no day is known for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from competence import wording
from competence.domain.answer import GROUP_KINDS, Answer
from competence.domain.facts import Ledger
from competence.domain.grammar import Node
from competence.domain.schedule import ToDo, schedule
from competence.queries.requirement_tree import Reader
from competence.wording.because import what_next
from competence.wording.ladder import group_title, left_to_do, section_title, when_words
from competence.wording.requirements import requirement_title


@dataclass(frozen=True, slots=True)
class Deed:
    """Things of one sort to be done within the same days, by the same person."""

    what: str
    titles: tuple[str, ...]
    when: str
    who: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What no day is known for, and what would make one known."""

    title: str
    next: str


@dataclass(frozen=True, slots=True)
class Way:
    """`on` is the first possible day; None where `unknown` says what it depends on."""

    on: date | None
    deeds: tuple[Deed, ...]
    unknown: tuple[Unknown, ...]


def way_to(answer: Answer, rule: Node, known: Ledger, within: str, reader: Reader) -> Way | None:
    """None where everything is met."""
    if answer.met:
        return None
    if answer.earliest is None:
        return Way(None, (), tuple(_unknown(answer, reader)))
    leaves = {(leaf.key, leaf.kind, leaf.subject): leaf for leaf in answer.leaves()}
    to_do = schedule(rule, known, reader.day, within=within)
    return Way(answer.earliest, tuple(_deeds(to_do, leaves, reader)), ())


def _deeds(
    to_do: Sequence[ToDo], leaves: Mapping[tuple[str, str, str], Answer], reader: Reader
) -> Iterator[Deed]:
    """The nearest last day first; what takes no deed of anybody, such as months, last."""
    for same, found in groupby(sorted(to_do, key=_same), key=_same):
        last_on, first_on, kind, waits_for = same
        titles = [
            requirement_title(leaves[one.key, one.kind, one.subject], reader.names) for one in found
        ]
        yield Deed(
            what=left_to_do(kind, len(titles)) if len(titles) > 1 else titles[0],
            titles=tuple(titles) if len(titles) > 1 else (),
            when=when_words(first_on, last_on, reader.day),
            who=wording.waits_for_word(waits_for, herself=reader.herself),
        )


def _same(one: ToDo) -> tuple[date, date, str, str]:
    return one.last_on, one.first_on, one.kind, one.waits_for.value


def _unknown(answer: Answer, reader: Reader) -> Iterator[Unknown]:
    """Down to the requirements without a day; a choice among several is one matter."""
    if answer.kind not in GROUP_KINDS:
        yield Unknown(
            requirement_title(answer, reader.names),
            what_next(answer, reader.names, herself=reader.herself),
        )
        return
    open_parts = [part for part in answer.children if not part.met and part.earliest is None]
    if answer.kind == "all":
        for part in open_parts:
            yield from _unknown(part, reader)
    elif open_parts:
        yield _choice(answer, open_parts, reader)


def _choice(answer: Answer, open_parts: Sequence[Answer], reader: Reader) -> Unknown:
    first = next(open_parts[0].leaves())
    title = reader.names.requirements.get(answer.key)
    if not title and answer.kind == "points":
        title = section_title(first.kind)
    return Unknown(
        title or group_title(first.kind, int(answer.need)),
        what_next(first, reader.names, herself=reader.herself),
    )
