"""Öppna ärenden efter någon som slutat: who leaves soon or has left lately, with something to hand over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q

from competence.people import access, staffing
from competence.people.access import Reach
from competence.people.models import Employment, LineManagement, Person, Role, lean
from competence.queries import open_matters
from competence.queries.decision_queue import shown_name
from competence.queries.leaving_posts import Leaver
from competence.queries.matters import Matter

SOON = timedelta(days=60)
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class LeaverLine:
    person_id: int
    name: str
    units: str
    ends_on: date
    closes_on: date
    over: bool
    may_open: bool
    matters: tuple[Matter, ...]

    @property
    def to_arrange(self) -> int:
        return sum(matter.to_arrange for matter in self.matters)


@dataclass(frozen=True, slots=True)
class LeftOpen:
    lines: tuple[LeaverLine, ...]
    # How many leave or have left with nothing open.
    settled: int

    @property
    def to_arrange(self) -> int:
        return sum(line.to_arrange for line in self.lines)


def may_read(reach: Reach) -> bool:
    return bool(reach.roles & {Role.HR, Role.UNIT_MANAGER, Role.SUPERVISOR})


def left_open(reach: Reach) -> LeftOpen:
    """As many queries for many as for one. With something to arrange first, then the nearest day."""
    leavers = _leavers(reach)
    found = open_matters.of_leavers(reach, leavers)
    units = _units(leavers)
    opens = set(access.visible_to(reach).filter(pk__in=found).values_list("pk", flat=True))
    lines = [
        LeaverLine(
            person_id=leaver.person.pk,
            name=shown_name(reach, leaver.person),
            units=units.get(leaver.person.pk, ""),
            ends_on=leaver.ends_on,
            closes_on=leaver.ends_on + timedelta(days=1),
            over=leaver.ends_on < reach.day,
            may_open=leaver.person.pk in opens,
            matters=found[leaver.person.pk],
        )
        for leaver in leavers
    ]
    told = [line for line in lines if line.matters]
    told.sort(key=lambda line: (line.to_arrange == 0, abs((line.ends_on - reach.day).days)))
    return LeftOpen(tuple(told), len(lines) - len(told))


def _leavers(reach: Reach) -> list[Leaver]:
    """Her last employment has a last day, soon or lately. Who led her on it reads it too.

    Who moved on to another unit before is no leaver of the first one.
    """
    since, until = reach.day - LATELY, reach.day + SOON
    chiefs = staffing.left_from_within(reach, Role.HR, Role.UNIT_MANAGER)
    led = LineManagement.objects.live().lasting(since).filter(supervisor=reach.person)
    hers = Q(pk__in=reach.led) | Q(pk__in=led.values("person_id"))
    employments = Employment.objects.live().filter(person=OuterRef("pk"))
    rows = Person.objects.filter(chiefs | hers).exclude(pk=reach.person.pk)
    rows = rows.exclude(Exists(employments.filter(ends_on__isnull=True)))
    live = Q(employments__retracted_at__isnull=True)
    rows = rows.annotate(last_on=Max("employments__ends_on", filter=live))
    found = rows.filter(last_on__range=(since, until)).in_order()
    return [Leaver(person, person.last_on) for person in lean(found)]


def _units(leavers: Iterable[Leaver]) -> dict[int, str]:
    """Where she works on the last day."""
    ends = {leaver.person.pk: leaver.ends_on for leaver in leavers}
    rows = Employment.objects.live().filter(person__in=ends).order_by("unit__path")
    found: dict[int, list[str]] = {}
    for person_id, ends_on, unit in rows.values_list("person_id", "ends_on", "unit__name"):
        if ends_on == ends[person_id]:
            found.setdefault(person_id, []).append(unit)
    return {person_id: ", ".join(units) for person_id, units in found.items()}
