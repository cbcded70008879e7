"""The text of a module between Markdown and HTML: blocks of runs, in one canonical form."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, takewhile
from typing import Literal, NamedTuple

from cms.contentfiles.signs import plain_text
from courses.problems import Problem

BREAK = "\n"
type Mark = Literal["href", "strong", "em"]
MARKS: tuple[Mark, ...] = ("href", "strong", "em")


class ProseError(ValueError):
    """Text outside the subset; `line` counts from the first line of the text."""

    def __init__(self, message: str, line: int = 1, **values: object) -> None:
        super().__init__(message % values)
        self.problem = Problem("", message, values)
        self.line = line


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look. A line break is a newline in it."""

    text: str
    href: str = ""
    strong: bool = False
    em: bool = False


type Inline = tuple[Run, ...]


class Letter(NamedTuple):
    text: str
    look: Run  # without text; one object for all letters of a run


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Inline


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    runs: Inline


@dataclass(frozen=True, slots=True)
class Item:
    runs: Inline
    lists: "tuple[Listing, ...]" = ()


@dataclass(frozen=True, slots=True)
class Listing:
    ordered: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]


type Block = Paragraph | Heading | Listing | Table
type Prose = tuple[Block, ...]


def tidy(runs: Iterable[Run]) -> Inline:
    """Single spaces, none at the edges, none bold or linked at the edge of a bold or linked text."""
    letters = [Letter(sign, look) for look, text in _looks(runs) for sign in plain_text(text)]
    return tuple(_joined(_spaces_like_neighbours(_single_spaced(letters))))


def _looks(runs: Iterable[Run]) -> Iterator[tuple[Run, str]]:
    return ((replace(run, text=""), run.text) for run in runs)


def nested(runs: Inline, mark: Callable[[Mark, str, str], str], plain: Callable[[str], str]) -> str:
    """The runs as one string; `mark` wraps what is inside a mark, the longest stretch outermost."""
    return _nested(runs, (), mark, plain)


def _nested(
    runs: Inline,
    inside: tuple[Mark, ...],
    mark: Callable[[Mark, str, str], str],
    plain: Callable[[str], str],
) -> str:
    written, at = "", 0
    while at < len(runs):
        reach = {name: _reach(runs, at, name) for name in MARKS if name not in inside}
        name = max(reach, key=lambda each: reach[each], default=None)
        if name is None or not reach[name]:
            written += plain(runs[at].text)
            at += 1
            continue
        end = at + reach[name]
        content = _nested(runs[at:end], (*inside, name), mark, plain)
        written += mark(name, content, runs[at].href)
        at = end
    return written


def _reach(runs: Inline, at: int, name: Mark) -> int:
    value = getattr(runs[at], name)
    if not value:
        return 0
    alike = (getattr(run, name) == value for run in runs[at:])
    return sum(1 for _ in takewhile(bool, alike))


def _single_spaced(letters: list[Letter]) -> list[Letter]:
    kept: list[Letter] = []
    for letter in letters:
        if letter.text == BREAK:
            kept = _without_trailing_space(kept)
        at_edge = not kept or kept[-1].text == BREAK
        doubled = letter.text == " " and not at_edge and kept[-1].text == " "
        if not doubled and not (at_edge and letter.text.isspace()):
            kept.append(letter)
    return _without_trailing_space(kept)


def _without_trailing_space(letters: list[Letter]) -> list[Letter]:
    end = len(letters)
    while end and letters[end - 1].text.isspace():
        end -= 1
    return letters[:end]


def _spaces_like_neighbours(letters: list[Letter]) -> Iterator[Letter]:
    stretches = [list(group) for _, group in groupby(letters, key=lambda each: each.text.isspace())]
    for at, stretch in enumerate(stretches):
        if stretch[0].text.isspace():
            look = _shared(stretches[at - 1][-1].look, stretches[at + 1][0].look)
            yield from (Letter(letter.text, look) for letter in stretch)
        else:
            yield from stretch


def _shared(before: Run, after: Run) -> Run:
    if before is after:
        return before
    return Run(
        "",
        before.href if before.href == after.href else "",
        before.strong and after.strong,
        before.em and after.em,
    )


def _joined(letters: Iterable[Letter]) -> Iterator[Run]:
    for look, group in groupby(letters, key=lambda each: each.look):
        yield replace(look, text="".join(letter.text for letter in group))
