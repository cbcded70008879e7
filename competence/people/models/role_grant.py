from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import (
    Recorded,
    RecordedQuerySet,
    columns,
    recorded_constraints,
)


class Role(models.TextChoices):
    CASEWORKER = "caseworker", _("Caseworker")
    SUPERVISOR = "supervisor", _("Supervisor")
    UNIT_MANAGER = "unit_manager", _("Unit manager")
    MENTOR = "mentor", _("Mentor")
    HR = "hr", _("HR")
    CONTENT_EDITOR = "content_editor", _("Content editor")
    REGIONAL_LEAD = "regional_lead", _("Regional lead")
    METHOD_OWNER = "method_owner", _("Method owner")
    BOARD_READER = "board_reader", _("Board reader")


SECOND_FACTOR_ROLES = frozenset(
    {
        Role.SUPERVISOR,
        Role.UNIT_MANAGER,
        Role.HR,
        Role.CONTENT_EDITOR,
        Role.REGIONAL_LEAD,
        Role.METHOD_OWNER,
    }
)


class RoleGrantQuerySet(RecordedQuerySet):
    def held_by(self, person_id: int, day: date) -> Self:
        return self.live().on(day).filter(person_id=person_id).select_related("scope")


class RoleGrant(Recorded):
    """A person holds a role over a scope (region, municipality, unit) between two days."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.ForeignKey("people.Unit", models.PROTECT, related_name="role_grants")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("role_grant"),
            models.UniqueConstraint(
                fields=["person", "role", "scope"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_grant_per_role_and_scope",
                violation_error_message=_("She already holds that role there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.scope_id}"


guard(SameMunicipality("people_rolegrant"))
guard(AppendOnly("people_rolegrant", columns("person_id", "role", "scope_id")))
