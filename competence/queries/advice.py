"""Bra att ha gått: what a course builds on. Advice that locks nothing; only gates do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people.models import Person
from courses.models import CourseVersion


@dataclass(frozen=True, slots=True)
class Before:
    """`done` when she has it already."""

    key: str
    title: str
    done: bool


def good_before(person: Person, document: Mapping[str, Any]) -> tuple[Before, ...]:
    """In the order it was written. Two queries, none where nothing is advised."""
    keys = document.get("good_before", ())
    if not keys:
        return ()
    versions = CourseVersion.objects.current().filter(course__key__in=keys)
    titles = dict(versions.order_by().values_list("course__key", "title"))
    passed = Fact.objects.live().of_kind(FactKind.COURSE_COMPLETED)
    done = set(passed.filter(person=person, subject__in=keys).values_list("subject", flat=True))
    return tuple(Before(key, titles[key], key in done) for key in keys if key in titles)
