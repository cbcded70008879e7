"""Those who lead and guide in introductions of their own: a new supervisor, and a mentor."""

from datetime import date, timedelta

from cms.demo.hiring import Staff, register_eligibility
from cms.demo.newcomers import first_day, introduction
from cms.demo.staff import BO, IDA, IDAS_UNIT, INGRID, VETERANS
from cms.demo.timeline import Timeline
from cms.demo.year import Year
from competence.models import RuleVersion
from competence.people.audit import Actor
from competence.people.models import Person, Role
from competence.services import assignments, people

BEGAN = timedelta(days=24)
MENTORS_SINCE = timedelta(days=45)
HIRED_BEFORE = timedelta(days=14)


def plan(staff: Staff, timeline: Timeline) -> None:
    starts_on = first_day(timeline.today - BEGAN, timeline.today)
    timeline.at(
        starts_on - HIRED_BEFORE, _hire, staff=staff, starts_on=starts_on, timeline=timeline
    )
    mentors_from = first_day(timeline.today - MENTORS_SINCE, timeline.today)
    timeline.at(
        mentors_from - HIRED_BEFORE,
        _introduce_mentor,
        staff=staff,
        starts_on=mentors_from,
        timeline=timeline,
    )


def _introduce_mentor(staff: Staff, starts_on: date, timeline: Timeline) -> None:
    """Inför uppdraget is done but for one seminar; the talk after three months lies ahead."""
    ingrid, bo = staff.by_name[INGRID], staff.by_name[BO]
    programme = introduction(ingrid, "mentor")
    year = _year(ingrid, bo, programme, starts_on, timeline, skip=frozenset({"yrkesrollen"}))
    year.assignment = assignments.assign(
        person=ingrid,
        rule_version=programme,
        starts_on=starts_on,
        by=Actor.of(bo, Role.SUPERVISOR),
    )
    year.plan()


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
    manager = staff.manager[ida.municipality_id]
    year = _year(ida, manager, programme, starts_on, timeline)
    year.assignment = assignments.assign(
        person=ida, rule_version=programme, starts_on=starts_on, by=by
    )
    year.plan()


def _year(
    person: Person,
    lead: Person,
    programme: RuleVersion,
    starts_on: date,
    timeline: Timeline,
    skip: frozenset[str] = frozenset(),
) -> Year:
    return Year(
        person=person,
        supervisor=lead,
        mentor=None,
        starts_on=starts_on,
        document=programme.document,
        timeline=timeline,
        stops_on=timeline.today - timedelta(days=1),
        skip=skip,
        away=None,
    )
