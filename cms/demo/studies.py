"""Advanced courses with relief: one with months kept and not kept, one that waits to be approved."""

from datetime import date, timedelta

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.staff import BO, CILLA, INGRID
from cms.demo.timeline import Timeline
from competence.domain.relief_months import months
from competence.models import AdvancedCourse
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person, Role
from competence.queries import relief_offers
from competence.services import relief

BEGAN = timedelta(days=120)
LASTS = timedelta(days=190)
PLANNED_BEFORE = timedelta(days=40)
# How the months went, the first first. The latest is left for the visitor to tell of.
WENT = (("kept", ""), ("not_kept", "workload"), ("kept", ""), ("partly", "cover"))
CHILD_LAW = ("child_services", "avancerad_niva_75", "Barnrätt i socialt arbete, 7,5 hp")
LEADING = ("supervisors", "supervisors_avancerad_niva", "Leda professionellt arbete, 7,5 hp")
UNIVERSITY = "Högskolan i Norrland"


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    starts_on = first_day(today - BEGAN, today)
    planned_on = first_day(starts_on - PLANNED_BEFORE, today)
    timeline.at(planned_on, _relieve, staff=staff, starts_on=starts_on)
    told = [month for month in months(starts_on, today) if _told_on(month) <= today][:-1]
    for month, (state, cause) in zip(told, WENT, strict=False):
        answer = {"month": month, "state": state, "cause": cause}
        timeline.at(_told_on(month), _tell, staff=staff, **answer)
    lately = first_day(today - timedelta(days=3), today)
    timeline.at(lately, _leave_one_to_approve, staff=staff, today=today)


def _told_on(month: date) -> date:
    """The first days of the month after."""
    return (month + timedelta(days=31)).replace(day=3)


def _relieve(staff: Staff, starts_on: date) -> None:
    cilla = staff.by_name[CILLA]
    ends_on = starts_on + LASTS
    course = _planned(cilla, CHILD_LAW, starts_on, ends_on, by=Actor.of(cilla, Role.CASEWORKER))
    terms = relief.Terms(20, starts_on, ends_on, staff.by_name[INGRID], "")
    relief.approve(course=course, terms=terms, by=staff.manager_of(cilla))


def _tell(staff: Staff, month: date, state: str, cause: str) -> None:
    cilla, bo = staff.by_name[CILLA], staff.by_name[BO]
    relief.settle(
        course=cilla.advanced_courses.get(),
        month=month,
        state=state,
        cause=cause,
        by=Actor.of(bo, Role.SUPERVISOR),
    )


def _leave_one_to_approve(staff: Staff, today: date) -> None:
    """The manager finds relief for a supervisor to approve."""
    bo = staff.by_name[BO]
    starts_on = today + timedelta(days=60)
    _planned(bo, LEADING, starts_on, starts_on + LASTS, by=Actor.of(bo, Role.SUPERVISOR))


def _planned(
    person: Person, what: tuple[str, str, str], first: date, last: date, by: Actor
) -> AdvancedCourse:
    ladder, requirement, title = what
    offer = next(
        each
        for each in relief_offers.offers(person, clock.today())
        if (each.ladder, each.requirement) == (ladder, requirement)
    )
    asked = relief.Asked(
        ladder=ladder,
        step=offer.step,
        step_title=offer.step_title,
        requirement=requirement,
        percent=offer.relief.percent,
        approver=offer.relief.approved_by,
    )
    said = relief.Said(title, UNIVERSITY, first, last)
    return relief.plan(person=person, asked=asked, said=said, by=by)
