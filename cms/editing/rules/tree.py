"""A document as a tree of places, each with its sentence and what is wrong there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cms.editing.rules.faults import by_place, problems_of
from cms.editing.rules.subjects import Subjects
from competence.domain.drafting import mark
from competence.domain.faults import at, is_whole
from competence.domain.grammar import Leaf, RuleError, members, parse
from competence.wording.ruletext import KINDS, group_words, leaf_words, renewal_words

LISTS = {
    "ladder": "steps",
    "path": "steps",
    "profile": "competences",
    "methods": "methods",
    "programme": "stages",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A list of places, and where one is added to it."""

    path: str
    adds: str
    places: tuple["Place", ...] = ()
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    path: str
    mark: str
    text: str
    rows: tuple[Row, ...] = ()
    is_entry: bool = False
    # What stands in a list can be moved in it and taken out of it.
    listed: bool = True
    first: bool = False
    last: bool = False
    wraps: bool = False
    problems: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        return anchor(self.path)


def anchor(path: str) -> str:
    """Where on the page a place is found again."""
    return f"plats-{path.replace('/', '-')}"


def tree(document: Mapping[str, Any], subjects: Subjects) -> tuple[Row, tuple[str, ...]]:
    """The document as one row of places, and what is wrong with it as a whole."""
    field = LISTS[document["kind"]]
    row = _row(field, document.get(field), lambda path, part: _entry(path, part, subjects))
    faults = by_place(problems_of(document, subjects), _paths(row))
    return _with_faults(row, faults), tuple(faults.get("", ()))


def sentence(rule: Any, subjects: Subjects) -> str:
    """The node's own words, without what is in it; its kind where it cannot be read yet."""
    if not isinstance(rule, Mapping):
        return _("No requirement yet")
    if "ref" in rule:
        return subjects.names.requirements.get(rule["ref"], str(rule["ref"]))
    if "leaf" in rule:
        return _leaf(rule, subjects)
    form = next((form for form in ("all", "any", "at_least", "points") if form in rule), "all")
    need = rule.get(form)
    return group_words(form, need if is_whole(need) else 0)


def _leaf(rule: Mapping[str, Any], subjects: Subjects) -> str:
    alone = {name: value for name, value in rule.items() if name not in ("renewal", "key")}
    try:
        node = parse(alone)
    except RuleError:
        kind = KINDS.get(str(rule["leaf"]))
        return _("%(kind)s – not finished") % {"kind": kind or rule["leaf"]}
    if not isinstance(node, Leaf):
        return ""
    renewed = rule.get("renewal")
    # Where something else renews it, its sentence does not say that it is done again.
    return leaf_words(replace(node, renewal=(node,)) if renewed else node, subjects.names)


def _row(path: str, parts: Any, place: Any, adds: str = "rule", lead: str = "") -> Row:
    parts = parts if isinstance(parts, Sequence) and not isinstance(parts, str) else ()
    places = [place(at(path, number), part) for number, part in enumerate(parts)]
    ends = len(places) - 1
    return Row(
        path,
        "entry" if "/" not in path else adds,
        tuple(
            replace(found, first=number == 0, last=number == ends)
            for number, found in enumerate(places)
        ),
        lead,
    )


def _entry(path: str, entry: Any, subjects: Subjects) -> Place:
    entry = entry if isinstance(entry, Mapping) else {}
    title = str(entry.get("title") or _("Without a title"))
    if path.startswith("steps"):
        title = _("Step %(number)s, %(title)s") % {"number": entry.get("number"), "title": title}
    rows: list[Row] = []
    if path.startswith("stages"):
        rows = [*_stage_rows(path, entry, subjects)]
    elif path.startswith("methods"):
        title = f"{title}. {_method_sentence(entry, subjects)}"
        rows = [_renewal(path, entry, subjects)]
    else:
        rows = [_single(at(path, "rule"), entry.get("rule"), subjects)]
    return Place(path, mark(entry), title, tuple(rows), is_entry=True)


def _method_sentence(entry: Mapping[str, Any], subjects: Subjects) -> str:
    terms = {name: entry[name] for name in ("validity", "basis", "renewal") if name in entry}
    words = _leaf({"leaf": "method", "method": "x", **terms}, subjects)
    return words.partition(". ")[2]


def _stage_rows(path: str, stage: Mapping[str, Any], subjects: Subjects) -> Iterator[Row]:
    def requirement(path: str, part: Any) -> Place:
        found = _node(path, part, subjects)
        title = part.get("title") if isinstance(part, Mapping) else ""
        return replace(found, text=f"{title}: {found.text}" if title else found.text)

    here = at(path, "requirements")
    yield _row(here, stage.get("requirements"), requirement, adds="requirement")
    gate = _single(at(path, "gate"), stage.get("gate"), subjects)
    yield replace(gate, lead=_("To pass the stage"))


def _single(path: str, rule: Any, subjects: Subjects) -> Row:
    """The one rule of an entry: changed and filled, never moved."""
    if rule is None:
        return Row(path, "root")
    return Row(path, "", (replace(_node(path, rule, subjects), listed=False),))


def _renewal(path: str, rule: Mapping[str, Any], subjects: Subjects) -> Row:
    turns = rule.get("renewal")
    lead = renewal_words(len(turns) if isinstance(turns, list) else 0)
    here = at(path, "renewal")
    return _row(here, turns, lambda at_, part: _node(at_, part, subjects), "renewal", lead)


def _node(path: str, rule: Any, subjects: Subjects) -> Place:
    rows: list[Row] = []
    if isinstance(rule, Mapping):
        field, children = members(rule)
        if field:
            rows.append(
                _row(at(path, field), children, lambda here, part: _node(here, part, subjects))
            )
        elif "validity" in rule or "renewal" in rule:
            rows.append(_renewal(path, rule, subjects))
    text = sentence(rule, subjects)
    worth = rule.get("worth") if isinstance(rule, Mapping) else None
    if worth:
        text = _("%(text)s Worth %(worth)s points.") % {"text": text, "worth": worth}
    wraps = isinstance(rule, Mapping) and "leaf" in rule and "/requirements/" not in path
    return Place(path, mark(rule), text, tuple(rows), wraps=wraps)


def _paths(row: Row) -> Iterator[str]:
    for place in row.places:
        yield place.path
        for inside in place.rows:
            yield from _paths(inside)


def _with_faults(row: Row, faults: Mapping[str, list[str]]) -> Row:
    places = tuple(
        replace(
            place,
            problems=tuple(faults.get(place.path, ())),
            rows=tuple(_with_faults(inside, faults) for inside in place.rows),
        )
        for place in row.places
    )
    return replace(row, places=places)
