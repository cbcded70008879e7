"""Colleagues to choose among. Protected identities appear only to those who may know them."""

from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from competence.people.access import Reach, employed_within
from competence.people.models import Employment, Mentorship, Person, Role, RoleGrant, Unit

Choice = tuple[int, str]
Group = tuple[str, list[Choice]]


def units(rows: QuerySet[Unit]) -> list[Choice]:
    """Indented by how deep they lie."""
    found = list(rows.order_by("path"))
    top = min((unit.path.count("/") for unit in found), default=0)
    return [(unit.pk, "\u2003" * (unit.path.count("/") - top) + unit.name) for unit in found]


def supervisors(reach: Reach) -> list[Choice]:
    """Who may lead: supervisors and unit managers of the municipality."""
    roles = [Role.SUPERVISOR, Role.UNIT_MANAGER]
    grants = RoleGrant.objects.live().on(reach.day).filter(role__in=roles)
    people = Person.objects.filter(
        pk__in=grants.values("person_id"), municipality_id=reach.person.municipality_id
    ).employed_on(reach.day)
    return _named(_known_to(reach, people))


def mentors(reach: Reach, person: Person, day: date) -> list[Group]:
    """Colleagues by unit, her own units first."""
    people = Person.objects.filter(municipality_id=person.municipality_id).exclude(pk=person.pk)
    rows = (
        Employment.objects.live()
        .on(day)
        .filter(person__in=_known_to(reach, people))
        .order_by("unit__path", "person__sort_key")
        .values_list(
            "unit__name", "unit_id", "person_id", "person__given_name", "person__family_name"
        )
    )
    own = set(person.employments.live().on(day).values_list("unit_id", flat=True))
    groups = [
        (unit_id not in own, name, [(pk, f"{given} {family}") for *_, pk, given, family in members])
        for (name, unit_id), members in groupby(rows, key=lambda row: row[:2])
    ]
    return [(name, members) for _far, name, members in sorted(groups, key=lambda group: group[0])]


def neighbour(person: Person, email: str, day: date) -> Person | None:
    """Somebody employed in another municipality of the same region, by her exact work address.

    A protected identity is never found this way.
    """
    return (
        Person.objects.employed_on(day)
        .filter(
            work_email=email.strip().casefold(),
            protected_identity=False,
            municipality__parent_id=person.municipality.parent_id,
        )
        .exclude(municipality_id=person.municipality_id)
        .select_related("municipality", "user")
        .first()
    )


def colleague(person: Person, email: str, day: date) -> Person | None:
    """Somebody else employed in her municipality, by the exact work address. Never a protected one."""
    return (
        Person.objects.employed_on(day)
        .filter(
            work_email=email.strip().casefold(),
            protected_identity=False,
            municipality_id=person.municipality_id,
        )
        .exclude(pk=person.pk)
        .select_related("municipality", "user")
        .first()
    )


def mentor_of(person: Person, day: date) -> Person | None:
    rows = Mentorship.objects.counting_on(day).filter(person=person)
    row = rows.select_related("mentor__municipality", "mentor__user").order_by("pk").first()
    return row.mentor if row else None


def _known_to(reach: Reach, people: QuerySet[Person]) -> QuerySet[Person]:
    near = {reach.person.pk, *reach.led, *reach.mentored}
    known = Q(pk__in=near) | employed_within(reach, Role.HR)
    return people.filter(Q(protected_identity=False) | known)


def _named(people: QuerySet[Person]) -> list[Choice]:
    return [(row.pk, row.name) for row in people.order_by("sort_key", "pk")]
