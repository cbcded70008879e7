"""What documents define for each other, and what a rule points at that nobody defines."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from competence.domain.faults import Problem, at

# As (kind of thing, key): ("course", "sekretess"), ("element", "PE6"), ("step", "child_services:step_3").
type Reference = tuple[str, str]

_FIELDS: Mapping[str, tuple[str, str]] = {
    "module": ("course", "course"),
    "check": ("course", "course"),
    "element": ("element", "element"),
    "talk": ("talk", "talk"),
    "method": ("method", "method"),
}
STEP_DECISION = "step_decision"


def defined(documents: Iterable[Mapping[str, Any]]) -> frozenset[Reference]:
    """Elements and talks, methods, and the steps of ladders and paths."""
    return frozenset(each for document in documents for each in _defined(document))


def dangling(
    document: Mapping[str, Any], known: frozenset[Reference], path: str = ""
) -> Iterator[Problem]:
    """Of a document without faults. Routines and courses elsewhere are not asked about: those of a
    municipality are its own, and nobody lists what is taught elsewhere.
    """
    found = _reference(document)
    if found is not None and found[1:] not in known:
        field, kind, _key = found
        yield Problem(at(path, field), f"dangling_{kind}")
    for name, entry in document.items():
        for below, part in _parts(entry, at(path, name)):
            yield from dangling(part, known, below)


def _parts(entry: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(entry, Mapping):
        yield path, entry
    elif isinstance(entry, list | tuple):
        for number, part in enumerate(entry):
            yield from _parts(part, at(path, number))


def _reference(entry: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """The field that points, and at what."""
    leaf = str(entry.get("leaf", ""))
    if leaf == "step":
        ladder = entry.get("ladder")
        return None if ladder is None else ("step", "step", f"{ladder}:{entry['step']}")
    if leaf == "decision" and entry["decision"] == STEP_DECISION:
        return "subject", "decision", entry["subject"]
    if leaf not in _FIELDS:
        return None
    kind, field = _FIELDS[leaf]
    return field, kind, entry[field]


def _defined(document: Mapping[str, Any]) -> Iterator[Reference]:
    for kind, field in (("element", "elements"), ("talk", "talks")):
        yield from ((kind, key) for key in document.get(field, ()))
    yield from (("method", entry["key"]) for entry in document.get("methods", ()))
    for step in document.get("steps", ()):
        yield "step", f"{document['key']}:{step['key']}"
        yield "decision", step["key"]
