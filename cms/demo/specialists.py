"""Fråga en specialist: two at home and one with the neighbour, who have all agreed to be asked."""

from datetime import timedelta

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.timeline import Timeline
from competence.domain.facts import FactKind
from competence.models import SpecialistListing
from competence.people import clock
from competence.people.audit import Actor
from competence.people.models import Role
from competence.services import facts
from competence.services import specialists as service

AGREED = timedelta(days=75)
HELD_SINCE = timedelta(days=400)
REGION, AT_HOME = SpecialistListing.Width.REGION, SpecialistListing.Width.MUNICIPALITY
WHO = (
    ("Birgit Hall", "placement_follow_up", REGION),
    ("Kerstin Molin", "domestic_violence", AT_HOME),
    ("Sven Åkerlund", "child_protection", REGION),
)


def plan(staff: Staff, timeline: Timeline) -> None:
    on = first_day(timeline.today - AGREED, timeline.today)
    timeline.at(on, _agree, staff=staff)


def _agree(staff: Staff) -> None:
    for municipality in (staff.organisation.havsby, staff.organisation.granby):
        hr = staff.hr[municipality.pk]
        service.share(municipality=municipality, by=Actor.of(hr, Role.HR))
    for name, area, width in WHO:
        person = staff.by_name[name]
        facts.add(
            person=person,
            kind=FactKind.STEP,
            subject=f"{area}_2",
            starts_on=clock.today() - HELD_SINCE,
            value={"ladder": area},
            source="nuläge",
            by=staff.hr_of(person),
        )
        service.agree(
            person=person,
            width=width,
            email=person.work_email,
            by=Actor.of(person, Role.CASEWORKER),
        )
