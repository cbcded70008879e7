"""Papers of HR: a degree that is being supplemented, somebody who leaves, two who wait for an invitation."""

from datetime import date, timedelta

from cms.demo.hiring import TITLES, Staff, address
from cms.demo.newcomers import first_day
from cms.demo.timeline import Timeline
from competence.people import clock
from competence.people.models import Role
from competence.services import leaving, people, supplements
from competence.services.supplements import Line

SUPPLEMENTS, LEAVES = "Johan Sund", "Nora Ask"
COMING = (("Signe Ahl", "familjehem", 20), ("Emil Borg", "vald", 27))
PLANNED, PROVEN, SAID = timedelta(days=120), timedelta(days=35), timedelta(days=6)


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    planned_on = first_day(today - PLANNED, today)
    timeline.at(planned_on, _supplement, staff=staff, began=planned_on, proven=False)
    proven_on = first_day(today - PROVEN, today)
    timeline.at(proven_on, _supplement, staff=staff, began=planned_on, proven=True)
    timeline.at(first_day(today - SAID, today), _leave_and_come, staff=staff, today=today)


def _supplement(staff: Staff, began: date, proven: bool) -> None:
    person = staff.by_name[SUPPLEMENTS]
    law_by = began + timedelta(days=90)
    law = Line("social_law", "Förvaltningsrätt och socialrätt, 15 hp", law_by)
    if proven:
        law = Line(law.subject, law.missing, law_by, clock.today(), "Ladokutdrag, Umeå")
    mind = Line("psychology", "Utvecklingspsykologi, 7,5 hp", began + timedelta(days=240))
    last_on = began + timedelta(days=365)
    supplements.save(person=person, last_on=last_on, lines=[law, mind], by=staff.hr_of(person))


def _leave_and_come(staff: Staff, today: date) -> None:
    """The two have no login: HR invites them together."""
    leaver = staff.by_name[LEAVES]
    employment = leaver.employments.live().get()
    by = staff.hr_of(leaver)
    leaving.end_employment(employment=employment, ends_on=today + timedelta(days=25), by=by)
    for name, key, begins_in in COMING:
        given, _, family = name.partition(" ")
        unit = staff.organisation.units[key]
        people.hire(
            given_name=given,
            family_name=family,
            work_email=address(name, unit),
            unit=unit,
            starts_on=first_day(today + timedelta(days=begins_in), today),
            title=TITLES[Role.CASEWORKER],
            by=by,
        )
