"""Who may see and do what. Predicates answer one question each; `visible_to` narrows a list.

Views resolve people through `visible_person` and the like, which raise Http404 for everything one
may not know exists, so that "not yours" and "not there" look the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import Http404

from competence.people import clock
from competence.people.models import (
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Role,
    RoleGrant,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person may reach on one day: her grants, whom she leads, mentors and covers for."""

    person: Person
    day: date
    grants: tuple[RoleGrant, ...]
    led: frozenset[int]
    mentored: frozenset[int]
    # Has a programme of her own, whatever her role.
    follows: bool = False
    roles: frozenset[str] = field(init=False)
    # Where people work or have worked, once asked: a reach is as old as its request.
    workplaces: dict[int, frozenset[str]] = field(
        init=False, compare=False, repr=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        roles = {grant.role for grant in self.grants}
        if self.led:
            roles.add(Role.SUPERVISOR)
        if self.mentored:
            roles.add(Role.MENTOR)
        object.__setattr__(self, "roles", frozenset(roles))

    def paths(self, *roles: str) -> tuple[str, ...]:
        return tuple(grant.scope.path for grant in self.grants if grant.role in roles)


def reach(person: Person, day: date | None = None) -> Reach:
    """Two queries; kept on the request by ActingPersonMiddleware."""
    day = day or clock.today()
    rows = _rows(day)
    covered = rows.covering.filter(deputy=person).values("person_id")
    inherited = Q(person__in=covered, role__in=[Role.SUPERVISOR, Role.UNIT_MANAGER])
    relations = _relations(person, covered, rows)
    return Reach(
        person,
        day,
        tuple(rows.grants.filter(Q(person=person) | inherited)),
        frozenset(pk for pk, relation in relations if relation == "leads"),
        frozenset(pk for pk, relation in relations if relation == "mentors"),
        any(relation == "follows" for _pk, relation in relations),
    )


class _Rows(NamedTuple):
    """What holds on a day, not yet asked about anybody."""

    covering: QuerySet[Deputyship]
    grants: QuerySet[RoleGrant]
    leading: QuerySet[LineManagement]
    mentoring: QuerySet[Mentorship]
    following: QuerySet


@lru_cache(maxsize=2)
def _rows(day: date) -> _Rows:
    """Put together once a day: for every request it took longer than the database's answer."""
    return _Rows(
        Deputyship.objects.live().on(day),
        RoleGrant.objects.live().on(day).select_related("scope"),
        _leading(day).annotate(relation=Value("leads")),
        Mentorship.objects.counting_on(day).annotate(relation=Value("mentors")),
        _following().annotate(relation=Value("follows")),
    )


def _following() -> QuerySet[Person]:
    """By the way back from a person to her assignments: nothing above is known here."""
    return Person.objects.filter(
        assignments__isnull=False,
        assignments__retracted_at__isnull=True,
        assignments__ends_on__isnull=True,
    ).order_by()


def _relations(person: Person, covered: QuerySet, rows: _Rows) -> list[tuple[int, str]]:
    columns = ("person_id", "relation")
    led = rows.leading.filter(Q(supervisor=person) | Q(supervisor__in=covered))
    mentored = rows.mentoring.filter(mentor=person)
    following = rows.following.filter(pk=person.pk).values_list("pk", "relation")
    return list(led.values_list(*columns).union(mentored.values_list(*columns), following))


def _leading(day: date) -> QuerySet[LineManagement]:
    """Who leads today; for somebody who has not begun, who is going to: she plans the first day."""
    rows = LineManagement.objects.live()
    led_now = rows.on(day).filter(person=OuterRef("person"))
    return rows.lasting(day).filter(Q(starts_on__lte=day) | ~Exists(led_now))


def visible_to(reach: Reach, people: QuerySet[Person] | None = None) -> QuerySet[Person]:
    """Herself, those she leads or mentors, and those employed within her managers' or HR's scope."""
    people = Person.objects.all() if people is None else people
    return people.filter(
        Q(pk=reach.person.pk)
        | Q(pk__in=reach.led)
        | Q(pk__in=reach.mentored)
        | employed_within(reach, Role.UNIT_MANAGER, Role.HR)
    )


def working_below(person: Person, day: date, path: str) -> Exists:
    """Rows whose `path`, a column with a unit's path, stands above her work, now or to come."""
    rows = Employment.objects.live().lasting(day).filter(person=person)
    return Exists(rows.filter(unit__path__startswith=OuterRef(path)))


def employed_within(reach: Reach, *roles: str) -> Q:
    """People with an employment, past ones too, under a scope; never beyond the municipality."""
    where = under(reach.paths(*roles))
    if not where:
        return Q(pk__in=[])
    rows = Employment.objects.live().filter(where).values("person_id")
    return Q(pk__in=rows, municipality_id=reach.person.municipality_id)


def under(paths: Iterable[str]) -> Q:
    """Employments in these units and those below them; empty where there are none."""
    where = Q()
    for path in paths:
        where |= Q(unit__path__startswith=path)
    return where


def visible_person(reach: Reach, person_id: int) -> Person:
    person = visible_to(reach).filter(pk=person_id).select_related("municipality").first()
    if person is None:
        raise Http404
    return person


def is_within(reach: Reach, person: Person, *roles: str) -> bool:
    """`employed_within` for one person, asked once for all roles."""
    scopes = reach.paths(*roles)
    if not scopes or person.municipality_id != reach.person.municipality_id:
        return False
    if person.pk not in reach.workplaces:
        rows = Employment.objects.live().filter(person=person)
        reach.workplaces[person.pk] = frozenset(rows.values_list("unit__path", flat=True))
    return any(path.startswith(scopes) for path in reach.workplaces[person.pk])


def is_herself(reach: Reach, person: Person) -> bool:
    return reach.person.pk == person.pk


def may_lead(reach: Reach, person: Person) -> bool:
    """Assign, rate, hold talks: the supervisor, her deputy, or the unit manager."""
    if is_herself(reach, person):
        return False
    return person.pk in reach.led or is_within(reach, person, Role.UNIT_MANAGER)


def may_decide(reach: Reach, person: Person) -> bool:
    """Decide on independent work and on steps: the unit manager, by delegation; never on herself."""
    return not is_herself(reach, person) and is_within(reach, person, Role.UNIT_MANAGER)


def may_register_eligibility(reach: Reach, person: Person) -> bool:
    return not is_herself(reach, person) and is_within(reach, person, Role.HR)


def may_read_certificates(reach: Reach, person: Person) -> bool:
    """Herself, who leads her, her unit manager, HR of her scope. A mentor is none of them."""
    return (
        is_herself(reach, person)
        or person.pk in reach.led
        or is_within(reach, person, Role.UNIT_MANAGER, Role.HR)
    )


def may_withdraw_certificates(reach: Reach, person: Person) -> bool:
    """Revoke one, or replace it by a right one: unit manager and HR, never for themselves."""
    return not is_herself(reach, person) and is_within(reach, person, Role.UNIT_MANAGER, Role.HR)


def may_settle_validity(reach: Reach, person: Person) -> bool:
    """Revoke what holds, or let something hold for a while: unit manager and HR, never herself."""
    return not is_herself(reach, person) and is_within(reach, person, Role.UNIT_MANAGER, Role.HR)


def units_to_hire_into(reach: Reach) -> QuerySet[Unit]:
    """Where a supervisor, unit manager or HR may invite a new colleague."""
    where = Q(pk__in=[])
    for path in reach.paths(Role.SUPERVISOR, Role.UNIT_MANAGER, Role.HR):
        where |= Q(path__startswith=path)
    kinds = [Unit.Kind.ADMINISTRATION, Unit.Kind.UNIT, Unit.Kind.TEAM]
    home = reach.person.municipality_id
    return Unit.objects.filter(where, kind__in=kinds, municipality_id=home)


def may_arrange_for(reach: Reach, person: Person) -> bool:
    """Invite again, register absence: who leads her, or HR."""
    if is_herself(reach, person):
        return False
    return may_lead(reach, person) or is_within(reach, person, Role.HR)


def may_answer_claim(reach: Reach, person: Person, *, is_degree: bool) -> bool:
    """Accept or return what she says that she has: who leads her, or HR. A degree is HR's alone."""
    if is_degree:
        return may_register_eligibility(reach, person)
    return may_arrange_for(reach, person)


def may_take_back_claim(
    reach: Reach, person: Person, accepted_by: int | None, *, is_degree: bool
) -> bool:
    """Who accepted it, as long as she may answer for that person, or HR."""
    if not may_answer_claim(reach, person, is_degree=is_degree):
        return False
    return accepted_by == reach.person.pk or is_within(reach, person, Role.HR)


def may_answer_claims(reach: Reach) -> bool:
    return bool(reach.roles & {Role.SUPERVISOR, Role.UNIT_MANAGER, Role.HR})


def may_lend(reach: Reach, mentor: Person) -> bool:
    """Let a colleague mentor in another municipality: her own unit manager or HR."""
    return not is_herself(reach, mentor) and is_within(reach, mentor, Role.UNIT_MANAGER, Role.HR)


def may_mentor(reach: Reach, person: Person) -> bool:
    return person.pk in reach.mentored


def may_confirm_practice(reach: Reach, person: Person) -> bool:
    return may_mentor(reach, person) or may_lead(reach, person)


def may_read_map(reach: Reach) -> bool:
    return bool(reach.roles & {Role.HR, Role.UNIT_MANAGER})


def may_read_card(reach: Reach, person: Person) -> bool:
    """Herself, who leads her, her unit manager, HR of her scope; protected identity only by name."""
    if person.protected_identity and not may_see_protected(reach, person):
        return False
    return may_read_certificates(reach, person)


def may_see_corrections(reach: Reach, person: Person) -> bool:
    """Lines of the ledger that were taken back, and why: HR of her scope."""
    return is_within(reach, person, Role.HR)


def may_see_protected(reach: Reach, person: Person) -> bool:
    """Protected identity: herself, who leads or mentors her, and HR of her scope. Nobody else."""
    return (
        is_herself(reach, person)
        or person.pk in reach.led | reach.mentored
        or is_within(reach, person, Role.HR)
    )
