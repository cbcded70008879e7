"""How long methods last, seen at people: one renewed, one for a while, one no longer valid."""

from datetime import date, timedelta
from decimal import Decimal

from cms.demo.hiring import Staff
from cms.demo.newcomers import first_day
from cms.demo.timeline import Timeline
from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.models import Person
from competence.services import facts, validity

# BBIC by taking the training again; HOME by a joint scoring in its last 90 days.
TRAINED_AGAIN, SCORED_TOGETHER = "Linnea Rud", "Adam Hjort"
WAITS_FOR_A_COURSE, MOVED_ON = "Tomas Egge", "Magnus Öst"
HOME_BEGAN, SCORED, AGAIN, DECIDED = (timedelta(days=n) for n in (690, 12, 20, 6))


def plan(staff: Staff, timeline: Timeline) -> None:
    today = timeline.today
    for ago, do in ((AGAIN, _train_again), (SCORED, _score_together), (DECIDED, _decide)):
        timeline.at(first_day(today - ago, today), do, staff=staff)


def _train_again(staff: Staff) -> None:
    _write(staff, staff.by_name[TRAINED_AGAIN], FactKind.METHOD, "bbic_basic", clock.today())


def _score_together(staff: Staff) -> None:
    adam = staff.by_name[SCORED_TOGETHER]
    began = clock.today() + SCORED - HOME_BEGAN
    _write(staff, adam, FactKind.METHOD, "home", began)
    _write(staff, adam, FactKind.ELEMENT_DONE, "joint_scoring", clock.today(), amount=Decimal(1))


def _decide(staff: Staff) -> None:
    tomas, magnus = staff.by_name[WAITS_FOR_A_COURSE], staff.by_name[MOVED_ON]
    validity.allow_temporarily(
        person=tomas,
        kind=FactKind.METHOD,
        subject="bbic_basic",
        until=clock.today() + timedelta(days=90),
        reason="Kursen ställdes in. Det finns en plats på nästa.",
        by=staff.manager_of(tomas),
    )
    validity.revoke(
        fact=Fact.objects.live().get(person=magnus, kind=FactKind.METHOD, subject="freda"),
        from_on=clock.today(),
        reason="Arbetar inte med bedömningar av våld i sitt nya uppdrag.",
        by=staff.manager_of(magnus),
    )


def _write(
    staff: Staff,
    person: Person,
    kind: FactKind,
    subject: str,
    on: date,
    amount: Decimal | None = None,
) -> None:
    facts.add(
        person=person,
        kind=kind,
        subject=subject,
        starts_on=on,
        amount=amount,
        source="nuläge",
        by=staff.hr_of(person),
    )
