"""Who has read which routine. Names in the order of the alphabet; nobody is ranked or counted against.

Four queries, however many people and routines.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from django.db.models import QuerySet

from competence.domain.facts import FactKind
from competence.domain.receipts import Receipt, counting, of_text
from competence.models import Fact, Routine, RoutineVersion
from competence.people.access import Reach
from competence.people.models import Employment, Person, lean
from competence.people.names import sort_key
from competence.people.routine_readers import followed_by, meeting_of
from competence.queries import workplace
from competence.queries.decision_queue import shown_name
from competence.queries.workplace import Away


@dataclass(frozen=True, slots=True)
class Reader:
    """`since` is the day from which the version in force has been hers to read."""

    person_id: int
    name: str
    unit_id: int
    unit: str
    receipt: Receipt | None
    since: date
    away: Away | None


@dataclass(frozen=True, slots=True)
class RoutineReading:
    """The version in force, and everybody of the reader's people whom it concerns."""

    routine_id: int
    version_id: int
    title: str
    place: str
    number: int
    valid_from: date
    readers: tuple[Reader, ...]

    @property
    def read(self) -> tuple[Reader, ...]:
        return tuple(reader for reader in self.readers if reader.receipt)

    @property
    def unread(self) -> tuple[Reader, ...]:
        return tuple(reader for reader in self.readers if not reader.receipt)

    @property
    def units(self) -> tuple[tuple[int, str], ...]:
        named = {reader.unit_id: reader.unit for reader in self.readers}
        return tuple(sorted(named.items(), key=lambda unit: unit[1]))

    def within(self, unit_id: int) -> Self:
        """Those of one unit; 0 is all of them."""
        readers = tuple(one for one in self.readers if unit_id in (0, one.unit_id))
        return replace(self, readers=readers)


def overview(reach: Reach, day: date) -> tuple[RoutineReading, ...]:
    return _readings(reach, followed_by(reach), day, day)


def of_routine(reach: Reach, routine_id: int, day: date) -> RoutineReading | None:
    return _one(overview(reach, day), routine_id)


def at_meeting(reach: Reach, routine_id: int, day: date, today: date) -> RoutineReading | None:
    """Today's version before those of her people who were employed on the day of the meeting."""
    return _one(_readings(reach, meeting_of(reach), day, today), routine_id)


def _one(readings: Iterable[RoutineReading], routine_id: int) -> RoutineReading | None:
    return next((reading for reading in readings if reading.routine_id == routine_id), None)


def _readings(
    reach: Reach, people: QuerySet[Person], day: date, today: date
) -> tuple[RoutineReading, ...]:
    posts = _posts(people, day)
    ids = {post.person_id for post in posts}
    receipts = _receipts(ids)
    away, _back = workplace.away(ids, day)
    found = []
    begun = list(_versions(reach, today))
    for versions in begun:
        routine = versions[-1].routine
        concerned = _concerned(posts, routine.unit.path, _own_below(routine, begun))
        if concerned:
            readers = _readers(reach, versions, concerned, receipts, away)
            found.append(_reading(versions[-1], readers))
    return tuple(sorted(found, key=lambda reading: sort_key("", reading.title)))


def _posts(people: QuerySet[Person], day: date) -> list[Employment]:
    rows = Employment.objects.live().on(day).filter(person__in=people)
    names = ("person__sort_key", "person_id", "starts_on", "pk")
    return list(lean(rows.select_related("person", "unit").order_by(*names)))


def _receipts(person_ids: Iterable[int]) -> dict[tuple[int, str], list[Receipt]]:
    rows = Fact.objects.live().of_kind(FactKind.DOCUMENT_ACKNOWLEDGED)
    columns = ("person_id", "subject", "value", "starts_on")
    found: dict[tuple[int, str], list[Receipt]] = defaultdict(list)
    for person_id, key, value, on in rows.filter(person__in=person_ids).values_list(*columns):
        found[person_id, key].append(Receipt.of(value, on))
    return found


def _versions(reach: Reach, day: date) -> Iterable[Sequence[RoutineVersion]]:
    """Of each routine of the municipality all that have begun, the one in force last."""
    rows = RoutineVersion.objects.filter(
        routine__municipality=reach.person.municipality_id, valid_from__lte=day
    ).defer("html", "question")
    found: dict[int, list[RoutineVersion]] = defaultdict(list)
    for version in lean(rows.select_related("routine__unit").order_by("routine_id", "number")):
        found[version.routine_id].append(version)
    return found.values()


def _own_below(routine: Routine, begun: Iterable[Sequence[RoutineVersion]]) -> tuple[str, ...]:
    """Where units below have their own under the same key."""
    others = (versions[-1].routine for versions in begun)
    return tuple(
        other.unit.path
        for other in others
        if other.key == routine.key
        and other.pk != routine.pk
        and other.unit.path.startswith(routine.unit.path)
    )


def _concerned(
    posts: Iterable[Employment], path: str, own_below: tuple[str, ...]
) -> dict[int, Employment]:
    """The first of her employments below the routine's unit says where she works."""
    found: dict[int, Employment] = {}
    for post in posts:
        if post.unit.path.startswith(path):
            found.setdefault(post.person_id, post)
    for post in posts:
        if post.unit.path.startswith(own_below):
            found.pop(post.person_id, None)
    return found


def _readers(
    reach: Reach,
    versions: Sequence[RoutineVersion],
    concerned: Mapping[int, Employment],
    receipts: Mapping[tuple[int, str], list[Receipt]],
    away: Mapping[int, Away],
) -> tuple[Reader, ...]:
    version = versions[-1]
    asked_on = _asked_on(versions)
    return tuple(
        Reader(
            person_id=person_id,
            name=shown_name(reach, post.person),
            unit_id=post.unit_id,
            unit=post.unit.name,
            receipt=counting(
                of_text(receipts.get((person_id, version.routine.key), ()), version.routine_id),
                version.counts_from,
            ),
            since=max(asked_on, post.starts_on),
            away=away.get(person_id),
        )
        for person_id, post in concerned.items()
    )


def _asked_on(versions: Sequence[RoutineVersion]) -> date:
    """The day everybody was last asked. What a mild change mended may itself lie ahead."""
    last = versions[-1]
    asked = (each.valid_from for each in versions if each.number == last.counts_from)
    return next(asked, last.valid_from)


def _reading(version: RoutineVersion, readers: tuple[Reader, ...]) -> RoutineReading:
    return RoutineReading(
        routine_id=version.routine_id,
        version_id=version.pk,
        title=version.title,
        place=version.routine.unit.name,
        number=version.number,
        valid_from=version.valid_from,
        readers=readers,
    )
