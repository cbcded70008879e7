"""A supervisor appointed lately: she takes over a unit, and her manager plans her first half year."""

from datetime import date, timedelta

from cms.demo.hiring import Staff, register_eligibility
from cms.demo.newcomers import first_day, introduction
from cms.demo.staff import IDA, IDAS_UNIT, VETERANS
from cms.demo.timeline import Timeline
from cms.demo.year import Year
from competence.models import RuleVersion
from competence.people.models import Person, Role
from competence.services import assignments, people

BEGAN = timedelta(days=24)
HIRED_BEFORE = timedelta(days=14)


def plan(staff: Staff, timeline: Timeline) -> None:
    starts_on = first_day(timeline.today - BEGAN, timeline.today)
    timeline.at(
        starts_on - HIRED_BEFORE, _hire, staff=staff, starts_on=starts_on, timeline=timeline
    )


def _hire(staff: Staff, starts_on: date, timeline: Timeline) -> None:
    unit = staff.organisation.units[IDAS_UNIT]
    ida = staff.hire(IDA, unit, starts_on, Role.SUPERVISOR)
    by = staff.manager_of(ida)
    register_eligibility(staff, ida, "approved", "swedish_degree")
    for veteran in VETERANS:
        if veteran.unit == IDAS_UNIT:
            people.name_supervisor(
                person=staff.by_name[veteran.name], supervisor=ida, starts_on=starts_on, by=by
            )
    programme = introduction(ida, "supervisor")
    year = _year(staff, ida, programme, starts_on, timeline)
    year.assignment = assignments.assign(
        person=ida, rule_version=programme, starts_on=starts_on, by=by
    )
    year.plan()


def _year(
    staff: Staff, ida: Person, programme: RuleVersion, starts_on: date, timeline: Timeline
) -> Year:
    return Year(
        person=ida,
        supervisor=staff.manager[ida.municipality_id],
        mentor=None,
        starts_on=starts_on,
        document=programme.document,
        timeline=timeline,
        stops_on=timeline.today - timedelta(days=1),
        skip=frozenset(),
        away=None,
    )
