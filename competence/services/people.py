"""Hiring, and who leads whom. Nothing here is edited: rows are closed and added."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from competence.domain.facts import FactKind
from competence.people import clock
from competence.people.audit import Actor, record
from competence.people.models import Employment, LineManagement, Person, Role, Unit
from competence.services import dated, facts, roles, rule_reach

CHILD_SERVICES = "child_services"
IDENTIFIERS = ("employee_number", "work_email")
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
    roles.grant(person=person, role=role, scope=unit, starts_on=role_from, by=by)
    if supervisor:
        name_supervisor(person=person, supervisor=supervisor, starts_on=known_from, by=by)
    if role in EXPERIENCED_ROLES:
        _count_experience(employment, child_services_since or starts_on, by)
    record("person.hired", person, by=by, concerns=person, unit=unit.pk, starts_on=starts_on)
    rule_reach.changed(person)
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


@transaction.atomic
def identify(*, person: Person, employee_number: str, work_email: str, by: Actor) -> Person:
    """By what an import and her mail find her. How she signs in, or was invited to, stays."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    before = {name: getattr(row, name) for name in IDENTIFIERS}
    row.employee_number, row.work_email = employee_number.strip(), work_email
    row.keep_keys()
    changed = [name for name in IDENTIFIERS if getattr(row, name) != before[name]]
    if not changed:
        return row
    try:
        with transaction.atomic():
            row.save(update_fields=changed)
    except IntegrityError:
        raise ValidationError(_taken(row)) from None
    record("person.identified", row, by=by, concerns=row, changed=" ".join(changed))
    return row


def _taken(person: Person) -> dict[str, str]:
    others = Person.objects.filter(municipality_id=person.municipality_id).exclude(pk=person.pk)
    said = {
        "work_email": _("Somebody here already has that e-mail address."),
        "employee_number": _("Somebody here already has that employee number."),
    }
    held = {name: value for name in IDENTIFIERS if (value := getattr(person, name))}
    return {name: said[name] for name in held if others.filter(**{name: held[name]}).exists()}


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
def name_supervisor(
    *, person: Person, supervisor: Person, starts_on: date, by: Actor
) -> LineManagement:
    """From that day she leads; who led before, or was going to, is closed with the day before."""
    if person.municipality_id != supervisor.municipality_id or person.pk == supervisor.pk:
        raise ValidationError(_("The supervisor is somebody else in the same municipality."))
    dated.one_at_a_time(person)
    rows = LineManagement.objects.live().filter(person=person)
    reaching = [row for row in rows if row.ends_on is None or row.ends_on >= starts_on]
    for row in reaching:
        if row.supervisor_id == supervisor.pk and dated.holds(row, starts_on, None):
            return row
    for row in reaching:
        dated.close(row, ends_on=starts_on - timedelta(days=1), reason="succeeded", by=by)
    row = LineManagement.objects.create(
        person=person,
        municipality_id=person.municipality_id,
        supervisor=supervisor,
        **dated.recorded(starts_on, None, by),
    )
    record("supervisor.named", row, by=by, concerns=person, supervisor=supervisor.pk)
    return row
