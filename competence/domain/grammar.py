"""How a rule is written: reading it, checking it, and listing what it refers to."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeGuard, cast

from competence.domain.facts import FactKind

DECISIONS = frozenset({FactKind.INDEPENDENCE, FactKind.STEP, FactKind.TASK_ASSIGNED})
STEP_KEY = re.compile(r"step_[1-9]\d?")
DEGREE = "degree"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing asked of a person. `terms` are the thresholds written beside it."""

    kind: str
    subject: str
    key: str
    terms: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    kind: str
    need: int
    key: str
    children: tuple["Node", ...]


Node = Leaf | Group


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong and where: `all/2/course` is the course of the third rule under "all"."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path or 'rule'}: {self.reason}"


class RuleError(ValueError):
    def __init__(self, path: str, reason: str) -> None:
        super().__init__(str(Problem(path, reason)))
        self.path = path
        self.reason = reason


def is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value.strip())


def is_whole(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 1


def _is_whole_or_null(value: object) -> bool:
    return value is None or is_whole(value)


def _is_level(value: object) -> bool:
    return is_whole(value) and value in range(1, 6)


def _is_points(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isfinite(value) and value > 0


def _is_step(value: object) -> bool:
    return isinstance(value, str) and STEP_KEY.fullmatch(value) is not None


def _is_decision(value: object) -> bool:
    return isinstance(value, str) and value in DECISIONS


@dataclass(frozen=True, slots=True)
class _Shape:
    """The field that names the subject, the fields a leaf needs, and those it may have."""

    subject: str
    needs: Mapping[str, Callable[[object], bool]]
    may: Mapping[str, Callable[[object], bool]] = MappingProxyType({})


_LASTING = {"valid_months": _is_whole_or_null, "max_age_months": _is_whole_or_null}

_SHAPES: Mapping[str, _Shape] = {
    "module": _Shape("course", {"course": is_text}, {"min_version": is_whole, **_LASTING}),
    "element": _Shape(
        "element",
        {"element": is_text},
        {"count": is_whole, "level": _is_level, "observed": is_whole},
    ),
    "talk": _Shape("talk", {"talk": is_text}),
    "document": _Shape("routine", {"routine": is_text}, {"version": is_whole, **_LASTING}),
    "experience": _Shape("of", {"of": is_text, "months": is_whole}),
    "eligibility": _Shape("", {}),
    "method": _Shape("method", {"method": is_text}, _LASTING),
    "external": _Shape("course", {"course": is_text}, {"hp": _is_points}),
    "step": _Shape("step", {"step": _is_step}, {"ladder": is_text}),
    "decision": _Shape("subject", {"decision": _is_decision, "subject": is_text}),
}

LEAF_KINDS = frozenset(_SHAPES)
_FORMS = ("all", "any", "at_least", "leaf")


def check(rule: object, path: str = "") -> list[Problem]:
    """Everything wrong with a rule; an empty list means that it can be asked."""
    return [*_problems(rule, path), *_duplicates(list(_keys(rule)), path)]


def parse(rule: object) -> Node:
    for problem in check(rule):
        raise RuleError(problem.path, problem.reason)
    return _node(cast(Mapping[str, Any], rule))


def references(rule: Mapping[str, Any] | Node) -> set[tuple[str, str]]:
    """What a rule points at, as (leaf, key): publishing asks whether each of them exists."""
    node = rule if isinstance(rule, Leaf | Group) else parse(rule)
    if isinstance(node, Leaf):
        return {(node.kind, node.subject)} - {("eligibility", DEGREE)}
    return set().union(*(references(child) for child in node.children))


def _duplicates(keys: list[str], path: str) -> list[Problem]:
    twice = {key for key in keys if keys.count(key) > 1} if len(set(keys)) < len(keys) else ()
    return [Problem(at(path, key), "duplicate_key") for key in sorted(twice)]


def at(path: str, *parts: object) -> str:
    return "/".join(str(part) for part in (path, *parts) if part != "")


def members(rule: Mapping[str, Any]) -> tuple[str, Any]:
    """The field that holds a group's members, and what stands there; for a leaf, ("", ())."""
    for form, field in (("all", "all"), ("any", "any"), ("at_least", "of")):
        if form in rule:
            return field, rule.get(field)
    return "", ()


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
        yield from _leaf_problems(rule, path)
    else:
        yield from _group_problems(rule, forms[0], path)


def _group_problems(rule: Mapping[str, Any], form: str, path: str) -> Iterator[Problem]:
    field, children = members(rule)
    if not isinstance(children, list | tuple):
        yield Problem(at(path, field), "not_a_list")
        return
    if form != "all" and not children:
        yield Problem(at(path, field), "empty_list")
    elif form == "at_least":
        yield from _number_problems(rule["at_least"], len(children), at(path, form))
    for number, child in enumerate(children):
        yield from _problems(child, at(path, field, number))


def _number_problems(number: object, most: int, path: str) -> Iterator[Problem]:
    if not is_whole(number):
        yield Problem(path, "wrong_field")
    elif number > most:
        yield Problem(path, "out_of_reach")


def _leaf_problems(rule: Mapping[str, Any], path: str) -> Iterator[Problem]:
    kind = rule["leaf"]
    shape = _SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        yield Problem(at(path, "leaf"), "unknown_leaf")
        return
    for field in shape.needs:
        if field not in rule:
            yield Problem(at(path, field), "missing_field")
    for field, fits in (*shape.needs.items(), *shape.may.items()):
        if field in rule and not fits(rule[field]):
            yield Problem(at(path, field), "wrong_field")
    if kind == "element" and not {"count", "level", "observed"} & rule.keys():
        yield Problem(path, "nothing_asked")


def _keys(rule: object) -> Iterator[str]:
    if not isinstance(rule, Mapping):
        return
    if is_text(rule.get("key")):
        yield rule["key"]
    children = members(rule)[1]
    for child in children if isinstance(children, list | tuple) else ():
        yield from _keys(child)


def _node(rule: Mapping[str, Any]) -> Node:
    key = rule.get("key", "")
    if "leaf" not in rule:
        return _group(rule, key)
    shape = _SHAPES[rule["leaf"]]
    subject = rule[shape.subject] if shape.subject else DEGREE
    terms = {
        field: rule[field] for field in (*shape.needs, *shape.may) if rule.get(field) is not None
    }
    return Leaf(rule["leaf"], subject, key, MappingProxyType(terms))


def _group(rule: Mapping[str, Any], key: str) -> Group:
    children = tuple(_node(child) for child in members(rule)[1])
    if "at_least" in rule:
        return Group("at_least", rule["at_least"], key, children)
    return (
        Group("all", len(children), key, children)
        if "all" in rule
        else (Group("any", 1, key, children))
    )
