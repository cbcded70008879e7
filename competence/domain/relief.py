"""Relief for the advanced courses of a step: how much, who covers, and who approves it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from competence.domain.faults import Problem, at, is_text, is_whole

APPROVERS = ("supervisor", "unit_manager", "department_head")
MOST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Relief:
    """`percent` of her working time while the course goes on."""

    percent: int
    cover: str
    approved_by: str

    @classmethod
    def from_terms(cls, terms: Mapping[str, Any]) -> Self:
        return cls(terms["percent"], terms["cover"], terms["approved_by"])


def problems(terms: object, path: str) -> Iterator[Problem]:
    if not isinstance(terms, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    percent = terms.get("percent")
    if not is_whole(percent) or percent > MOST_PERCENT:
        yield Problem(at(path, "percent"), "wrong_field")
    if not is_text(terms.get("cover")):
        yield Problem(at(path, "cover"), "wrong_field")
    if terms.get("approved_by") not in APPROVERS:
        yield Problem(at(path, "approved_by"), "wrong_field")
