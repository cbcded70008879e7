from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import Recorded, RecordedQuerySet, recorded_constraints


class Assignment(Recorded):
    """A person follows one version of a programme from a working day. Due dates are computed."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="assignments")
    rule_version = models.ForeignKey(
        "competence.RuleVersion", models.PROTECT, related_name="assignments"
    )
    # The next day something falls due, so that lists and reminders need no plan in memory.
    next_due_on = models.DateField(null=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("assignment"),
            models.UniqueConstraint(
                fields=["person", "rule_version"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_assignment_per_programme",
                violation_error_message=_("She already follows this programme."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rule_version_id} {self.starts_on}"


class AssignmentMove(models.Model):
    """From one version of the programme to another. All that hangs on the assignment stays on it."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="moves")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    before = models.ForeignKey("competence.RuleVersion", models.PROTECT, related_name="+")
    after = models.ForeignKey("competence.RuleVersion", models.PROTECT, related_name="+")
    moved_on = models.DateField()
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["moved_at", "pk"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.before_id} {self.after_id}"


class Deviation(models.Model):
    """What departs from the computed plan for one requirement: more time, or another day."""

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("More time")
        MOVED = "moved", _("Moved")

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="deviations")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    requirement = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind)
    due_on = models.DateField()
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="deviation_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.due_on}"


guard(SameMunicipality("competence_assignment"))
guard(SameMunicipality("competence_assignmentmove"))
guard(
    AppendOnly(
        "competence_assignmentmove",
        (
            "assignment_id",
            "person_id",
            "municipality_id",
            "before_id",
            "after_id",
            "moved_on",
            "moved_at",
            "moved_by_id",
        ),
    )
)
