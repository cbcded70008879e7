"""What a person has to do with each module: passed, begun, in her plan, or nothing yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence.domain.facts import FactKind
from competence.models import Assignment, Fact, Progress
from competence.people.models import Person


@dataclass(frozen=True, slots=True)
class MyCourses:
    """By course key: the day of her latest pass, what is under way, the stage that asks for it."""

    done: Mapping[str, date]
    begun: frozenset[str]
    planned: Mapping[str, str]


def of(person: Person, day: date) -> MyCourses:
    """Three queries."""
    passed = Fact.objects.live().of_kind(FactKind.COURSE_COMPLETED).filter(person=person)
    places = Progress.objects.filter(person=person)
    return MyCourses(
        done=dict(passed.order_by("starts_on").values_list("subject", "starts_on")),
        begun=frozenset(places.values_list("course__key", flat=True)),
        planned=planned(person, day),
    )


def planned(person: Person, day: date) -> dict[str, str]:
    """One query. A plan that begins later is a plan already; one that has ended is none."""
    rows = Assignment.objects.live().lasting(day).filter(person=person)
    found: dict[str, str] = {}
    for document in rows.order_by("pk").values_list("rule_version__document", flat=True):
        for stage in document.get("stages", ()):
            for course in _courses_in(stage):
                found.setdefault(course, stage["title"])
    return found


def _courses_in(node: Any) -> Iterator[str]:
    """However deep the rules nest them: "one of these two modules" plans both."""
    if isinstance(node, Mapping):
        if node.get("leaf") == "module":
            yield node["course"]
        node = node.values()
    elif not isinstance(node, list):
        return
    for each in node:
        yield from _courses_in(each)
