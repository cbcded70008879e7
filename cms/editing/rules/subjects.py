"""What a requirement can be about here: the courses, elements, talks, routines and steps that exist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from competence.domain.faults import Problem, at
from competence.domain.shapes import SHAPES, STEP_KEY
from competence.models import RoutineVersion, RuleSet, RuleVersion
from competence.people.models import Unit
from competence.queries import rulebook
from competence.queries.names import names_of
from competence.wording import Names
from competence.wording.ruletext import EXPERIENCES, MENTORED, SUPERVISIONS, subject_words
from competence.wording.tasks import TASKS

Choice = tuple[str, str]
# The kinds of title that a leaf's subject is looked up in.
_TITLED_IN: Mapping[str, tuple[str, ...]] = {
    "module": ("module",),
    "check": ("module",),
    "element": ("element",),
    "talk": ("talk",),
    "document": ("document",),
    "method": ("method",),
    "external": ("external",),
    "step": ("step",),
    "assessment": ("element", "step"),
    "decision": ("step",),
}
_WORDED: Mapping[str, Mapping[str, Promise]] = {
    "experience": EXPERIENCES,
    "supervision": SUPERVISIONS,
    "mentored": MENTORED,
    "decision": TASKS,
}
# A course elsewhere need not be known here to be asked for.
_CHECKED = ("module", "check", "element", "talk", "document", "step")


@dataclass(frozen=True, slots=True)
class Subjects:
    names: Names
    ladders: tuple[Choice, ...]

    def choices(self, kind: str) -> list[Choice]:
        found = [(key, str(word)) for key, word in _WORDED.get(kind, {}).items()]
        titles = sorted(
            (subject_words(titled, subject, self.names), subject)
            for titled, subject in self.names.titles
            if titled in _TITLED_IN.get(kind, ()) and _fits(kind, subject)
        )
        return found + [(subject, title) for title, subject in titles]

    def dangling(self, document: Any, path: str = "") -> Iterator[Problem]:
        """Leaves that ask for what is not here: nobody could ever meet them."""
        if isinstance(document, Mapping) and document.get("leaf") in _CHECKED:
            kind = document["leaf"]
            field = SHAPES[kind].subject
            subject = document.get(field)
            titles = self.names.titles
            if isinstance(subject, str) and not any(
                (titled, subject) in titles for titled in _TITLED_IN[kind]
            ):
                yield Problem(at(path, field), "dangling_subject")
        for name, part in _parts(document):
            yield from self.dangling(part, at(path, name))


def _fits(kind: str, subject: str) -> bool:
    """A step is asked for by its number in a ladder; one of a path by the decision on it."""
    return kind != "step" or STEP_KEY.fullmatch(subject) is not None


def subjects_for(version: RuleVersion) -> Subjects:
    """As seen from the publisher, with what the version itself names."""
    unit = Unit.objects.get(path=version.rule_set.publisher)
    versions = [*rulebook.published(unit, *RuleSet.Kind.values), version]
    names = names_of(unit, versions)
    routines = RoutineVersion.objects.filter(routine__unit__path__startswith=unit.path)
    titles = {
        ("document", key): title
        for key, title in routines.order_by("number").values_list("routine__key", "title")
    }
    ladders = {
        held.rule_set.key: held.title
        for held in versions
        if held.rule_set.kind == RuleSet.Kind.LADDER
    }
    titles |= {("ladder", key): title for key, title in ladders.items()}
    return Subjects(replace(names, titles={**names.titles, **titles}), tuple(ladders.items()))


def _parts(document: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(document, Mapping):
        return document.items()
    return enumerate(document) if isinstance(document, list) else ()
