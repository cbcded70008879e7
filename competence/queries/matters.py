"""A matter that is open when somebody leaves, and what its collectors share."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from competence.models import Talk
from competence.people import access
from competence.people.access import Reach
from competence.people.clock import STOCKHOLM
from competence.people.models import Person, Role, lean
from competence.queries.history import shown_name

NAME_MENTOR, NAME_SUPERVISOR, NAME_DEPUTY = "name_mentor", "name_supervisor", "name_deputy"
MEMBER, METHODS = "team_member", "methods_owned"
# Whoever leads may do these; the others are for HR and managers within their scope.
LEADERS_DO = frozenset({NAME_MENTOR, MEMBER})


@dataclass(frozen=True, slots=True)
class About:
    """Somebody a matter is about; `may` says whether the reader can arrange it for her."""

    person_id: int
    name: str
    may: bool = False


@dataclass(frozen=True, slots=True)
class Matter:
    """`then` says who takes it on, or that nobody needs to; `act` is the page that arranges it."""

    what: str
    then: str
    to_arrange: bool = False
    act: str = ""
    about: tuple[About, ...] = ()

    @property
    def ways(self) -> tuple[About, ...]:
        return tuple(one for one in self.about if one.may)


Found = Iterator[tuple[int, Matter]]


def about(reach: Reach, people: Iterable[Person]) -> tuple[About, ...]:
    return tuple(About(one.pk, shown_name(reach, one)) for one in people)


def names(reach: Reach, people: Iterable[Person]) -> str:
    return ", ".join(shown_name(reach, one) for one in people)


def by_leaver(rows: Iterable[Any], column: str) -> Mapping[int, list[Person]]:
    """The person of each row, once."""
    found: dict[int, dict[int, Person]] = defaultdict(dict)
    for row in rows:
        found[getattr(row, column)][row.person_id] = row.person
    return {person_id: list(people.values()) for person_id, people in found.items()}


def with_permission(
    reach: Reach, found: Mapping[int, Sequence[Matter]]
) -> dict[int, tuple[Matter, ...]]:
    """What the reader can arrange herself is marked; to arrange comes first. Two queries."""
    ids = {one.person_id for each in found.values() for matter in each for one in matter.about}
    people = Person.objects.filter(pk__in=ids - {reach.person.pk})
    chiefs = access.employed_within(reach, Role.UNIT_MANAGER, Role.HR)
    arranged = set(people.filter(chiefs).values_list("pk", flat=True))
    managed = access.employed_within(reach, Role.UNIT_MANAGER)
    led = set(people.filter(managed).values_list("pk", flat=True)) | reach.led

    def marked(matter: Matter) -> Matter:
        may = led if matter.act in LEADERS_DO else arranged
        whom = tuple(replace(one, may=one.person_id in may) for one in matter.about)
        return replace(matter, about=whom)

    return {
        person_id: tuple(sorted(map(marked, each), key=lambda matter: not matter.to_arrange))
        for person_id, each in found.items()
    }


def booked_talks() -> QuerySet[Talk]:
    rows = Talk.objects.filter(
        held_on__isnull=True,
        booked_for__isnull=False,
        assignment__retracted_at__isnull=True,
        assignment__ends_on__isnull=True,
    )
    found: QuerySet[Talk] = lean(rows.select_related("person").order_by("person__sort_key", "pk"))
    return found


def day_of(row: Talk) -> date:
    if row.booked_for is None:
        raise ValueError("Only booked talks are read here.")
    return row.booked_for.astimezone(STOCKHOLM).date()
