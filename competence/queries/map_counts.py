"""The numbers of the map by place and competence: added up by the database, or from what is read.

The database adds up what is stored, so that ten thousand people cost their rows and not an object
each. What it cannot know is the domain's: which state a stored one is that day. It is told of three
kinds of last days only, and `holding` says what each of them means.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count

from competence.domain.answer import State
from competence.domain.calendar import add_months
from competence.domain.coverage import (
    HELD,
    MONTHS_AHEAD,
    UNKNOWN,
    Holding,
    Tally,
    holding,
)
from competence.domain.validity import SOON_DAYS
from competence.models import RuleSet, Standing
from competence.queries.map_holdings import Holdings, stored
from competence.queries.population import Member, Population
from competence.queries.profile import competence_of, goal_of

type Key = tuple[int, str]

EMPTY = Tally({})


@dataclass(frozen=True, slots=True)
class Counts:
    """`at_work` are those there that day who hold it; `expiries` by competence and last day."""

    tallies: Mapping[Key, Tally]
    total: Mapping[str, Tally]
    at_work: Mapping[Key, int]
    expiries: Mapping[tuple[str, date], int]
    computed_on: date | None

    def of(self, place: int, competence: str) -> Tally:
        return self.tallies.get((place, competence), EMPTY)

    def months(self, competences: Iterable[str], day: date) -> list["Month"]:
        """Twelve, this one first, and how much runs out in each."""
        keys = frozenset(competences)
        soon = day + timedelta(days=SOON_DAYS)
        numbers: Counter[date] = Counter()
        near = set()
        for (key, until), number in self.expiries.items():
            if key in keys:
                numbers[until.replace(day=1)] += number
                near |= {until.replace(day=1)} if until < soon else set()
        ahead = [add_months(day.replace(day=1), number) for number in range(MONTHS_AHEAD)]
        return [Month(first, numbers[first], first in near) for first in ahead]


@dataclass(frozen=True, slots=True)
class Month:
    """`soon` where some of it runs out within the days that count as soon."""

    first: date
    count: int
    soon: bool


def from_holdings(
    holdings: Holdings,
    people: Population,
    competences: Sequence[str],
    day: date,
    computed_on: date | None,
) -> Counts:
    """What is read of each person, added up."""
    by_place = people.by_place()

    def held(member: Member, key: str) -> Holding:
        return holdings.get((member.pk, key), UNKNOWN)

    return Counts(
        tallies={
            (place, key): Tally.of(held(member, key) for member in members)
            for place, members in by_place.items()
            for key in competences
        },
        total={key: Tally.of(held(who, key) for who in people.members) for key in competences},
        at_work={
            (place, key): sum(held(member, key).held for member in members if member.at_work)
            for place, members in by_place.items()
            for key in competences
        },
        expiries=Counter(
            (key, one.until)
            for key in competences
            for one in (held(member, key) for member in people.members)
            if one.held and one.until is not None and one.until >= day
        ),
        computed_on=computed_on,
    )


def added_up(people: Population, competences: Sequence[str], role: str, day: date) -> Counts:
    """Two queries, and one of those who work in several places: they count once in all."""
    goals = [goal_of(key, role) for key in competences]
    if not people.members or not goals:
        return Counts({}, dict.fromkeys(competences, EMPTY), {}, {}, None)
    counts: dict[Key, Counter[State]] = defaultdict(Counter)
    at_work: Counter[Key] = Counter()
    oldest = []
    for row in _by_place(people, goals, day):
        key = (row.place, competence_of(row.goal, role))
        state = _as_of(row.state, row.near, day)
        counts[key][state] += row.number
        at_work[key] += row.there if state in HELD else 0
        oldest.append(date.fromisoformat(str(row.overtaken)) if row.overtaken else day)
    _fill_in(counts, {place: len(who) for place, who in people.by_place().items()}, competences)
    tallies = {key: Tally(found) for key, found in counts.items()}
    return Counts(
        tallies=tallies,
        total=_total(tallies, people, competences, role, day),
        at_work=at_work,
        expiries=_expiries(people, goals, role, day),
        computed_on=min(oldest, default=None),
    )


class _Row(NamedTuple):
    """So many of a place with one stored state; `overtaken` is when the oldest of those that time
    has changed since was worked out."""

    place: int
    goal: str
    state: str
    near: int
    number: int
    there: int
    overtaken: date | str | None


def _by_place(people: Population, goals: Sequence[str], day: date) -> Iterator[_Row]:
    spots = [(m.pk, place, m.at_work) for m in people.members for place in m.places]
    soon = day + timedelta(days=SOON_DAYS)
    values: list[Any] = [day.isoformat(), soon.isoformat(), day.isoformat()]
    if connection.vendor == "postgresql":
        spread, columns = UNNESTED, [list(column) for column in zip(*spots, strict=True)]
        values += columns
    else:
        spread = FROM_JSON
        values.append(json.dumps(spots))
    asked = ", ".join(["%s"] * len(goals))
    with connection.cursor() as cursor:
        cursor.execute(
            ADDED_UP.format(spread=spread, goals=asked), [*values, RuleSet.Kind.PROFILE, *goals]
        )
        yield from (_Row(*row) for row in cursor.fetchall())


def _as_of(state: str, near: int, day: date) -> State:
    return holding(state, ENDS[near](day), day).state


def _fill_in(
    counts: dict[Key, Counter[State]], sizes: Mapping[int, int], competences: Iterable[str]
) -> None:
    """Of whom nothing is stored nothing is known."""
    for key in competences:
        for place, size in sizes.items():
            found = counts[place, key]
            if lacking := size - found.total():
                found[State.UNKNOWN] += lacking


def _total(
    tallies: Mapping[Key, Tally],
    people: Population,
    competences: Sequence[str],
    role: str,
    day: date,
) -> dict[str, Tally]:
    sums: dict[str, Counter[State]] = {key: Counter() for key in competences}
    for (_place, key), tally in tallies.items():
        sums[key].update(tally.counts)
    several = [member for member in people.members if len(member.places) > 1]
    if several:
        read, _day = stored([member.pk for member in several], competences, day, role)
        for member in several:
            for key in competences:
                held = read.get((member.pk, key), UNKNOWN)
                sums[key][held.state] -= len(member.places) - 1
    return {key: Tally(+found) for key, found in sums.items()}


def _expiries(
    people: Population, goals: Sequence[str], role: str, day: date
) -> dict[tuple[str, date], int]:
    last = add_months(day.replace(day=1), MONTHS_AHEAD)
    rows = (
        Standing.objects.of_goals(RuleSet.Kind.PROFILE, *goals)
        .filter(person_id__in=[member.pk for member in people.members])
        .filter(state__in=HELD, until__gte=day, until__lt=last)
    )
    found: Counter[tuple[str, date]] = Counter()
    for goal, until, number in rows.values_list("goal", "until").annotate(number=Count("pk")):
        found[competence_of(goal, role), until] += number
    return found


# A last day of each kind, as `holding` is to read it.
ENDS: Mapping[int, Callable[[date], date | None]] = {
    0: lambda day: None,
    1: lambda day: day - timedelta(days=1),
    2: lambda day: day,
    3: lambda day: day + timedelta(days=SOON_DAYS),
}
UNNESTED = "unnest(%s::bigint[], %s::bigint[], %s::boolean[]) AS spot(person, place, there)"
FROM_JSON = (
    "(SELECT json_extract(value, '$[0]') AS person, json_extract(value, '$[1]') AS place,"
    " json_extract(value, '$[2]') AS there FROM json_each(%s)) AS spot"
)
ADDED_UP = """
SELECT spot.place, standing.goal, standing.state,
       CASE WHEN standing.until IS NULL THEN 0 WHEN standing.until < %s THEN 1
            WHEN standing.until < %s THEN 2 ELSE 3 END AS near,
       count(*), count(*) FILTER (WHERE spot.there),
       min(CASE WHEN standing.next_on <= %s THEN standing.computed_on END)
FROM {spread} JOIN competence_standing AS standing ON standing.person_id = spot.person
WHERE standing.kind = %s AND standing.goal IN ({goals})
GROUP BY 1, 2, 3, 4
"""
