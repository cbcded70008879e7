"""What the indicators of a municipality are counted from, on a day and as it was known then.

Five queries, whatever the number of people.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from competence.domain.coverage import LONG_ABSENCE_DAYS, away_for
from competence.domain.indicators.months import Period, Post, place_on, within
from competence.domain.plan import Absence as Away
from competence.people.models import Absence, Employment, Role, RoleGrant, Unit, lean
from competence.queries.moments import Moment
from competence.queries.population import FULL_TIME, home_rows

type Posts = Mapping[int, tuple[Post, ...]]
type Scopes = Mapping[int, Sequence[tuple[str, Period]]]


@dataclass(frozen=True, slots=True)
class Values:
    """By person: all her posts, those as caseworker, and when she has been supervisor.

    `caseworkers` are those of the day, each with the place she is counted in.
    """

    home: Unit
    moment: Moment
    places: tuple[int, ...]
    posts: Posts
    as_caseworker: Posts
    supervising: Mapping[int, tuple[Period, ...]]
    absences: Mapping[int, Sequence[Away]]

    @property
    def day(self) -> date:
        return self.moment.day

    @property
    def caseworkers(self) -> dict[int, int]:
        return self.placed(self.as_caseworker)

    @property
    def long_away(self) -> frozenset[int]:
        return frozenset(person for person in self.caseworkers if self._is_long_away(person))

    def placed(self, posts: Posts) -> dict[int, int]:
        found = ((person, place_on(held, self.day)) for person, held in posts.items())
        return {person: place for person, place in found if place is not None}

    def _is_long_away(self, person: int) -> bool:
        whole = [
            (away.starts_on, away.ends_on)
            for away in self.absences.get(person, ())
            if away.percent == FULL_TIME
        ]
        return away_for(whole, self.day) > LONG_ABSENCE_DAYS


def values(home: Unit, moment: Moment) -> Values:
    units = list(lean(Unit.objects.filter(municipality=home).order_by("path")))
    paths = {unit.pk: unit.path for unit in units}
    places = home_rows(units)
    posts = _posts(home, places, moment.known_at)
    worked = _grants(home, Role.CASEWORKER, moment.known_at)
    used = {post.place for held in posts.values() for post, _unit in held}
    return Values(
        home=home,
        moment=moment,
        places=tuple(
            unit.pk
            for unit in units
            if unit.pk in used or (unit.kind == Unit.Kind.UNIT and places[unit.pk] == unit.pk)
        ),
        posts={person: tuple(post for post, _unit in held) for person, held in posts.items()},
        as_caseworker={
            person: tuple(_as_caseworker(held, worked.get(person, ()), paths))
            for person, held in posts.items()
        },
        supervising=_supervising(home, moment.known_at),
        absences=_absences(home, moment.known_at),
    )


def _posts(
    home: Unit, places: Mapping[int, int], known_at: datetime | None
) -> Mapping[int, list[tuple[Post, int]]]:
    rows = (
        Employment.objects.as_known(known_at).filter(municipality=home).order_by("starts_on", "pk")
    )
    columns = ("person_id", "unit_id", "type", "fte_percent", "starts_on", "ends_on")
    found: dict[int, list[tuple[Post, int]]] = defaultdict(list)
    for person, unit, kind, percent, starts_on, ends_on in rows.values_list(*columns):
        post = Post(
            person=person,
            place=places[unit],
            permanent=kind == Employment.Type.PERMANENT,
            agency=kind == Employment.Type.AGENCY,
            percent=percent,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        found[person].append((post, unit))
    return found


def _grants(home: Unit, role: Role, known_at: datetime | None) -> Scopes:
    rows = RoleGrant.objects.as_known(known_at).filter(municipality=home, role=role)
    found: dict[int, list[tuple[str, Period]]] = defaultdict(list)
    columns = ("person_id", "scope__path", "starts_on", "ends_on")
    for person, path, starts_on, ends_on in rows.order_by("pk").values_list(*columns):
        found[person].append((path, (starts_on, ends_on)))
    return found


def _as_caseworker(
    held: Iterable[tuple[Post, int]],
    grants: Sequence[tuple[str, Period]],
    paths: Mapping[int, str],
) -> Iterator[Post]:
    """In this unit, as the competence map asks: who manages another one is no caseworker here."""
    for post, unit in held:
        path = paths[unit]
        role = [
            period for scope, period in grants if path.startswith(scope) or scope.startswith(path)
        ]
        yield from within(post, role)


def _supervising(home: Unit, known_at: datetime | None) -> Mapping[int, tuple[Period, ...]]:
    grants = _grants(home, Role.SUPERVISOR, known_at)
    return {person: tuple(period for _path, period in held) for person, held in grants.items()}


def _absences(home: Unit, known_at: datetime | None) -> Mapping[int, Sequence[Away]]:
    rows = Absence.objects.as_known(known_at).filter(municipality=home).order_by("starts_on", "pk")
    found: dict[int, list[Away]] = defaultdict(list)
    columns = ("person_id", "starts_on", "ends_on", "extent_percent")
    for person, starts_on, ends_on, percent in rows.values_list(*columns):
        found[person].append(Away(starts_on, ends_on, percent))
    return found
