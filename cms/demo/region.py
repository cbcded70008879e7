"""Build the demo region: two municipalities live through a year and a half, through the services."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from cms import content_loading, editors
from cms.demo import (
    evidence,
    handovers,
    inventories,
    leaders,
    learner,
    merits,
    newcomers,
    paths,
    reaching,
    specialists,
    state,
    studies,
    trainings,
    validities,
)
from cms.demo.hiring import Staff, settle
from cms.demo.organisation import make_organisation
from cms.demo.staff import (
    BO,
    GRANBY_NEWCOMERS,
    GRANBY_VETERANS,
    LENA,
    MATS,
    NEWCOMERS,
    SARA,
    VETERANS,
)
from cms.demo.timeline import Progress, Timeline
from competence.domain.calendar import next_working_day
from competence.models import Assignment
from competence.people import clock
from competence.people.audit import SYSTEM, Actor
from competence.people.models import Person, Role
from competence.services import indicators, region_months, roles, standings, validity_check

BEGAN = timedelta(days=560)
# As the nights after each month would have written them: the first page has its trends.
MONTHS_BACK = 12
CONTENT = Path(settings.BASE_DIR) / "cms" / "content"


def build(progress: Progress) -> None:
    """Whole or nothing; some fifteen seconds. Refuses where people already are."""
    if Person.objects.exists():
        raise RuntimeError("There are people here already; the demo builds only an empty region.")
    today = clock.today()
    with transaction.atomic():
        with standings.deferred():
            _live_through(today, progress)
        clock.move_to(clock.machine_now())
        progress("Standings", 0, 1)
        standings.refresh_all()
        # As the night before would have done it.
        validity_check.check_all()
        progress("Indicators", 0, 1)
        indicators.fill(months=MONTHS_BACK, by=SYSTEM)
        region_months.make_due(by=SYSTEM)
    state.write(state.DemoState(built=True, seen_on=today.isoformat()))


def _live_through(today: date, progress: Progress) -> None:
    began = today - BEGAN
    clock.move_to(clock.at_noon(began))
    organisation = make_organisation()
    staff = Staff(organisation, today)
    _hire_chiefs(staff, began)
    progress("Modules and programmes", 0, 1)
    gun = Actor.of(staff.by_name["Gun Norr"], Role.REGIONAL_LEAD)
    content_loading.load(CONTENT, organisation.region, by=gun)
    editors.sync_all()
    timeline = Timeline(today)
    _plan_veterans(staff, timeline)
    for newcomer in (*NEWCOMERS, *GRANBY_NEWCOMERS):
        newcomers.plan(staff, newcomer, timeline)
    leaders.plan(staff, timeline)
    merits.plan(staff, timeline)
    validities.plan(staff, timeline)
    paths.plan(staff, timeline)
    studies.plan(staff, timeline)
    specialists.plan(staff, timeline)
    evidence.plan(staff, timeline)
    trainings.plan(staff, timeline)
    inventories.plan(staff, timeline)
    handovers.plan(staff, timeline)
    last_talk_on = newcomers.first_day(today, today)
    timeline.at(last_talk_on, _leave_something_to_do, staff=staff)
    timeline.at(
        last_talk_on - timedelta(days=5), _book_the_last_talk, staff=staff, day=last_talk_on
    )
    timeline.at(today, reaching.write, staff=staff, today=today)
    timeline.play("A year goes by", progress)


def _hire_chiefs(staff: Staff, began: date) -> None:
    organisation, since = staff.organisation, began - timedelta(days=900)
    units = organisation.units
    disa = staff.hire("Disa Holm", organisation.havsby_ifo, since, Role.UNIT_MANAGER)
    elin = staff.hire("Elin Ström", organisation.havsby_ifo, since, Role.HR)
    staff.hire("Frej Sand", organisation.havsby_ifo, since, Role.CONTENT_EDITOR)
    gun = staff.hire("Gun Norr", organisation.havsby_ifo, since, Role.REGIONAL_LEAD)
    olga = staff.hire("Olga Dahl", organisation.granby_unit, since, Role.UNIT_MANAGER)
    nils = staff.hire("Nils Berg", organisation.granby_unit, since, Role.HR)
    frej = staff.by_name["Frej Sand"]
    for person, role, scope in (
        (elin, Role.HR, organisation.havsby),
        (gun, Role.REGIONAL_LEAD, organisation.region),
        (frej, Role.CONTENT_EDITOR, organisation.havsby),
        (frej, Role.CONTENT_EDITOR, organisation.region),
        (olga, Role.SUPERVISOR, organisation.granby_unit),
        (nils, Role.HR, organisation.granby),
    ):
        roles.grant(person=person, role=role, scope=scope, starts_on=since, by=SYSTEM)
    staff.hr = {organisation.havsby.pk: elin, organisation.granby.pk: nils}
    staff.manager = {organisation.havsby.pk: disa, organisation.granby.pk: olga}
    for name, unit in ((BO, "utredning-barn"), (LENA, "utredning-unga")):
        staff.hire(name, units[unit], since, Role.SUPERVISOR)
    for name, unit in ((MATS, "familjehem"), (SARA, "vald")):
        staff.hire(name, units[unit], since, Role.SUPERVISOR)


def _plan_veterans(staff: Staff, timeline: Timeline) -> None:
    """Nulägesinventering on the first day; those hired since come on theirs."""
    began = timeline.today - BEGAN
    for veteran in (*VETERANS, *GRANBY_VETERANS):
        unit = staff.organisation.units.get(veteran.unit, staff.organisation.granby_unit)
        hired_on = timeline.today - timedelta(days=round(veteran.years * 365))
        timeline.at(
            next_working_day(max(hired_on, began)),
            settle,
            staff=staff,
            veteran=veteran,
            unit=unit,
            timeline=timeline,
        )


def _leave_something_to_do(staff: Staff) -> None:
    """A first visit finds a module half read, and occasions for the mentor to confirm."""
    alma = staff.by_name["Alma Ek"]
    learner.read_some(person=alma, course="orosanmalan", parts=3)
    for element in ("PE1", "PE5", "PE6"):
        learner.report(person=alma, element=element)


def _book_the_last_talk(staff: Staff, day: date) -> None:
    """The one open avstämning: from talk to decision to certificate in two minutes."""
    learner.book_ahead(
        assignment=Assignment.objects.live().get(person=staff.by_name["Ture Ås"]),
        key="talk_12",
        day=day,
        supervisor=staff.by_name[BO],
    )
