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


class Employment(Recorded):
    """A person's time in a unit; says nothing of her role (RoleGrant does)."""

    class Type(models.TextChoices):
        PERMANENT = "permanent", _("Permanent")
        TEMPORARY = "temporary", _("Temporary post")
        PROBATION = "probation", _("Probation")
        HOURLY = "hourly", _("Hourly")
        AGENCY = "agency", _("Agency")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="employments")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="employments")
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.PERMANENT)
    fte_percent = models.PositiveSmallIntegerField(_("extent, %"), default=100)
    agency = models.CharField(_("agency"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=80, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("employment"),
            models.CheckConstraint(
                condition=Q(fte_percent__gte=1, fte_percent__lte=100),
                name="employment_extent_is_a_percentage",
                violation_error_message=_("The extent lies between 1 and 100 %."),
            ),
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_employment_per_unit",
                violation_error_message=_("She already has an open employment in this unit."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.unit_id} {self.starts_on}"


class Absence(Recorded):
    """Dates and extent only. The reason is nobody's business here and is never asked for."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="absences")
    extent_percent = models.PositiveSmallIntegerField(_("extent, %"), default=100)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("absence"),
            models.CheckConstraint(
                condition=Q(extent_percent__gte=1, extent_percent__lte=100),
                name="absence_extent_is_a_percentage",
                violation_error_message=_("The extent lies between 1 and 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_on}"


guard(SameMunicipality("people_employment"))
guard(SameMunicipality("people_absence"))
guard(
    AppendOnly(
        "people_employment",
        columns("person_id", "unit_id", "type", "fte_percent", "agency", "title"),
    )
)
guard(AppendOnly("people_absence", columns("person_id", "extent_percent")))
