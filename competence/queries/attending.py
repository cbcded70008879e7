"""A course that one attends, as its reader meets it: what it is, and whether she was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competence.models import Occasion
from competence.people.models import Person
from competence.queries import advice, companions, my_courses, my_learning, my_practice
from competence.queries.advice import Before
from competence.queries.companions import Companions
from competence.queries.my_practice import OwnOccasion
from competence.wording import catalogue as words
from courses.models import Course


@dataclass(frozen=True, slots=True)
class AttendedPage:
    """`done_on` is the latest day that counts; `latest` the last she has marked, in any state."""

    key: str
    kind: str
    kind_word: str
    number: int
    title: str
    summary: str
    minutes: int
    theme: str
    stage: str
    audiences: tuple[str, ...]
    arranged_by: str
    agenda: Sequence[str]
    before: tuple[Before, ...]
    planned_in: str
    done_on: date | None
    latest: OwnOccasion | None
    companions: Companions

    @property
    def waits(self) -> bool:
        return self.latest is not None and self.latest.state == Occasion.State.WAITING

    @property
    def has_confirmer(self) -> bool:
        return bool(self.companions.supervisor or self.companions.mentors)


def page_of(person: Person, course: Course, day: date) -> AttendedPage:
    """Six queries; two more where something is good to have taken before."""
    version = my_learning.current_of(course)
    document = version.document
    held = my_learning.completion_of(person, course.key)
    return AttendedPage(
        key=course.key,
        kind=course.kind,
        kind_word=str(words.FORM_WORDS[course.kind]),
        number=document["number"],
        title=version.title,
        summary=document["summary"],
        minutes=version.minutes,
        theme=str(words.THEME_WORDS[document["theme"]]),
        stage=str(words.STAGE_WORDS[document["stage"]]),
        audiences=tuple(str(words.AUDIENCE_WORDS[role]) for role in document["roles"]),
        arranged_by=document["arranged_by"],
        agenda=document["agenda"],
        before=advice.good_before(person, document),
        planned_in=my_courses.planned(person, day).get(course.key, ""),
        done_on=held.on if held else None,
        latest=_latest(person, course),
        companions=companions.of(person, day),
    )


def _latest(person: Person, course: Course) -> OwnOccasion | None:
    row = my_practice.occasions_of(person).filter(course=course).order_by("-pk").first()
    return my_practice.own_occasion(row, {}) if row else None
