"""Specialist paths among those one can be: a wish that waits for its talk, and a path under way."""

from datetime import timedelta

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.staff import BO, CILLA
from cms.demo.timeline import Timeline
from competence.models import PathChoice
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person, Role
from competence.services import path_choices

WISHES, HAS_A_PATH = "Ture Ås", CILLA
PATH, WISHED_FOR = "mentor_guide", "child_conversations"
WISHED, TALKED, AGREED, LATELY = (timedelta(days=n) for n in (75, 61, 54, 6))


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    for ago, do in ((WISHED, _wish), (TALKED, _talk), (AGREED, _agree), (LATELY, _wish_lately)):
        timeline.at(first_day(today - ago, today), do, staff=staff)


def _wish(staff: Staff) -> None:
    choice = _wish_for(
        staff.by_name[HAS_A_PATH],
        PATH,
        "Jag tycker om att ta emot nya och vill bli säkrare på att handleda.",
    )
    on = first_day(clock.today() + (WISHED - TALKED), staff.today)
    path_choices.plan_talk(choice=choice, on=on, by=_bo(staff))


def _wish_lately(staff: Staff) -> None:
    _wish_for(
        staff.by_name[WISHES],
        WISHED_FOR,
        "Samtalen med barnen är det jag vill bli riktigt bra på.",
    )


def _talk(staff: Staff) -> None:
    path_choices.hold_talk(
        choice=staff.by_name[HAS_A_PATH].path_choices.get(),
        held_on=clock.today(),
        note="Vi börjar med kursen i handledning. Två nya är lagom samtidigt.",
        by=_bo(staff),
    )


def _agree(staff: Staff) -> None:
    path_choices.agree(
        choice=staff.by_name[HAS_A_PATH].path_choices.get(),
        starts_on=clock.today(),
        words="Cilla går handledarkursen i vår och tar emot en ny i taget under tiden.",
        relief_percent=10,
        by=_bo(staff),
    )


def _wish_for(person: Person, path: str, why: str) -> PathChoice:
    return path_choices.wish(
        person=person, path=path, why=why, by=Actor.of(person, Role.CASEWORKER)
    )


def _bo(staff: Staff) -> Actor:
    return Actor.of(staff.by_name[BO], Role.SUPERVISOR)
