"""The leaves of a rule: which field names the subject, which fields each needs, and which it may have."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from competence.domain.counting import Counting
from competence.domain.facts import FactKind
from competence.domain.faults import (
    Problem,
    at,
    is_amount,
    is_flag,
    is_text,
    is_whole,
    is_whole_or_null,
)
from competence.domain.lasting import problems as validity_problems

DECISIONS = frozenset({FactKind.INDEPENDENCE, FactKind.STEP, FactKind.TASK_ASSIGNED})
# Who may say how well somebody does something; her own word never counts as another's.
ASSESSORS = ("self", "mentor", "supervisor", "peer", "panel")
BASES = ("law", "licence", "national", "local")
STEP_KEY = re.compile(r"step_[1-9]\d?")
COUNTING_TERMS = ("arithmetic", "classes", "pauses", "within_months")

Fits = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    subject: str
    needs: Mapping[str, Fits]
    may: Mapping[str, Fits] = MappingProxyType({})
    # Of these at least one is asked, where there are any.
    one_of: frozenset[str] = frozenset()
    lasts: bool = False


def _is_level(value: object) -> bool:
    return is_whole(value) and value in range(1, 6)


def _is_percent(value: object) -> bool:
    return is_whole(value) and value <= 100


def _is_step(value: object) -> bool:
    return isinstance(value, str) and STEP_KEY.fullmatch(value) is not None


def _is_decision(value: object) -> bool:
    return isinstance(value, str) and value in DECISIONS


def _is_assessor(value: object) -> bool:
    return isinstance(value, str) and value in ASSESSORS


def _is_basis(value: object) -> bool:
    return isinstance(value, str) and value in BASES


_LASTING: Mapping[str, Fits] = {
    "valid_months": is_whole_or_null,
    "max_age_months": is_whole_or_null,
    "until_new_version": is_flag,
    "basis": _is_basis,
}

SHAPES: Mapping[str, Shape] = {
    "module": Shape(
        "course", {"course": is_text}, {"min_version": is_whole, **_LASTING}, lasts=True
    ),
    "check": Shape(
        "course",
        {"course": is_text},
        {"percent": _is_percent, "latest": is_flag, **_LASTING},
        lasts=True,
    ),
    "element": Shape(
        "element",
        {"element": is_text},
        {
            "count": is_whole,
            "level": _is_level,
            "observed": is_whole,
            "observed_by": _is_assessor,
            "days_apart": is_whole,
        },
        one_of=frozenset({"count", "level", "observed"}),
    ),
    "talk": Shape("talk", {"talk": is_text}),
    "document": Shape(
        "routine", {"routine": is_text}, {"version": is_whole, **_LASTING}, lasts=True
    ),
    "experience": Shape(
        "of",
        {"of": is_text, "months": is_whole},
        dict.fromkeys(COUNTING_TERMS, lambda _value: True),
    ),
    "supervision": Shape(
        "of",
        {"of": is_text, "hours": is_amount},
        {"minutes_an_hour": is_whole, "qualified": is_flag, "outside_line": is_flag},
    ),
    "mentored": Shape("of", {"of": is_text, "persons": is_whole}, {"months": is_whole}),
    "assessment": Shape(
        "of",
        {"of": is_text, "by": _is_assessor},
        {"level": _is_level, "count": is_whole, **_LASTING},
    ),
    "eligibility": Shape("", {}),
    "method": Shape("method", {"method": is_text}, _LASTING, lasts=True),
    "external": Shape(
        "course",
        {"course": is_text},
        {"hp": is_amount, "level": is_text, "subject": is_text, **_LASTING},
        lasts=True,
    ),
    "step": Shape("step", {"step": _is_step}, {"ladder": is_text}),
    "decision": Shape("subject", {"decision": _is_decision, "subject": is_text}, {"by": is_text}),
}


def leaf_problems(rule: Mapping[str, object], path: str) -> Iterator[Problem]:
    kind = rule["leaf"]
    shape = SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        yield Problem(at(path, "leaf"), "unknown_leaf")
        return
    for field in shape.needs:
        if field not in rule:
            yield Problem(at(path, field), "missing_field")
    for field, fits in (*shape.needs.items(), *shape.may.items()):
        if field in rule and not fits(rule[field]):
            yield Problem(at(path, field), "wrong_field")
    if shape.one_of and not shape.one_of & rule.keys():
        yield Problem(path, "nothing_asked")
    yield from _lasting_problems(rule, shape, path)
    if kind == "experience":
        yield from Counting.problems(counting_terms(rule), path)


def _lasting_problems(rule: Mapping[str, object], shape: Shape, path: str) -> Iterator[Problem]:
    if "validity" not in rule:
        return
    here = at(path, "validity")
    terms = rule["validity"]
    if not shape.lasts or not isinstance(terms, Mapping):
        yield Problem(here, "wrong_field")
        return
    if "valid_months" in rule:
        yield Problem(at(path, "valid_months"), "said_twice")
    yield from (Problem(*fault) for fault in validity_problems(terms, here))


def counting_terms(rule: Mapping[str, object]) -> dict[str, object]:
    return {term: rule[term] for term in COUNTING_TERMS if term in rule}
