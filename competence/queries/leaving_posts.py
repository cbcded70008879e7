"""Those who leave and what they held around them: who is led, covered and managed, and by whom then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from competence.people.models import (
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Recorded,
    Role,
    RoleGrant,
    lean,
)
from competence.people.staffing import LEFT

A_DAY = timedelta(days=1)

type Standin = Mentorship | Deputyship


@dataclass(frozen=True, slots=True)
class Leaver:
    person: Person
    ends_on: date


@dataclass(frozen=True, slots=True)
class Work:
    """Some employment of somebody in the municipality."""

    ends_on: date | None
    path: str


@dataclass(frozen=True, slots=True)
class Posts:
    """What stands around the leavers, read once. Days are asked about in memory, leaver by leaver."""

    day: date
    leavers: Sequence[Leaver]
    by_id: Mapping[int, Leaver]
    works: Mapping[int, Sequence[Work]]
    led: Mapping[int, Sequence[LineManagement]]
    deputies: Mapping[int, Sequence[Deputyship]]
    grants: Sequence[RoleGrant]

    @property
    def ids(self) -> list[int]:
        return list(self.by_id)

    @property
    def homes(self) -> set[int]:
        return {leaver.person.municipality_id for leaver in self.leavers}

    @property
    def managed(self) -> Iterator[tuple[Leaver, RoleGrant]]:
        """The units they manage to the last day."""
        for grant in self.grants:
            leaver = self.by_id.get(grant.person_id)
            if leaver and self.held_beyond(grant, leaver):
                yield leaver, grant

    def after(self, leaver: Leaver) -> date:
        return max(leaver.ends_on + A_DAY, self.day)

    def is_after(self, person_id: int, day: date) -> bool:
        return day > self.by_id[person_id].ends_on

    def lasts(self, row: Recorded, leaver: Leaver) -> bool:
        return not row.is_over(self.after(leaver))

    def held_beyond(self, row: Recorded, leaver: Leaver) -> bool:
        """It ends only because she leaves: not ended yet, or closed with her last day."""
        if row.ends_on == leaver.ends_on:
            return row.replaces is not None and row.replaces.retracted_reason == LEFT
        return row.ends_on is None or row.ends_on > leaver.ends_on

    def stays(self, person_id: int, leaver: Leaver) -> bool:
        after = self.after(leaver)
        works = self.works.get(person_id, ())
        return any(work.ends_on is None or work.ends_on >= after for work in works)

    def led_by(self, leaver: Leaver) -> list[Person]:
        """Not yet given to somebody else."""
        rows = self.led.get(leaver.person.pk, ())
        return [
            row.person
            for row in rows
            if self.lasts(row, leaver) and self.stays(row.person_id, leaver)
        ]

    def leader_after(self, leaver: Leaver, person: Person) -> Person | None:
        after = self.after(leaver)
        for row in self.deputies.get(leaver.person.pk, ()):
            if row.starts_on <= after and not row.is_over(after):
                return row.deputy
        paths = (work.path for work in self.works.get(person.pk, ()))
        found = (self.manager_above(leaver, path, person.pk) for path in paths)
        return next(filter(None, found), None)

    def manager_above(self, leaver: Leaver, path: str, but: int | None = None) -> Person | None:
        """The unit manager nearest above, the day after; neither she who leaves nor `but`."""
        after = self.after(leaver)
        for grant in self.grants:
            holds = grant.starts_on <= after and not grant.is_over(after)
            another = grant.person_id not in (leaver.person.pk, but)
            if holds and another and path.startswith(grant.scope.path):
                return grant.person
        return None

    def without_another(
        self, rows: Iterable[Standin], column: str, others: Iterable[Standin]
    ) -> Iterator[tuple[Leaver, list[Person]]]:
        """Whom each leaver is mentor or deputy for, and who has nobody else in her place."""
        people: dict[int, list[Person]] = defaultdict(list)
        standing: dict[int, list[Standin]] = defaultdict(list)
        for other in others:
            standing[other.person_id].append(other)
        for row in rows:
            leaver, person = self.by_id[getattr(row, column)], row.person
            replaced = any(self.lasts(other, leaver) for other in standing[person.pk])
            if self.held_beyond(row, leaver) and self.stays(person.pk, leaver) and not replaced:
                people[leaver.person.pk].append(person)
        for person_id, found in people.items():
            yield self.by_id[person_id], found

    def paths_of(self, person_ids: Iterable[int]) -> list[str]:
        """Where each works; one path for each id."""
        return [self.works[one][0].path for one in person_ids if self.works.get(one)]


def posts_of(leavers: Sequence[Leaver], day: date) -> Posts:
    """Four queries."""
    ids = [leaver.person.pk for leaver in leavers]
    homes = {leaver.person.municipality_id for leaver in leavers}
    first = min((max(one.ends_on + A_DAY, day) for one in leavers), default=day)
    works: dict[int, list[Work]] = defaultdict(list)
    rows = Employment.objects.live().lasting(first).filter(municipality__in=homes)
    for person_id, ends_on, path in rows.values_list("person_id", "ends_on", "unit__path"):
        works[person_id].append(Work(ends_on, path))
    led = defaultdict(list)
    lines = LineManagement.objects.live().lasting(first).filter(supervisor__in=ids)
    for line in lean(lines.select_related("person").order_by("person__sort_key")):
        led[line.supervisor_id].append(line)
    deputies = defaultdict(list)
    covering = Deputyship.objects.live().lasting(first).filter(person__in=ids)
    for deputyship in lean(covering.select_related("deputy")):
        deputies[deputyship.person_id].append(deputyship)
    grants = RoleGrant.objects.live().filter(municipality__in=homes, role=Role.UNIT_MANAGER)
    managers = list(lean(grants.select_related("scope", "person", "replaces")))
    managers.sort(key=lambda grant: -len(grant.scope.path))
    by_id = {leaver.person.pk: leaver for leaver in leavers}
    return Posts(day, leavers, by_id, works, led, deputies, managers)
