"""One newcomer: hired, checked, led, mentored, assigned; then her year, day by day."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress

from cms.demo.hiring import DELEGATION, Staff, register_eligibility
from cms.demo.staff import Newcomer
from cms.demo.timeline import Timeline
from cms.demo.year import Year
from competence.domain.calendar import is_working_day, next_working_day
from competence.models import RuleSet, RuleVersion, StudySlot
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Person, Role
from competence.queries import rulebook
from competence.services import (
    absences,
    assignments,
    decisions,
    invitations,
    leaving,
    mentorships,
    study_time,
)

HIRED_BEFORE = timedelta(days=25)
UNDER_REVIEW = frozenset({"Filip Strand"})


def plan(staff: Staff, newcomer: Newcomer, timeline: Timeline) -> None:
    starts_on = first_day(timeline.today + timedelta(days=newcomer.starts_in), timeline.today)
    timeline.at(
        starts_on - HIRED_BEFORE,
        begin,
        staff=staff,
        newcomer=newcomer,
        starts_on=starts_on,
        timeline=timeline,
    )


def first_day(day: date, today: date) -> date:
    """A working day: before `day` for those who have begun, after it for those who will."""
    if day > today:
        return next_working_day(day)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def begin(staff: Staff, newcomer: Newcomer, starts_on: date, timeline: Timeline) -> None:
    """The day she is hired. What follows is put on the timeline, to be played in its turn."""
    unit = staff.organisation.units.get(newcomer.unit, staff.organisation.granby_unit)
    person = staff.hire(
        newcomer.name,
        unit,
        starts_on,
        supervisor=newcomer.supervisor,
        fte=newcomer.fte,
        agency=newcomer.agency,
    )
    supervisor = staff.by_name[newcomer.supervisor]
    lead = Actor.of(supervisor, Role.SUPERVISOR)
    if starts_on > timeline.today:
        _wait_for_invitation(person, lead)
    year = _year(staff, newcomer, person, starts_on, timeline)
    year.assignment = assignments.assign(
        person=person,
        rule_version=introduction(person, newcomer.programme),
        starts_on=starts_on,
        by=lead,
    )
    _check_degree(staff, newcomer, person, starts_on, timeline)
    if year.mentor:
        name_mentor(staff, person, year.mentor, lead, starts_on)
    if newcomer.away:
        timeline.at(
            timeline.today + timedelta(days=newcomer.away[0] - 3), _leave, year=year, by=lead
        )
    if newcomer.leaves_in:
        ends_on = timeline.today + timedelta(days=newcomer.leaves_in)
        leaving.end_employment(employment=person.employments.live().get(), ends_on=ends_on, by=lead)
    year.plan()
    if newcomer.starts_in > -100 and not newcomer.away:
        protect_study_time(person, lead, starts_on, timeline)


def protect_study_time(person: Person, lead: Actor, starts_on: date, timeline: Timeline) -> None:
    """An hour on Tuesdays and Thursdays; every fifth is lost to an acute case."""
    monday = starts_on - timedelta(days=starts_on.weekday())
    last = timeline.today + timedelta(days=6)
    tuesdays_and_thursdays = (
        monday + timedelta(days=7 * week + offset)
        for week in range((last - monday).days // 7 + 1)
        for offset in (1, 3)
    )
    for number, day in enumerate(day for day in tuesdays_and_thursdays if day >= starts_on):
        week_before = max(day - timedelta(days=day.weekday()), starts_on)
        timeline.at(
            week_before,
            _plan_hour,
            person=person,
            day=day,
            lead=lead,
            lost=number % 5 == 3,
            timeline=timeline,
        )


def _plan_hour(person: Person, day: date, lead: Actor, lost: bool, timeline: Timeline) -> None:
    slot = study_time.plan(person=person, on=day, minutes=60, by=lead)
    if day < timeline.today:
        timeline.at(day, _settle_hour, slot=slot, person=person, lost=lost)


def _settle_hour(slot: StudySlot, person: Person, lost: bool) -> None:
    by = Actor.of(person, Role.CASEWORKER)
    if lost:
        study_time.lose(slot=slot, cause=StudySlot.Cause.WORKLOAD, by=by)
    else:
        study_time.use(slot=slot, by=by)


def _wait_for_invitation(person: Person, lead: Actor) -> None:
    """She has not begun and not yet opened her invitation: it lies in the demo's mailbox."""
    user, person.user = person.user, None
    person.save(update_fields=["user"])
    if user:
        EmailAddress.objects.filter(user=user).delete()
        user.delete()
    invitations.invite(person=person, by=lead)


def _year(
    staff: Staff, newcomer: Newcomer, person: Person, starts_on: date, timeline: Timeline
) -> Year:
    away = None
    if newcomer.away:
        first, last = (timeline.today + timedelta(days=days) for days in newcomer.away)
        away = (first, last)
    return Year(
        person=person,
        supervisor=staff.by_name[newcomer.supervisor],
        mentor=staff.by_name.get(newcomer.mentor),
        starts_on=starts_on,
        document=introduction(person, newcomer.programme).document,
        timeline=timeline,
        stops_on=timeline.today - timedelta(days=max(newcomer.stopped_days_ago, 1)),
        skip=frozenset(newcomer.skip),
        away=away,
    )


def introduction(person: Person, programme: str) -> RuleVersion:
    programmes = rulebook.published(person.municipality, RuleSet.Kind.PROGRAMME)
    return next(version for version in programmes if version.rule_set.key == programme)


def _check_degree(
    staff: Staff, newcomer: Newcomer, person: Person, starts_on: date, timeline: Timeline
) -> None:
    on = starts_on - timedelta(days=6)
    if newcomer.name in UNDER_REVIEW:
        timeline.at(on, _register, staff=staff, person=person, status="under_review", basis="none")
    else:
        basis = "swedish_degree"
        timeline.at(on, _register, staff=staff, person=person, status="approved", basis=basis)
    for task in ("T1", "T2", "T3"):
        timeline.at(starts_on, _put_on, staff=staff, person=person, task=task)
    if newcomer.starts_in <= -360:
        timeline.at(
            starts_on + timedelta(days=210), _let_alone, staff=staff, person=person, task="T2"
        )


def _register(staff: Staff, person: Person, status: str, basis: str) -> None:
    register_eligibility(staff, person, status, basis)


def _put_on(staff: Staff, person: Person, task: str) -> None:
    decisions.assign_task(
        person=person, task=task, starts_on=clock.today(), by=staff.manager_of(person)
    )


def _let_alone(staff: Staff, person: Person, task: str) -> None:
    decisions.decide_independence(
        person=person,
        task=task,
        granted=True,
        starts_on=clock.today(),
        delegation=DELEGATION,
        motivation="Har genomfört sex utredningar som medhandläggare med god kvalitet.",
        by=staff.manager_of(person),
    )


def name_mentor(staff: Staff, person: Person, mentor: Person, lead: Actor, starts_on: date) -> None:
    """Proposed by the supervisor, accepted by the mentor; across municipalities by all three."""
    mentorship = mentorships.propose(person=person, mentor=mentor, starts_on=starts_on, by=lead)
    if mentor.municipality_id != person.municipality_id:
        mentorships.agree_as_lender(mentorship=mentorship, by=staff.manager_of(mentor))
        mentorships.accept_as_person(mentorship=mentorship, by=Actor.of(person, Role.CASEWORKER))
    mentorships.accept(mentorship=mentorship, by=Actor.of(mentor, Role.MENTOR))


def _leave(year: Year, by: Actor) -> None:
    if year.away:
        absences.register(
            person=year.person,
            starts_on=year.away[0],
            ends_on=year.away[1],
            extent_percent=100,
            by=by,
        )
