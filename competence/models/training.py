from django.db import models
from django.db.models import Q

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import (
    Recorded,
    RecordedQuerySet,
    columns,
    recorded_constraints,
)


class MethodOwnership(Recorded):
    """Metodansvar: she holds trainings in the method and registers who was there."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="methods_owned")
    method = models.CharField(max_length=80)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("method_ownership"),
            models.UniqueConstraint(
                fields=["person", "method"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_ownership_of_a_method",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.method}"


class TrainingDay(models.Model):
    """A day of training in a method. Who was there stands in the ledger, with this as its source."""

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    method = models.CharField(max_length=80)
    held_on = models.DateField()
    registered_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    # Random, made by the page: a double click or a repeated request is the same day.
    form_key = models.UUIDField(unique=True)

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.method} {self.held_on}"

    @property
    def source(self) -> str:
        return f"training:{self.pk}"


guard(SameMunicipality("competence_methodownership"))
guard(AppendOnly("competence_methodownership", columns("person_id", "method")))
guard(SameMunicipality("competence_trainingday", "registered_by_id"))
guard(
    AppendOnly(
        "competence_trainingday",
        ("municipality_id", "method", "held_on", "registered_by_id", "registered_at", "form_key"),
    )
)
