"""What the steps above ask of experienced staff: supervision, assessments, areas of work, practice."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.staff import BO, CILLA, INGRID
from cms.demo.timeline import Timeline
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person, Role
from competence.services import (
    assessment_questions,
    assessments,
    panels,
    practice,
    supervision,
    work_areas,
)
from competence.services.assessments import Word

COUNTED, CONFIRMED, ASKED = (timedelta(days=n) for n in (40, 20, 6))
EVERY_OTHER_WEEK = timedelta(days=14)
TERM, LATELY = 5, 2
LED_BY = "Eva Sund, Sundkonsult"
SPECIALIST = "Birgit Hall"
AREAS = {
    "Gunnel Frost": "foster_care",
    "Henrik Dal": "foster_care",
    "Vera Malm": "reception",
    SPECIALIST: "placement",
    "Kerstin Molin": "domestic_violence",
    CILLA: "child_investigation",
}


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    for ago, do in ((COUNTED, _count_areas), (CONFIRMED, _a_term), (ASKED, _ask_and_answer)):
        timeline.at(first_day(today - ago, today), do, staff=staff)


def _count_areas(staff: Staff) -> None:
    """HR writes down in which area time here was."""
    for name, area in AREAS.items():
        employment = staff.by_name[name].employments.live().select_related("person").get()
        work_areas.count(
            employment=employment,
            area=area,
            starts_on=employment.starts_on,
            ends_on=None,
            percent=employment.fte_percent,
            by=staff.hr_of(employment.person),
        )


def _a_term(staff: Staff) -> None:
    """A term is confirmed; the two latest sessions wait."""
    for name in (CILLA, INGRID):
        person = staff.by_name[name]
        first = clock.today() - EVERY_OTHER_WEEK * (TERM + LATELY)
        days = [first + EVERY_OTHER_WEEK * number for number in range(TERM + LATELY)]
        done = _report(person, days[:TERM])
        supervision.confirm(sessions=done, by=_lead(staff))
        _report(person, days[TERM:])


def _report(person: Person, days: Sequence[date]) -> Sequence:
    said = supervision.Sitting("professional", 90, "group", LED_BY, True, True)
    return supervision.report(
        person=person, said=said, days=days, form_key=uuid.uuid4(), by=_herself(person)
    )


def _ask_and_answer(staff: Staff) -> None:
    cilla, ingrid = staff.by_name[CILLA], staff.by_name[INGRID]
    given = _ask(cilla, ingrid)
    word = Word(
        4, "Analyserna går att följa steg för steg. Barnets egen bild finns med.", clock.today()
    )
    assessments.give(assessment=given, word=word, by=_herself(ingrid))
    # Waits for Cilla, who is one of those one can be.
    _ask(ingrid, cilla)
    practice.report(
        person=cilla,
        element="improvement_task",
        on=clock.today(),
        form_key=uuid.uuid4(),
        by=_herself(cilla),
    )
    _let_a_panel_judge(staff)


def _ask(person: Person, assessor: Person) -> assessments.Assessment:
    return assessment_questions.ask(
        person=person,
        subject="PE9",
        role="peer",
        assessor=assessor,
        form_key=uuid.uuid4(),
        by=_herself(person),
    )


def _let_a_panel_judge(staff: Staff) -> None:
    birgit = staff.by_name[SPECIALIST]
    by = staff.manager_of(birgit)
    panels.conclude(
        person=birgit,
        subject="placement_follow_up_2",
        word=Word(4, "Hon leder uppföljningar och lär ut arbetssättet i länet.", clock.today()),
        members=[by.person] if by.person else [],
        others=["Karin Lund, Norrlands kommunförbund", "Per Ek, Granby"],
        form_key=uuid.uuid4(),
        by=by,
    )


def _lead(staff: Staff) -> Actor:
    return Actor.of(staff.by_name[BO], Role.SUPERVISOR)


def _herself(person: Person) -> Actor:
    return Actor.of(person, Role.CASEWORKER)
