"""Programmes, ladders, paths and profiles as files: one JSON document each, indented for reviewers."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cms.contentfiles.sources import SourceFile
from competence.domain import programme
from competence.domain.dangling import Reference, dangling, defined
from competence.domain.faults import Problem as RuleProblem
from courses.problems import Problem, gettext_noop

FIELDS = (
    *("schema", "kind", "key", "number", "title", "short", "area", "critical"),
    *("need", "people", "per"),
    *("audience", "basis", "voluntary"),
    *("stage", "due_days", "leaf", "course", "element", "talk", "routine", "method", "step"),
    *("at_least", "decision", "subject", "ladder", "of", "months", "hp", "min_version", "version"),
    *("valid_months", "max_age_months", "count", "level", "observed", "minutes", "description"),
    *("all", "any", "ref", "rule", "requirements", "gate", "levels", "areas", "competences"),
    *("steps", "stages", "elements", "talks", "methods"),
    *("note", "validity", "renewal", "counted_from", "window_days"),
    *("window_months", "grace_days", "arithmetic", "classes", "over", "divide_by", "individual"),
    *("pauses", "away_percent", "away_days", "within_months", "hours", "minutes_an_hour"),
    *("qualified", "outside_line", "persons", "by", "relief", "percent", "cover", "approved_by"),
)


def read_all(
    paths: Iterable[Path], courses: frozenset[str], known: frozenset[Reference] = frozenset()
) -> list[dict[str, Any]]:
    """`known` is what there is to ask for beside what these files define for each other."""
    read = [(source := SourceFile(path), _read(source, courses)) for path in paths]
    known |= defined(document for _source, document in read)
    known |= {("course", key) for key in courses}
    for source, document in read:
        source.refuse(_told(problem) for problem in dangling(document, known))
    return [document for _source, document in read]


def _read(source: SourceFile, courses: frozenset[str]) -> dict[str, Any]:
    """`courses` are the keys a rule may ask for; one that does not exist could never be passed."""
    text = source.text()
    document: dict[str, Any] = _json(source, text)
    # JSON is YAML: read once more, for the lines alone.
    source.yaml(text, 1)
    source.refuse(_told(problem) for problem in programme.check_document(document))
    source.refuse(unknown_courses(document, courses))
    return document


def _told(problem: RuleProblem) -> Problem:
    message = gettext_noop("The rules do not hold: %(reason)s")
    return Problem(dotted(problem.path), message, {"reason": problem.reason})


def rules_text(document: Mapping[str, Any]) -> str:
    """Fields in one order: PostgreSQL does not keep the one they were written in."""
    text = json.dumps(_ordered(document), ensure_ascii=False, indent=2) + "\n"
    # A soft hyphen is seen in a title on the map, and must be seen in the file too.
    return text.replace("\u00ad", "\\u00ad")


def _ordered(value: Any) -> Any:
    if isinstance(value, list):
        return [_ordered(entry) for entry in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _ordered(value[name]) for name in sorted(value, key=_place)}


def _place(name: str) -> tuple[int, int, str]:
    """Known fields as listed, all others after them: PE2 before PE10, `talk_first` before `talk_1`."""
    known = FIELDS.index(name) if name in FIELDS else len(FIELDS)
    digits = re.sub(r"\D", "", name)
    return known, int(digits or 0), name


def dotted(path: str) -> str:
    """`stages/0/gate` of the rules as `stages[0].gate` of the files."""
    found = ""
    for step in filter(None, path.split("/")):
        found += f"[{step}]" if step.isdigit() else f".{step}" if found else step
    return found


def unknown_courses(document: Any, known: frozenset[str], path: str = "") -> Iterator[Problem]:
    if isinstance(document, list):
        for at, entry in enumerate(document):
            yield from unknown_courses(entry, known, f"{path}[{at}]")
    if not isinstance(document, Mapping):
        return
    if document.get("leaf") == "module" and document["course"] not in known:
        message = gettext_noop("There is no course with this key: %(key)s")
        yield Problem(f"{path}.course", message, {"key": document["course"]})
    for name, entry in document.items():
        yield from unknown_courses(entry, known, f"{path}.{name}" if path else name)


def _json(source: SourceFile, text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = gettext_noop("This is not JSON: %(reason)s")
        raise source.error(Problem("", message, {"reason": error.msg}), error.lineno) from error
