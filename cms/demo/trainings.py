"""A method owner who has held a training: Signs of Safety, for two of her unit."""

import uuid
from datetime import timedelta

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.staff import CILLA, INGRID
from cms.demo.timeline import Timeline
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Role
from competence.services import roles, training

HELD = timedelta(days=30)
METHOD, UNIT = "signs_of_safety", "utredning-barn"


def plan(staff: Staff, timeline: Timeline) -> None:
    on = first_day(timeline.today - HELD, timeline.today)
    timeline.at(on, _hold, staff=staff)


def _hold(staff: Staff) -> None:
    cilla, today = staff.by_name[CILLA], clock.today()
    unit, hr = staff.organisation.units[UNIT], staff.hr_of(cilla)
    roles.grant(person=cilla, role=Role.METHOD_OWNER, scope=unit, starts_on=today, by=hr)
    training.own(person=cilla, methods=[METHOD], by=hr)
    training.register(
        method=METHOD,
        on=today,
        people=[staff.by_name[INGRID], staff.by_name["Per Norén"]],
        form_key=uuid.uuid4(),
        by=Actor.of(cilla, Role.METHOD_OWNER),
    )
