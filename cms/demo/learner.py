"""A learner who does what the programme asks, day by day, through the same services as anybody."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from competence.domain.calendar import next_working_day
from competence.models import Assignment, Occasion, RoutineVersion
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person
from competence.queries.routines import question_of
from competence.services import learning, practice, routines, talks
from courses import pool as pools
from courses.models import Course
from courses.pool import OrderQuestion, SeveralQuestion, SortQuestion

MENTOR, SUPERVISOR = "mentor", "supervisor"


def take(*, person: Person, course: str, guide: Person) -> None:
    """A module is read and passed; what one attends is marked, and confirmed the same day."""
    found = Course.objects.get(key=course)
    if found.kind == Course.Kind.MODULE:
        take_module(person=person, course=course)
        return
    occasion = attend(person=person, course=found)
    practice.confirm(occasions=[occasion], observed=False, by=Actor.of(guide, SUPERVISOR))


def attend(*, person: Person, course: Course) -> Occasion:
    return practice.attend(
        person=person,
        course=course,
        on=clock.today(),
        form_key=uuid.uuid4(),
        by=Actor.of(person, "caseworker"),
    )


def take_module(*, person: Person, course: str) -> None:
    """Read every part, answer the check, pass."""
    by = Actor.of(person, "caseworker")
    progress = learning.open_course(person=person, course=Course.objects.get(key=course), by=by)
    for part in progress.course_version.document["parts"]:
        learning.finish_part(progress=progress, part=part["key"], seconds=240, by=by)
    attempt = learning.start_check(progress=progress, by=by)
    questions = pools.from_json(progress.course_version.pool)
    for question in questions:
        if question.key in attempt.questions:
            learning.keep_response(
                attempt=attempt, question=question.key, response=right_response(question), by=by
            )
    learning.submit_check(attempt=attempt, by=by)


def read_some(*, person: Person, course: str, parts: int) -> None:
    """She has begun, and will go on where she left off."""
    by = Actor.of(person, "caseworker")
    progress = learning.open_course(person=person, course=Course.objects.get(key=course), by=by)
    keys = [part["key"] for part in progress.course_version.document["parts"]]
    for key in keys[:parts]:
        learning.finish_part(progress=progress, part=key, seconds=240, by=by)
    learning.open_part(progress=progress, part=keys[parts], by=by)


def right_response(question: pools.Question) -> Any:
    match question:
        case OrderQuestion():
            return [item.key for item in question.items]
        case SortQuestion():
            return {item.key: item.bucket for item in question.items}
        case SeveralQuestion():
            return [option.key for option in question.options if option.correct]
        case _:
            return next(option.key for option in question.options if option.correct)


def routine_of(person: Person, key: str) -> RoutineVersion | None:
    versions = RoutineVersion.objects.select_related("routine").filter(
        routine__municipality=person.municipality, routine__key=key
    )
    return versions.order_by("-number").first()


def read_routine(*, person: Person, version: RoutineVersion) -> None:
    question = question_of(version)
    options = question.options if question else ()
    routines.acknowledge(
        person=person,
        routine_version=version,
        answer=next((option.key for option in options if option.correct), ""),
        by=Actor.of(person, "caseworker"),
    )


def practise(*, person: Person, element: str, guide: Person, observed: bool) -> None:
    """She taps the occasion, and her mentor confirms it the same day."""
    occasion = report(person=person, element=element)
    practice.confirm(occasions=[occasion], observed=observed, by=Actor.of(guide, MENTOR))


def report(*, person: Person, element: str) -> Occasion:
    return practice.report(
        person=person,
        element=element,
        on=clock.today(),
        form_key=uuid.uuid4(),
        by=Actor.of(person, "caseworker"),
    )


def rate(*, person: Person, element: str, level: int, supervisor: Person) -> None:
    sentences = {
        2: "Följer med och gör sin del. Behöver tid att förbereda sig före samtalet.",
        5: "Förklarar för kollegor hur hon tänker. Kan ta emot en ny medarbetare.",
    }
    practice.rate(
        person=person,
        element=element,
        level=level,
        seen="myself" if level > 2 else "told",
        on=clock.today(),
        sentences=sentences.get(level, ""),
        by=Actor.of(supervisor, SUPERVISOR),
    )


def talk(*, assignment: Assignment, key: str, supervisor: Person) -> None:
    by = Actor.of(supervisor, SUPERVISOR)
    talks.book(assignment=assignment, key=key, when=clock.now(), place="Samtalsrum 2", by=by)
    held = talks.hold(
        assignment=assignment,
        key=key,
        held_on=clock.today(),
        agreed="Fortsätt med bredvidgång. Boka ett barnsamtal tillsammans med mentorn.",
        parked="",
        by=by,
    )
    talks.confirm(talk=held, by=Actor.of(assignment.person, "caseworker"))


def book_ahead(*, assignment: Assignment, key: str, day: date, supervisor: Person) -> None:
    moment = datetime.combine(next_working_day(day), time(10, 0), tzinfo=clock.STOCKHOLM)
    talks.book(
        assignment=assignment,
        key=key,
        when=moment,
        place="Samtalsrum 2",
        by=Actor.of(supervisor, SUPERVISOR),
    )


def days_between(first: date, last: date, count: int) -> list[date]:
    """`count` days spread evenly up to and including `last`."""
    span = max((last - first).days, 0)
    return [first + timedelta(days=span * number // count) for number in range(1, count + 1)]
