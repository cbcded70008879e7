"""Whom a rule of assignment reaches: by role, unit, employment, days and what somebody holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence.domain.facts import Ledger
from competence.domain.faults import Problem, at, is_text
from competence.domain.grammar import check, parse
from competence.domain.rules import evaluate

CONDITIONS = ("role", "unit", "employment", "hired", "holds")
_GROUPS = ("all", "any")
_HIRED = ("on_or_after", "before")


@dataclass(frozen=True, slots=True)
class Employed:
    """One employment that holds that day or is to come. `unit` is a path, as `/1/4/12/`."""

    unit: str
    type: str
    hired_on: date


@dataclass(frozen=True, slots=True)
class Candidate:
    roles: frozenset[str]
    employments: tuple[Employed, ...]
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Match:
    """Whether the rule reaches her, and the conditions, by their path in the rule, that decide it."""

    reached: bool
    reasons: tuple[str, ...]


def reach_problems(rule: object, path: str = "") -> list[Problem]:
    return [*_problems(rule, path)]


def match(rule: Mapping[str, Any], candidate: Candidate, day: date) -> Match:
    """For a rule without problems. Nobody is reached who is not employed, or going to be."""
    if not candidate.employments:
        return Match(reached=False, reasons=("employed",))
    return _match(rule, candidate, day, "")


def _match(rule: Mapping[str, Any], candidate: Candidate, day: date, path: str) -> Match:
    if "not" in rule:
        inner = _match(rule["not"], candidate, day, at(path, "not"))
        return Match(not inner.reached, inner.reasons)
    for form in _GROUPS:
        if form in rule:
            return _group(form, rule[form], candidate, day, path)
    name = next(name for name in CONDITIONS if name in rule)
    return Match(_HOLDS[name](rule[name], candidate, day), (at(path, name),))


def _group(
    form: str, parts: Sequence[Mapping[str, Any]], candidate: Candidate, day: date, path: str
) -> Match:
    found = [_match(part, candidate, day, at(path, form, n)) for n, part in enumerate(parts)]
    reached = all(part.reached for part in found)
    if form == "any":
        reached = any(part.reached for part in found)
    deciding = (part for part in found if part.reached == reached)
    return Match(reached, tuple(reason for part in deciding for reason in part.reasons))


def _in_role(roles: Sequence[str], candidate: Candidate, _day: date) -> bool:
    return bool(candidate.roles & set(roles))


def _in_unit(units: Sequence[str], candidate: Candidate, _day: date) -> bool:
    """The unit itself or one below it."""
    return any(post.unit.startswith(unit) for post in candidate.employments for unit in units)


def _employed_as(types: Sequence[str], candidate: Candidate, _day: date) -> bool:
    return any(post.type in types for post in candidate.employments)


def _was_hired(days: Mapping[str, str], candidate: Candidate, _day: date) -> bool:
    """By the first day of the employment she has had longest."""
    first = min(post.hired_on for post in candidate.employments)
    since, before = (days.get(bound) for bound in _HIRED)
    late_enough = since is None or first >= date.fromisoformat(since)
    return late_enough and (before is None or first < date.fromisoformat(before))


def _holds(asked: Mapping[str, Any], candidate: Candidate, day: date) -> bool:
    return evaluate(parse(asked), candidate.ledger, day).met


_HOLDS: Mapping[str, Callable[[Any, Candidate, date], bool]] = {
    "role": _in_role,
    "unit": _in_unit,
    "employment": _employed_as,
    "hired": _was_hired,
    "holds": _holds,
}


def _problems(rule: object, path: str) -> Iterator[Problem]:
    if not isinstance(rule, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    forms = [form for form in (*_GROUPS, "not", *CONDITIONS) if form in rule]
    if len(forms) != 1:
        yield Problem(path, "two_rules_in_one" if forms else "not_a_rule")
        return
    form = forms[0]
    yield from _FAULTS.get(form, _name_problems)(rule[form], at(path, form))


def _group_problems(parts: object, path: str) -> Iterator[Problem]:
    if not isinstance(parts, list | tuple):
        yield Problem(path, "not_a_list")
        return
    if not parts:
        yield Problem(path, "empty_list")
    for number, part in enumerate(parts):
        yield from _problems(part, at(path, number))


def _name_problems(names: object, path: str) -> Iterator[Problem]:
    if not isinstance(names, list | tuple):
        yield Problem(path, "not_a_list")
    elif not names:
        yield Problem(path, "empty_list")
    elif not all(map(is_text, names)):
        yield Problem(path, "wrong_field")


def _hired_problems(days: object, path: str) -> Iterator[Problem]:
    if not isinstance(days, Mapping):
        yield Problem(path, "not_a_mapping")
        return
    if not days.keys() & set(_HIRED):
        yield Problem(path, "nothing_asked")
    for bound in _HIRED:
        if bound in days and not _is_day(days[bound]):
            yield Problem(at(path, bound), "wrong_field")


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


_FAULTS: Mapping[str, Callable[[object, str], Iterator[Problem]]] = {
    "all": _group_problems,
    "any": _group_problems,
    "not": lambda rule, path: _problems(rule, path),
    "hired": _hired_problems,
    "holds": lambda rule, path: iter(check(rule, path)),
}
