"""What publishing refuses: faults in programmes, ladders, specialist paths and role profiles."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from competence.domain import relief, resilience
from competence.domain.faults import Problem, at, is_flag, is_text, is_whole
from competence.domain.grammar import check, members
from competence.domain.methods import FIELDS
from competence.domain.shapes import BASES

SCHEMA = 1
STAGE_KEYS = ("before_start", "day_1", "week_1", "month_1", "month_3", "month_6", "month_12")
# Whom a programme is for. It is proposed to them first, and may be assigned to anybody.
AUDIENCES = ("caseworker", "agency", "supervisor", "mentor")
# The role a path is for. Nobody without it wishes for the path; left out, anybody may.
PATH_AUDIENCES = ("caseworker", "supervisor", "mentor")

Entry = tuple[str, Mapping[str, Any]]


def check_document(document: object) -> list[Problem]:
    kind = document.get("kind") if isinstance(document, Mapping) else None
    checker = _CHECKERS.get(kind) if isinstance(kind, str) else None
    return checker(document) if checker else [Problem("kind", "unknown_kind")]


def check_programme(document: object) -> list[Problem]:
    if not isinstance(document, Mapping):
        return [Problem("", "not_a_mapping")]
    return [*_programme_problems(document)]


def check_ladder(document: object) -> list[Problem]:
    """A ladder, or a specialist path that branches from it: steps that rise, each with a rule."""
    if not isinstance(document, Mapping):
        return [Problem("", "not_a_mapping")]
    return [*_ladder_problems(document)]


def check_profile(document: object) -> list[Problem]:
    if not isinstance(document, Mapping):
        return [Problem("", "not_a_mapping")]
    entries = [*_entries(document, "competences")]
    return [
        *_head_problems(document, ("profile",)),
        *_list_problems(document, "competences"),
        *_title_problems(entries),
        *_duplicates(entries),
        *(problem for path, entry in entries for problem in _rule_problems(path, entry)),
        *(problem for path, entry in entries for problem in _need_problems(path, entry)),
    ]


def check_methods(document: object) -> list[Problem]:
    """How long methods last, by key. Each says on what basis, so that nobody takes it for law."""
    if not isinstance(document, Mapping):
        return [Problem("", "not_a_mapping")]
    entries = [*_entries(document, "methods")]
    return [
        *_head_problems(document, ("methods",)),
        *_list_problems(document, "methods"),
        *_title_problems(entries),
        *_duplicates(entries),
        *(problem for path, entry in entries for problem in _method_problems(path, entry)),
    ]


def _method_problems(path: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    if "basis" not in entry:
        yield Problem(at(path, "basis"), "missing_field")
    leaf = {"leaf": "method", "method": "any"}
    terms = {field: entry[field] for field in FIELDS if field in entry}
    yield from check({**leaf, **terms}, path)


def _programme_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    stages = [*_entries(document, "stages")]
    required = [found for path, stage in stages for found in _entries(stage, "requirements", path)]
    yield from _head_problems(document, ("programme",))
    if document.get("audience", AUDIENCES[0]) not in AUDIENCES:
        yield Problem("audience", "unknown_audience")
    yield from _list_problems(document, "stages")
    yield from _title_problems([*stages, *required])
    yield from _duplicates([*stages, *required])
    yield from _order_problems(stages)
    for path, stage in stages:
        if not isinstance(stage.get("requirements", []), list | tuple):
            yield Problem(at(path, "requirements"), "not_a_list")
    for path, requirement in required:
        yield from _requirement_problems(path, requirement, document)
    yield from _talk_problems(document, {str(stage.get("key")) for _path, stage in stages})
    yield from _gates_problems(stages, _keys(required))


def _head_problems(document: Mapping[str, Any], kinds: tuple[str, ...]) -> Iterator[Problem]:
    if document.get("schema") != SCHEMA:
        yield Problem("schema", "unknown_schema")
    if document.get("kind") not in kinds:
        yield Problem("kind", "unknown_kind")
    yield from _title_problems([("", document)])


def _entries(document: Mapping[str, Any], field: str, path: str = "") -> Iterator[Entry]:
    found = document.get(field, ())
    for number, entry in enumerate(found if isinstance(found, list | tuple) else ()):
        yield at(path, field, number), entry if isinstance(entry, Mapping) else {}


def _list_problems(document: Mapping[str, Any], field: str) -> Iterator[Problem]:
    if not isinstance(document.get(field), list | tuple) or not document[field]:
        yield Problem(field, "empty_list")


def _basis_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """On what basis all of it is asked, and whether it is a merit that nobody needs."""
    if document.get("basis", BASES[0]) not in BASES:
        yield Problem("basis", "wrong_field")
    if not is_flag(document.get("voluntary", False)):
        yield Problem("voluntary", "wrong_field")


def _title_problems(entries: Iterable[Entry]) -> Iterator[Problem]:
    for path, entry in entries:
        for field in ("key", "title"):
            if not is_text(entry.get(field)):
                yield Problem(at(path, field), "missing_field")


def _duplicates(entries: Iterable[Entry]) -> Iterator[Problem]:
    found = [*entries]
    times = Counter(str(entry.get("key")) for _path, entry in found)
    for path, entry in found:
        if is_text(entry.get("key")) and times[entry["key"]] > 1:
            yield Problem(at(path, "key"), "duplicate_key")


def _order_problems(stages: Iterable[Entry]) -> Iterator[Problem]:
    places: list[int] = []
    dues: list[int] = []
    for path, stage in stages:
        key, due = stage.get("key"), stage.get("due_days")
        if key not in STAGE_KEYS:
            yield Problem(at(path, "key"), "unknown_stage")
        elif not _follows(STAGE_KEYS.index(key), places):
            yield Problem(at(path, "key"), "out_of_order")
        if type(due) is not int:
            yield Problem(at(path, "due_days"), "wrong_field")
        elif not _follows(due, dues):
            yield Problem(at(path, "due_days"), "out_of_order")


def _follows(number: int, before: list[int]) -> bool:
    in_order = not before or before[-1] <= number
    before.append(number)
    return in_order


def _requirement_problems(
    path: str, requirement: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[Problem]:
    faults = check(requirement, path)
    yield from faults
    if "leaf" not in requirement:
        yield Problem(path, "not_a_leaf")
    minutes = requirement.get("minutes", 0)
    if minutes != 0 and not is_whole(minutes):
        yield Problem(at(path, "minutes"), "wrong_field")
    for leaf, field in (("element", "elements"), ("talk", "talks")):
        known = _mapping(document, field)
        if not faults and requirement.get("leaf") == leaf and requirement[leaf] not in known:
            yield Problem(at(path, leaf), f"dangling_{leaf}")


def _talk_problems(document: Mapping[str, Any], stages: set[str]) -> Iterator[Problem]:
    for key, talk in _mapping(document, "talks").items():
        if not isinstance(talk, Mapping) or str(talk.get("stage")) not in stages:
            yield Problem(at("talks", key, "stage"), "unknown_stage")


def _mapping(document: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    found = document.get(field)
    return found if isinstance(found, Mapping) else {}


def _gates_problems(stages: Iterable[Entry], everywhere: set[str]) -> Iterator[Problem]:
    """A gate may ask for what its own stage or an earlier one requires, never for a later one's."""
    so_far: set[str] = set()
    for path, stage in stages:
        so_far |= _keys(_entries(stage, "requirements"))
        gate = stage.get("gate")
        if gate is None:
            continue
        gate_path = at(path, "gate")
        yield from _ref_problems(gate, gate_path, so_far, everywhere)
        yield from check(_without_refs(gate), gate_path)


def _ref_problems(
    gate: object, path: str, so_far: set[str], everywhere: set[str]
) -> Iterator[Problem]:
    if not isinstance(gate, Mapping):
        return
    if "ref" in gate and str(gate["ref"]) not in so_far:
        later = str(gate["ref"]) in everywhere
        yield Problem(at(path, "ref"), "ref_to_later_stage" if later else "dangling_ref")
    field, children = members(gate)
    for number, child in enumerate(children if isinstance(children, list | tuple) else ()):
        yield from _ref_problems(child, at(path, field, number), so_far, everywhere)


def _without_refs(gate: object) -> object:
    """The same gate with a faultless leaf in each reference's place, so that its form is checked."""
    if not isinstance(gate, Mapping):
        return gate
    if "ref" in gate:
        return {"leaf": "eligibility"}
    field, children = members(gate)
    if not field or not isinstance(children, list | tuple):
        return gate
    return {**gate, field: [_without_refs(child) for child in children]}


def _ladder_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    steps = [*_entries(document, "steps")]
    yield from _head_problems(document, ("ladder", "path"))
    yield from _basis_problems(document)
    if document.get("audience", PATH_AUDIENCES[0]) not in PATH_AUDIENCES:
        yield Problem("audience", "unknown_audience")
    yield from _list_problems(document, "steps")
    yield from _title_problems(steps)
    yield from _duplicates(steps)
    numbers: list[int] = []
    for path, step in steps:
        number = step.get("number")
        if not is_whole(number) or not _follows(number, numbers):
            yield Problem(at(path, "number"), "out_of_order")
        if document.get("kind") == "ladder" and step.get("key") != f"step_{number}":
            yield Problem(at(path, "key"), "wrong_field")
        if step.get("rule") is not None:
            yield from _rule_problems(path, step)
        if "relief" in step:
            yield from relief.problems(step["relief"], at(path, "relief"))


def _rule_problems(path: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    yield from check(entry.get("rule"), at(path, "rule"))


def _need_problems(path: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    """How many a unit needs is said of what is critical, and of nothing else."""
    if "need" not in entry:
        return
    yield from resilience.problems(entry["need"], at(path, "need"))
    if entry.get("critical") is not True:
        yield Problem(at(path, "need"), "wrong_field")


def _keys(entries: Iterable[Entry]) -> set[str]:
    return {str(entry.get("key")) for _path, entry in entries}


_CHECKERS: Mapping[str, Callable[[object], list[Problem]]] = {
    "programme": check_programme,
    "ladder": check_ladder,
    "path": check_ladder,
    "profile": check_profile,
    "methods": check_methods,
}
