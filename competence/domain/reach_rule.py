"""A rule of assignment as it is written and kept: whom it reaches, which programme, from when.

Who is said in groups: one of the first groups has to fit and none of the excepted. All that is asked
in a group has to hold, and of several roles, units or types of employment one is enough. So it can
be filled in as a form and said as one sentence; as a tree it is what `reach.match` reads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from competence.domain.faults import Problem, is_text, is_whole
from competence.domain.publishing import SCHEMA
from competence.domain.reach import CONDITIONS, reach_problems

KIND = "assignment"
LONGEST_WAIT = 365
LONGEST_TIME = 3 * 365

# What is asked in a group, by the name of the condition.
Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Groups:
    reached: tuple[Asked, ...] = ()
    excepted: tuple[Asked, ...] = ()


def tree_of(groups: Groups) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [_any_of(groups.reached)]
    if groups.excepted:
        parts.append({"not": _any_of(groups.excepted)})
    return {"all": parts}


def groups_of(tree: Mapping[str, Any]) -> Groups:
    """The other way, for a tree without problems that was written in groups."""
    first, *rest = tree["all"]
    return Groups(_groups(first), _groups(rest[0]["not"]) if rest else ())


def rule_problems(document: object) -> list[Problem]:
    if not isinstance(document, Mapping):
        return [Problem("", "not_a_mapping")]
    return [*_problems(document)]


def _any_of(groups: Sequence[Asked]) -> dict[str, Any]:
    return {"any": [{"all": [*_conditions(asked)]} for asked in groups]}


def _conditions(asked: Asked) -> Iterator[dict[str, Any]]:
    for name in CONDITIONS:
        if name in asked:
            yield {name: asked[name]}


def _groups(part: Mapping[str, Any]) -> tuple[Asked, ...]:
    return tuple(
        {name: value for condition in group["all"] for name, value in condition.items()}
        for group in part["any"]
    )


def _problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    if document.get("schema") != SCHEMA:
        yield Problem("schema", "unknown_schema")
    if document.get("kind") != KIND:
        yield Problem("kind", "unknown_kind")
    for field in ("title", "programme"):
        if not is_text(document.get(field)):
            yield Problem(field, "missing_field")
    faults = reach_problems(document.get("who"), "who")
    yield from faults
    if not faults and not _is_in_groups(document["who"]):
        yield Problem("who", "not_in_groups")
    wait = document.get("after_days")
    if wait != 0 and (not is_whole(wait) or wait > LONGEST_WAIT):
        yield Problem("after_days", "wrong_field")
    time = document.get("within_days")
    if time is not None and (not is_whole(time) or time > LONGEST_TIME):
        yield Problem("within_days", "wrong_field")


def _is_in_groups(tree: Mapping[str, Any]) -> bool:
    try:
        return tree_of(groups_of(tree)) == tree
    except (KeyError, ValueError, AttributeError, TypeError):
        return False
