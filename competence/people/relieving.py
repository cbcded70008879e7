"""Who plans advanced courses with a person, approves relief for them, and says whether it was kept."""

from competence.people import access
from competence.people.access import Reach
from competence.people.models import Person, Role, RoleGrant, Unit

DEPARTMENTS = (Unit.Kind.ADMINISTRATION, Unit.Kind.MUNICIPALITY)


def may_plan(reach: Reach, person: Person) -> bool:
    """She herself, and who leads her. They also say afterwards whether the relief was kept."""
    return access.is_herself(reach, person) or access.may_lead(reach, person)


def may_approve(reach: Reach, person: Person, approver: str) -> bool:
    """`approver` is what the step's rule says. Nobody approves her own."""
    if approver == "supervisor":
        return access.may_lead(reach, person)
    if not access.may_decide(reach, person):
        return False
    return approver != "department_head" or _heads_a_department(reach)


def _heads_a_department(reach: Reach) -> bool:
    """Manages more than a unit; where nobody does, the unit manager stands in."""
    managing = [grant for grant in reach.grants if grant.role == Role.UNIT_MANAGER]
    if any(grant.scope.kind in DEPARTMENTS for grant in managing):
        return True
    heads = RoleGrant.objects.live().on(reach.day).filter(role=Role.UNIT_MANAGER)
    home = reach.person.municipality_id
    return not heads.filter(scope__kind__in=DEPARTMENTS, municipality_id=home).exists()


def may_read_summary(reach: Reach) -> bool:
    return bool(reach.roles & {Role.HR, Role.UNIT_MANAGER})
