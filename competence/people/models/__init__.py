from competence.people.models.audit import AuditEntry
from competence.people.models.clock import ClockOffset
from competence.people.models.employment import Absence, Employment
from competence.people.models.invitation import Invitation
from competence.people.models.person import Person
from competence.people.models.recorded import Recorded, RecordedQuerySet, lean
from competence.people.models.relations import Deputyship, LineManagement, Mentorship
from competence.people.models.role_grant import SECOND_FACTOR_ROLES, Role, RoleGrant
from competence.people.models.unit import Unit
from competence.people.models.user import User

__all__ = [
    "SECOND_FACTOR_ROLES",
    "Absence",
    "AuditEntry",
    "ClockOffset",
    "Deputyship",
    "Employment",
    "Invitation",
    "LineManagement",
    "Mentorship",
    "Person",
    "Recorded",
    "RecordedQuerySet",
    "Role",
    "RoleGrant",
    "Unit",
    "User",
    "lean",
]
