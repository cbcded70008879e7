"""What things are called in a municipality: titles from its rules, its routines and the courses."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db.models.functions import Length

from competence.models import RoutineVersion, RuleSet, RuleVersion
from competence.people.models import Unit
from competence.queries import rulebook
from competence.wording import Names, path_step_title
from courses.attended import Form
from courses.models import CourseVersion

Title = tuple[tuple[str, str], str]
# The field of a requirement that names its subject.
SUBJECT_FIELDS = ("method", "course")
# One of these tells a requirement or a group of them from whatever else has a title.
FORMS = frozenset({"leaf", "all", "any", "at_least", "points"})


def names_of(municipality: Unit, versions: Iterable[RuleVersion] | None = None) -> Names:
    """Three queries; two when the caller has the rules already."""
    if versions is None:
        versions = rulebook.published(municipality, *RuleSet.Kind.values)
    documents = [version.document for version in versions]
    courses = list(_courses())
    titles = dict(title for document in documents for title in _titles(document))
    titles.update({("module", key): title for key, _kind, title, _number in courses})
    titles.update(_routines(municipality))
    return Names(
        titles=titles,
        requirements=dict(found for document in documents for found in _requirements(document)),
        numbers={key: number for key, _kind, _title, number in courses if number},
        forms={key: kind for key, kind, _title, _number in courses if kind in Form},
    )


def as_in(version: RuleVersion, names: Names) -> Names:
    """What steps and requirements were called in an older version, also those that are gone since."""
    document = version.document
    return replace(
        names,
        titles={**names.titles, **dict(_titles(document))},
        requirements={**names.requirements, **dict(_requirements(document))},
    )


def _requirements(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in _titled(document):
        if entry.get("key") and FORMS & entry.keys():
            yield entry["key"], entry["title"]


def _courses() -> Iterator[tuple[str, str, str, int | None]]:
    yield from CourseVersion.objects.current().values_list(
        "course__key", "course__kind", "title", "document__number"
    )


def _routines(municipality: Unit) -> dict[tuple[str, str], str]:
    """The municipality's own title last, so that it stands where a unit has another."""
    rows = RoutineVersion.objects.filter(routine__municipality=municipality)
    rows = rows.order_by(Length("routine__unit__path").desc(), "number")
    return {("document", key): title for key, title in rows.values_list("routine__key", "title")}


def _titles(document: Mapping[str, Any]) -> Iterator[Title]:
    for kind, field in (("element", "elements"), ("talk", "talks")):
        for key, entry in document.get(field, {}).items():
            yield (kind, key), entry["title"]
    for step in document.get("steps", ()):
        yield ("step", step["key"]), _step_title(document, step)
    for kind, field in (("competence", "competences"), ("method", "methods")):
        for entry in document.get(field, ()):
            yield (kind, entry["key"]), entry["title"]
    yield from _subjects(document)


def _subjects(document: Mapping[str, Any]) -> Iterator[Title]:
    for entry in _titled(document):
        for field in SUBJECT_FIELDS:
            if entry.get("leaf") in ("method", "external") and field in entry:
                yield (entry["leaf"], entry[field]), entry["title"]


def _step_title(document: Mapping[str, Any], step: Mapping[str, Any]) -> str:
    if document.get("kind") != RuleSet.Kind.PATH:
        return step["title"]
    return path_step_title(document["title"], step["title"])


def _titled(node: Any) -> Iterator[Mapping[str, Any]]:
    """Every mapping in a document that has a title of its own."""
    if isinstance(node, Mapping):
        if isinstance(node.get("title"), str):
            yield node
        for value in node.values():
            yield from _titled(value)
    elif isinstance(node, list):
        for value in node:
            yield from _titled(value)
