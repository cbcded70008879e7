"""Who helps a newcomer, and how to reach them: supervisor, or who stands in for her, and mentors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from competence.people.leaders import manager_of
from competence.people.models import Deputyship, Employment, LineManagement, Mentorship, Person

DEPUTY, MENTOR, SUPERVISOR = "deputy", "mentor", "supervisor"
_FIELDS = ("given_name", "family_name", "work_email", "phone")


@dataclass(frozen=True, slots=True)
class Companion:
    """`relation` is supervisor, deputy (of the supervisor), manager or mentor."""

    relation: str
    name: str
    email: str
    phone: str
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Companions:
    supervisor: Companion | None
    mentors: tuple[Companion, ...]


def of(person: Person, day: date) -> Companions:
    """One query; two more in the rare case that nobody is named and the unit manager leads.

    Whoever is named for a coming day is told too: before the first day that is everybody.
    """
    rows = list(_rows(person, day))
    mentors = tuple(row for row in rows if row.relation == MENTOR)
    deputy = next((row for row in rows if row.relation == DEPUTY), None)
    named = next((row for row in rows if row.relation == SUPERVISOR), None)
    return Companions(deputy or named or _manager(person, day), mentors)


def _rows(person: Person, day: date) -> Iterator[Companion]:
    employed = Employment.objects.live().lasting(day).filter(person=OuterRef("supervisor"))
    leaders = LineManagement.objects.live().lasting(day).filter(person=person)
    deputies = Deputyship.objects.live().on(day)
    deputies = deputies.filter(person__in=leaders.on(day).values("supervisor"))
    agreed = Q(home_agreed_at__isnull=False, lender_agreed_at__isnull=False)
    agreed &= Q(person_accepted_at__isnull=False)
    mentors = (
        Mentorship.objects.live()
        .lasting(day)
        .filter(
            Q(mentor__municipality=F("municipality")) | agreed,
            person=person,
            accepted_at__isnull=False,
        )
    )
    arms = (
        _arm(leaders.filter(Exists(employed)), SUPERVISOR, "supervisor"),
        _arm(deputies, DEPUTY, "deputy"),
        _arm(mentors, MENTOR, "mentor"),
    )
    for relation, starts_on, given, family, email, phone in arms[0].union(*arms[1:]):
        from_day = starts_on if starts_on > day else None
        yield Companion(relation, f"{given} {family}".strip(), email, phone, from_day)


def _arm(rows: QuerySet, relation: str, who: str) -> QuerySet:
    columns = (f"{who}__{field}" for field in _FIELDS)
    return rows.annotate(relation=Value(relation)).values_list("relation", "starts_on", *columns)


def _manager(person: Person, day: date) -> Companion | None:
    found = manager_of(person, day)
    if found is None:
        return None
    return Companion("manager", found.name, found.work_email, found.phone)
