"""How a rule is written: reading it, checking it, and listing what it refers to."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from competence.domain.answer import Because
from competence.domain.counting import Counting
from competence.domain.facts import OFFERED
from competence.domain.faults import Problem, RuleError, at, is_text, is_whole
from competence.domain.lasting import Validity
from competence.domain.shapes import SHAPES, counting_terms, leaf_problems

__all__ = [
    "Competence",
    "Group",
    "Leaf",
    "Node",
    "Problem",
    "RuleError",
    "at",
    "check",
    "leaves_of",
    "parse",
    "references",
]

DEGREE = "degree"
# The field that says what form a rule has, and the one that holds its members.
_MEMBERS = {"all": "all", "any": "any", "at_least": "of", "points": "of"}
_FORMS = (*_MEMBERS, "leaf")
_ADDED_UP = frozenset({"mentored", "assessment"})
_MONTHS = (("valid_months", Because.RAN_OUT), ("max_age_months", Because.TOO_OLD))


class Competence(NamedTuple):
    """What a whole rule is asked for on a map. Not `stateable` where somebody named decides on it."""

    key: str
    stateable: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing asked of a person. `terms` are the thresholds written beside it.

    `validity` says how long it lasts where that is more than a number of months. `renewal` holds
    what keeps it alive, one set a turn; where there is none, it is renewed by being done again.
    `steady`: whatever is known of her, what is within reach stays there. See `prospects`.
    """

    kind: str
    subject: str
    key: str
    terms: Mapping[str, Any]
    validity: Validity | None = None
    renewal: tuple["Node", ...] = ()
    counting: Counting | None = None
    steady: bool = False
    basis: str = ""
    competence: Competence | None = None
    # Read from the terms once, for what is asked about every fact: how many months it holds, why no
    # longer, and whether a new version ends it. What `moves` is changed by time in other ways than
    # that the fact that lasts longest runs out.
    months: tuple[tuple[int, Because], ...] = field(init=False, repr=False, compare=False)
    versioned: bool = field(init=False, repr=False, compare=False)
    moves: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        months = tuple((self.terms[term], ended) for term, ended in _MONTHS if term in self.terms)
        object.__setattr__(self, "months", months)
        object.__setattr__(self, "versioned", bool(self.terms.get("until_new_version")))
        added_up = self.kind in _ADDED_UP or "hp" in self.terms or "days_apart" in self.terms
        # Months of experience end only with their employment, and the answer says when there are enough.
        months_end = self.kind == "experience" and bool(months or self.counting)
        moves = added_up or months_end or self.validity is not None
        object.__setattr__(self, "moves", moves)

    @property
    def moving(self) -> tuple["Leaf", ...]:
        return (self,) if self.moves else ()


@dataclass(frozen=True, slots=True)
class Group:
    """`need` is a number of children or, where they are `worth` something, of points.

    `moving` are those of its leaves that time changes by itself, as `Leaf.moves` says.
    """

    kind: str
    need: int
    key: str
    children: tuple["Node", ...]
    worth: tuple[int, ...] = ()
    steady: bool = False
    competence: Competence | None = None
    moving: tuple[Leaf, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        moving = tuple(leaf for child in self.children for leaf in child.moving)
        object.__setattr__(self, "moving", moving)

    @property
    def asks_all(self) -> bool:
        return self.need == (sum(self.worth) or len(self.children))


Node = Leaf | Group


def check(rule: object, path: str = "") -> list[Problem]:
    """Everything wrong with a rule; an empty list means that it can be asked."""
    return [*_problems(rule, path), *_duplicates(_keys(rule), path)]


def parse(rule: object) -> Node:
    for problem in check(rule):
        raise RuleError(problem.path, problem.reason)
    return _node(cast(Mapping[str, Any], rule))


def references(rule: Mapping[str, Any] | Node) -> set[tuple[str, str]]:
    """What a rule points at, as (leaf, key): publishing asks whether each of them exists."""
    node = rule if isinstance(rule, Leaf | Group) else parse(rule)
    if isinstance(node, Group):
        return set().union(*(references(child) for child in node.children))
    own = {(node.kind, node.subject)} - {("eligibility", DEGREE)}
    return own.union(*(references(turn) for turn in node.renewal))


def leaves_of(node: Node) -> Iterator[Leaf]:
    """All that is asked, in the order it is written, with what renews it."""
    if isinstance(node, Leaf):
        yield node
    for part in node.children if isinstance(node, Group) else node.renewal:
        yield from leaves_of(part)


def members(rule: Mapping[str, Any]) -> tuple[str, Any]:
    """The field that holds a group's members, and what stands there; for a leaf, ("", ())."""
    for form, held in _MEMBERS.items():
        if form in rule:
            return held, rule.get(held)
    return "", ()


def _duplicates(keys: Iterator[str], path: str) -> Iterator[Problem]:
    times = Counter(keys)
    return (Problem(at(path, key), "duplicate_key") for key in sorted(times) if times[key] > 1)


def _problems(rule: object, path: str) -> Iterator[Problem]:
    if not isinstance(rule, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    if "key" in rule and not is_text(rule["key"]):
        yield Problem(at(path, "key"), "wrong_field")
    forms = [form for form in _FORMS if form in rule]
    if len(forms) != 1:
        yield Problem(path, "two_rules_in_one" if forms else "not_a_rule")
    elif forms == ["leaf"]:
        yield from leaf_problems(rule, path)
        yield from _renewal_problems(rule, path)
    else:
        yield from _group_problems(rule, forms[0], path)


def _renewal_problems(rule: Mapping[str, Any], path: str) -> Iterator[Problem]:
    if "renewal" not in rule:
        return
    turns = rule["renewal"]
    if not isinstance(turns, list | tuple) or not turns:
        yield Problem(at(path, "renewal"), "empty_list")
        return
    if "validity" not in rule:
        yield Problem(at(path, "renewal"), "nothing_to_renew")
    for number, turn in enumerate(turns):
        yield from _problems(turn, at(path, "renewal", number))


def _group_problems(rule: Mapping[str, Any], form: str, path: str) -> Iterator[Problem]:
    field, children = members(rule)
    if not isinstance(children, list | tuple):
        yield Problem(at(path, field), "not_a_list")
        return
    if form != "all" and not children:
        yield Problem(at(path, field), "empty_list")
    elif form in ("at_least", "points"):
        yield from _number_problems(rule, form, children, path)
    for number, child in enumerate(children):
        yield from _problems(child, at(path, field, number))


def _number_problems(
    rule: Mapping[str, Any], form: str, children: list[Any] | tuple[Any, ...], path: str
) -> Iterator[Problem]:
    number = rule[form]
    worths = [_worth(child, form) for child in children]
    for place, worth in enumerate(worths):
        if not is_whole(worth):
            yield Problem(at(path, "of", place, "worth"), "wrong_field")
    if not is_whole(number):
        yield Problem(at(path, form), "wrong_field")
    elif all(map(is_whole, worths)) and number > sum(worths):
        yield Problem(at(path, form), "out_of_reach")


def _worth(child: object, form: str) -> Any:
    return child.get("worth", 1) if form == "points" and isinstance(child, Mapping) else 1


def _keys(rule: object) -> Iterator[str]:
    if not isinstance(rule, Mapping):
        return
    if is_text(rule.get("key")):
        yield rule["key"]
    for children in (members(rule)[1], rule.get("renewal", ())):
        for child in children if isinstance(children, list | tuple) else ():
            yield from _keys(child)


def _node(rule: Mapping[str, Any]) -> Node:
    key = rule.get("key", "")
    if "leaf" in rule:
        return _leaf(rule, key)
    form = next(form for form in _MEMBERS if form in rule)
    children = tuple(_node(child) for child in rule[_MEMBERS[form]])
    return Group(
        kind=form,
        need=_NEEDS[form](rule, children),
        key=key,
        children=children,
        worth=tuple(_worth(child, form) for child in rule["of"]) if form == "points" else (),
        steady=all(child.steady for child in children),
    )


def _leaf(rule: Mapping[str, Any], key: str) -> Leaf:
    shape = SHAPES[rule["leaf"]]
    terms = {
        field: rule[field] for field in (*shape.needs, *shape.may) if rule.get(field) is not None
    }
    lasting = rule.get("validity")
    counting = counting_terms(rule)
    counted = Counting.from_terms(counting) if counting else None
    return Leaf(
        kind=rule["leaf"],
        subject=rule[shape.subject] if shape.subject else DEGREE,
        key=key,
        terms=MappingProxyType(terms),
        validity=None if lasting is None else Validity.from_terms(lasting),
        renewal=tuple(_node(turn) for turn in rule.get("renewal", ())),
        counting=counted,
        steady=rule["leaf"] not in OFFERED and (counted is None or counted.within_months is None),
        basis=rule.get("basis") or "",
    )


_NEEDS: Mapping[str, Callable[[Mapping[str, Any], tuple[Node, ...]], int]] = {
    "all": lambda _rule, children: len(children),
    "any": lambda _rule, _children: 1,
    "at_least": lambda rule, _children: rule["at_least"],
    "points": lambda rule, _children: rule["points"],
}
