"""Where people work, who leads and mentors them, and when they are away: one query each."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from competence.domain.plan import AWAY_PERCENT, RESTING_DAYS
from competence.people.models import (
    Absence,
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    lean,
)

# So long after a long absence a person is shown as back: her plan has moved, and she may need time.
BACK_DAYS = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Post:
    """Her employment today, or the one that comes."""

    unit: str
    unit_path: str
    starts_on: date
    ends_on: date | None
    is_agency: bool
    agency: str


@dataclass(frozen=True, slots=True)
class Away:
    """`since` and `until` of half time away or more; no last day while nobody knows."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Lead:
    """The named supervisor, and who leads today: her deputy, herself, or nobody when she has left."""

    named: str
    acting_id: int | None
    acting: str


@dataclass(frozen=True, slots=True)
class Mentors:
    names: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def posts(person_ids: Collection[int], day: date) -> dict[int, Post]:
    rows = lean(
        Employment.objects.live()
        .lasting(day)
        .filter(person__in=person_ids)
        .select_related("unit")
        .order_by("-starts_on", "pk")
    )
    # The earliest of those not ended comes last and stands.
    return {
        row.person_id: Post(
            row.unit.name,
            row.unit.path,
            row.starts_on,
            row.ends_on,
            row.type == Employment.Type.AGENCY,
            row.agency,
        )
        for row in rows
    }


def away(person_ids: Collection[int], day: date) -> tuple[dict[int, Away], dict[int, date]]:
    """Who is away today, and who came back from a long absence lately and when."""
    rows = lean(
        Absence.objects.live()
        .lasting(day - BACK_DAYS)
        .filter(
            person__in=person_ids,
            starts_on__lte=day,
            extent_percent__gte=AWAY_PERCENT,
        )
        .order_by("starts_on")
    )
    now: dict[int, Away] = {}
    back: dict[int, date] = {}
    for row in rows:
        if row.ends_on is None or row.ends_on >= day:
            now[row.person_id] = Away(row.starts_on, row.ends_on)
        elif (row.ends_on - row.starts_on).days + 1 >= RESTING_DAYS:
            back[row.person_id] = row.ends_on + timedelta(days=1)
    return now, {person_id: day for person_id, day in back.items() if person_id not in now}


def leads(person_ids: Collection[int], day: date) -> dict[int, Lead]:
    """Of the one who leads now and the one who is going to, the first stands."""
    rows = (
        LineManagement.objects.live()
        .lasting(day)
        .filter(person__in=person_ids)
        .annotate(
            employed=Exists(
                Employment.objects.live().on(day).filter(person=OuterRef("supervisor_id"))
            ),
            deputy_id=_deputy(day, "deputy_id"),
            deputy_given=_deputy(day, "deputy__given_name"),
            deputy_family=_deputy(day, "deputy__family_name"),
        )
        .values(
            "person_id",
            "supervisor_id",
            "employed",
            "deputy_id",
            "deputy_given",
            "deputy_family",
            given=F("supervisor__given_name"),
            family=F("supervisor__family_name"),
        )
        .order_by("-starts_on")
    )
    return {row["person_id"]: _lead(row) for row in rows}


def _deputy(day: date, column: str) -> Subquery:
    rows = Deputyship.objects.live().on(day).filter(person=OuterRef("supervisor_id"))
    return Subquery(rows.order_by("starts_on", "pk").values(column)[:1])


def _lead(row: Mapping) -> Lead:
    named = f"{row['given']} {row['family']}"
    if row["deputy_id"]:
        return Lead(named, row["deputy_id"], f"{row['deputy_given']} {row['deputy_family']}")
    if row["employed"]:
        return Lead(named, row["supervisor_id"], named)
    return Lead(named, None, "")


def mentors(person_ids: Collection[int], day: date) -> dict[int, Mentors]:
    """Those that count today, and those asked who have not answered."""
    names: dict[int, list[str]] = defaultdict(list)
    asked: dict[int, list[str]] = defaultdict(list)
    counting = Mentorship.objects.counting_on(day).values("pk")
    rows = (
        Mentorship.objects.live()
        .lasting(day)
        .filter(person__in=person_ids, declined_at__isnull=True)
        .annotate(counts=Q(pk__in=counting))
        .values_list("person_id", "counts", "mentor__given_name", "mentor__family_name")
        .order_by("starts_on", "pk")
    )
    for person_id, counts, given, family in rows:
        (names if counts else asked)[person_id].append(f"{given} {family}")
    return {
        person_id: Mentors(tuple(names[person_id]), tuple(asked[person_id]))
        for person_id in names.keys() | asked.keys()
    }


def led_or_managed(people: QuerySet[Person], day: date) -> QuerySet[Person]:
    """Those who work here now or are about to; who has left is no longer anybody's team."""
    rows = Employment.objects.live().lasting(day)
    return people.filter(pk__in=rows.values("person_id"))
