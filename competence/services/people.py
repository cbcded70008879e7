"""Hiring, roles, supervisors, absence and leaving. Nothing here is edited: rows are closed and added."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import (
    Absence,
    Deputyship,
    Employment,
    LineManagement,
    Mentorship,
    Person,
    Role,
    RoleGrant,
    Unit,
)
from competence.services import dated, facts

CHILD_SERVICES = "child_services"
EXPERIENCED_ROLES = frozenset({Role.CASEWORKER, Role.SUPERVISOR})


@transaction.atomic
def hire(
    *,
    given_name: str,
    family_name: str,
    work_email: str,
    unit: Unit,
    starts_on: date,
    by: Actor,
    type: str = Employment.Type.PERMANENT,
    fte_percent: int = 100,
    title: str = "",
    agency: str = "",
    role: str = Role.CASEWORKER,
    supervisor: Person | None = None,
    child_services_since: date | None = None,
    protected_identity: bool = False,
) -> Person:
    """A person with her employment, role, supervisor and experience. The same hiring twice is one."""
    if unit.municipality_id is None:
        raise ValidationError(_("People are employed in a municipality."))
    person = Person(
        municipality_id=unit.municipality_id,
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        work_email=work_email,
        protected_identity=protected_identity,
    )
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        return _hired_before(person, unit, starts_on)
    employment = Employment.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        unit=unit,
        type=type,
        fte_percent=fte_percent,
        title=title,
        agency=agency,
        **dated.recorded(starts_on, None, by),
    )
    # Before her first day she may read her own pages, and her supervisor may plan with her.
    known_from = min(starts_on, clock.today())
    role_from = known_from if role == Role.CASEWORKER else starts_on
    grant_role(person=person, role=role, scope=unit, starts_on=role_from, by=by)
    if supervisor:
        name_supervisor(person=person, supervisor=supervisor, starts_on=known_from, by=by)
    if role in EXPERIENCED_ROLES:
        _count_experience(employment, child_services_since or starts_on, by)
    record("person.hired", person, by=by, concerns=person, unit=unit.pk, starts_on=starts_on)
    return person


def _hired_before(person: Person, unit: Unit, starts_on: date) -> Person:
    """The second of two clicks finds the person of the first; anybody else with the address is refused."""
    found = Person.objects.get(municipality_id=person.municipality_id, work_email=person.work_email)
    same = (found.given_name, found.family_name) == (person.given_name, person.family_name)
    if same and found.employments.live().filter(unit=unit, starts_on=starts_on).exists():
        return found
    raise ValidationError(
        {"work_email": _("Somebody here already has that e-mail address.")}, code="taken"
    )


def _count_experience(employment: Employment, since: date, by: Actor) -> None:
    facts.add(
        person=employment.person,
        kind=FactKind.EXPERIENCE,
        subject=CHILD_SERVICES,
        starts_on=since,
        amount=Decimal(employment.fte_percent) / 100,
        source=f"employment:{employment.pk}",
        by=by,
    )


@transaction.atomic
def grant_role(
    *,
    person: Person,
    role: str,
    scope: Unit,
    starts_on: date,
    by: Actor,
    ends_on: date | None = None,
) -> RoleGrant:
    held = person.role_grants.live().filter(role=role, scope=scope, ends_on__isnull=True).first()
    if held:
        return held
    grant = RoleGrant.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        role=role,
        scope=scope,
        **dated.recorded(starts_on, ends_on, by),
    )
    record("role.granted", grant, by=by, concerns=person, held=role, scope=scope.pk)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, ends_on: date, by: Actor) -> RoleGrant | None:
    ended = dated.close(grant, ends_on=ends_on, reason="ended", by=by)
    record("role.ended", grant, by=by, concerns=grant.person, held=grant.role, ends_on=ends_on)
    return ended


@transaction.atomic
def name_supervisor(
    *, person: Person, supervisor: Person, starts_on: date, by: Actor
) -> LineManagement:
    """From that day she leads; who led before is closed with the day before."""
    open_row = LineManagement.objects.live().filter(person=person, ends_on__isnull=True).first()
    if open_row and open_row.supervisor_id == supervisor.pk:
        return open_row
    if person.municipality_id != supervisor.municipality_id or person.pk == supervisor.pk:
        raise ValidationError(_("The supervisor is somebody else in the same municipality."))
    if open_row:
        dated.close(open_row, ends_on=starts_on - timedelta(days=1), reason="succeeded", by=by)
    row = LineManagement.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        supervisor=supervisor,
        **dated.recorded(starts_on, None, by),
    )
    record("supervisor.named", row, by=by, concerns=person, supervisor=supervisor.pk)
    return row


@transaction.atomic
def end_employment(*, employment: Employment, ends_on: date, by: Actor) -> Employment | None:
    """Her last day. With her last employment go her roles and mentoring, not what she has done.

    Those she leads stay hers by name: access.supervisor_of leads them on to her deputy or manager.
    """
    person = employment.person
    ended = dated.close(employment, ends_on=ends_on, reason="ended", by=by)
    _end_experience(employment, ended, ends_on, by)
    after = ends_on + timedelta(days=1)
    if not person.employments.live().on(after).exists():
        _let_go(person, ends_on, by)
    record("employment.ended", employment, by=by, concerns=person, ends_on=ends_on)
    return ended


def _end_experience(
    employment: Employment, ended: Employment | None, ends_on: date, by: Actor
) -> None:
    row = Fact.objects.live().filter(
        person=employment.person,
        kind=FactKind.EXPERIENCE,
        source=f"employment:{employment.pk}",
        ends_on__isnull=True,
    )
    for fact in row:
        facts.retract(fact=fact, reason="employment ended", by=by)
        if ended and ends_on >= fact.starts_on:
            facts.add(
                person=fact.person,
                kind=FactKind.EXPERIENCE,
                subject=fact.subject,
                starts_on=fact.starts_on,
                ends_on=ends_on,
                amount=fact.amount,
                source=f"employment:{ended.pk}",
                replaces=fact,
                by=by,
            )


def _let_go(person: Person, ends_on: date, by: Actor) -> None:
    rows = [
        *person.role_grants.live(),
        *LineManagement.objects.live().filter(person=person),
        *Mentorship.objects.live().filter(person=person),
        *Mentorship.objects.live().filter(mentor=person),
        *Deputyship.objects.live().filter(deputy=person),
    ]
    for row in rows:
        dated.close(row, ends_on=ends_on, reason="employment ended", by=by)


@transaction.atomic
def register_absence(
    *, person: Person, starts_on: date, ends_on: date | None, extent_percent: int, by: Actor
) -> Absence:
    """Days and extent, never why. The same twice is one row; days already covered are refused."""
    rows = Absence.objects.select_for_update().live().filter(person=person)
    covered = [row for row in rows if _overlap(row, starts_on, ends_on)]
    for row in covered:
        if (row.starts_on, row.ends_on, row.extent_percent) == (starts_on, ends_on, extent_percent):
            return row
    if covered:
        raise ValidationError(_("Some of these days are already registered as absence."))
    row = Absence.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        extent_percent=extent_percent,
        **dated.recorded(starts_on, ends_on, by),
    )
    record("absence.registered", row, by=by, concerns=person, starts_on=starts_on, ends_on=ends_on)
    return row


def _overlap(row: Absence, starts_on: date, ends_on: date | None) -> bool:
    begins_before = ends_on is None or row.starts_on <= ends_on
    return begins_before and (row.ends_on is None or row.ends_on >= starts_on)


@transaction.atomic
def deputise(
    *, person: Person, deputy: Person, starts_on: date, ends_on: date | None, by: Actor
) -> Deputyship:
    same = Deputyship.objects.live().filter(
        person=person, deputy=deputy, starts_on=starts_on, ends_on=ends_on
    )
    if row := same.first():
        return row
    row = Deputyship.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        deputy=deputy,
        **dated.recorded(starts_on, ends_on, by),
    )
    record("deputy.named", row, by=by, concerns=person, deputy=deputy.pk, starts_on=starts_on)
    return row
