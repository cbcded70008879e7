"""The answer of a rule as a page shows it: the tree itself, each requirement with its sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from competence import wording
from competence.domain.answer import GROUP_KINDS, Answer, Because, State
from competence.domain.grammar import Group, Leaf, Node
from competence.queries.doings import NOTHING, Doing, May, doings_of
from competence.queries.waivers import Given
from competence.wording import Names
from competence.wording.because import what_next, why
from competence.wording.ladder import group_heading, section_title
from competence.wording.validity import validity_words


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. `worth` is None where it is not counted in points."""

    key: str
    title: str
    kind: str
    state: str
    met: bool
    why: str
    next: str
    proofs: tuple[str, ...]
    lasting: str
    earliest: str
    worth: int | None
    given: Given | None
    renewal: tuple["Branch", ...]
    doings: tuple[Doing, ...] = ()

    @property
    def ran_out(self) -> bool:
        return self.state == State.EXPIRED


@dataclass(frozen=True, slots=True)
class Branch:
    """Requirements of which `need` are enough, or points; those left come first."""

    title: str
    heading: str
    kind: str
    have: int
    need: int
    met: bool
    left: tuple[Row, ...]
    done: tuple[Row, ...]
    branches: tuple["Branch", ...]
    earliest: str
    given: Given | None

    @property
    def in_points(self) -> bool:
        return self.kind == "points"

    @property
    def next(self) -> str:
        """What every one of a choice says the same of, so that it is said once."""
        said = {row.next for row in self.left}
        return said.pop() if self.heading and len(said) == 1 and len(self.left) > 1 else ""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the words are, and what they need beside the answer."""

    names: Names
    day: date
    herself: bool
    given: Mapping[int, Given]
    may: May = NOTHING


def branches_of(answer: Answer, node: Node | None, reader: Reader) -> tuple[Branch, ...]:
    """What is asked of all by sort, then each group as the rule has it; what is left comes first."""
    if answer.kind == "all" and not _is_waived(answer):
        return tuple(sorted(_of_all(answer, node, reader), key=lambda branch: branch.met))
    if answer.kind in GROUP_KINDS:
        return (_branch(answer, node, reader),)
    return (_sort(answer.kind, [_row(answer, node, reader)]),)


def _of_all(answer: Answer, node: Node | None, reader: Reader) -> Iterator[Branch]:
    by_sort: dict[str, list[Row]] = {}
    groups = []
    for child, part in _flat(answer, node, reader.names):
        if child.kind in GROUP_KINDS:
            groups.append((child, part))
        else:
            by_sort.setdefault(child.kind, []).append(_row(child, part, reader))
    yield from (_sort(kind, rows) for kind, rows in by_sort.items())
    yield from (_branch(child, part, reader) for child, part in groups)


def _flat(answer: Answer, node: Node | None, names: Names) -> Iterator[tuple[Answer, Node | None]]:
    """All of all is one list, unless the inner one has a name of its own."""
    for child, part, _worth in _parts(answer, node):
        titled = child.key in names.requirements
        if child.kind == "all" and not titled and not _is_waived(child):
            yield from _flat(child, part, names)
        else:
            yield child, part


def _parts(answer: Answer, node: Node | None) -> Iterator[tuple[Answer, Node | None, int | None]]:
    """Without the rule, as for a decision made before, the answer stands alone."""
    group = node if isinstance(node, Group) else None
    nodes: Sequence[Node] = group.children if group else ()
    worths: Sequence[int] = group.worth if group else ()
    yield from zip_longest(answer.children, nodes, worths)


def _branch(answer: Answer, node: Node | None, reader: Reader) -> Branch:
    rows, branches = [], []
    for child, part, worth in _parts(answer, node):
        if child.kind in GROUP_KINDS:
            branches.append(_branch(child, part, reader))
        else:
            rows.append(_row(child, part, reader, worth))
    kinds = {row.kind for row in rows}
    waived = _is_waived(answer)
    return Branch(
        title=reader.names.requirements.get(answer.key)
        or (section_title(kinds.pop()) if len(kinds) == 1 else ""),
        heading=group_heading(answer.kind, int(answer.need)),
        kind=answer.kind,
        have=int(answer.have),
        need=int(answer.need),
        met=answer.met,
        left=tuple(row for row in rows if not row.met),
        done=tuple(row for row in rows if row.met),
        branches=tuple(branches),
        earliest=later(answer, reader.day),
        given=_given(answer, reader) if waived else None,
    )


def _sort(kind: str, rows: Sequence[Row]) -> Branch:
    met = [row for row in rows if row.met]
    return Branch(
        title=section_title(kind),
        heading="",
        kind="all",
        have=len(met),
        need=len(rows),
        met=len(met) == len(rows),
        left=tuple(row for row in rows if not row.met),
        done=tuple(met),
        branches=(),
        earliest="",
        given=None,
    )


def _row(answer: Answer, node: Node | None, reader: Reader, worth: int | None = None) -> Row:
    names = reader.names
    line = wording.line(answer, names)
    return Row(
        key=answer.key,
        title=line.title,
        kind=answer.kind,
        state=str(answer.state),
        met=answer.met,
        why=why(answer, names) or line.sentence,
        next="" if answer.met else what_next(answer, names, herself=reader.herself),
        proofs=() if _is_waived(answer) else line.proofs,
        lasting=validity_words(answer, reader.day, node),
        earliest=wording.earliest_words(answer) if not answer.met else "",
        worth=worth,
        given=_given(answer, reader),
        renewal=_renewal(answer, node, reader),
        doings=doings_of(node, answer, reader.may),
    )


def _renewal(answer: Answer, node: Node | None, reader: Reader) -> tuple[Branch, ...]:
    """What is left to do for it to be renewed, while the window is open."""
    if not isinstance(node, Leaf) or not node.renewal:
        return ()
    return tuple(
        branch
        for child, part in zip_longest(answer.children, _asked_now(answer, node))
        for branch in branches_of(child, part, reader)
    )


def _asked_now(answer: Answer, node: Leaf) -> tuple[Node, ...]:
    """The turn of the renewal that was answered, where it can be told which."""
    return node.renewal if len(node.renewal) == len(answer.children) else ()


def _is_waived(answer: Answer) -> bool:
    return answer.because is Because.WAIVED or (
        answer.state is State.NOT_REQUIRED and bool(answer.proofs)
    )


def _given(answer: Answer, reader: Reader) -> Given | None:
    found = (reader.given.get(proof.fact_id) for proof in answer.proofs)
    return next((given for given in found if given is not None), None)


def later(answer: Answer, day: date) -> str:
    if answer.met or answer.earliest is None or answer.earliest <= day:
        return ""
    return wording.later_words(answer.earliest)


def tally(answer: Answer, names: Names) -> tuple[int, int]:
    """How many of how many are met. Points are one requirement, met or not."""
    if answer.kind == "all" and not _is_waived(answer):
        parts = [_weight(child) for child, _node in _flat(answer, None, names)]
        return sum(have for have, _need in parts), sum(need for _have, need in parts)
    return _weight(answer)


def _weight(answer: Answer) -> tuple[int, int]:
    if answer.kind not in GROUP_KINDS or answer.kind == "points" or _is_waived(answer):
        return int(answer.met), 1
    return min(int(answer.have), int(answer.need)), int(answer.need)
