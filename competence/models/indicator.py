"""What the indicators were at the end of a month. Made once, and never changed afterwards."""

from django.db import models
from django.db.models import Q

from competence.people.guards import AppendOnly, guard


class IndicatorSnapshot(models.Model):
    """One indicator of a unit, or of a whole municipality, when a month was over.

    `month` is its first day. `told` are the parts as they may be told to anybody who reads
    aggregates; `parts` are what was counted, for who may see every person behind. `amounts` are
    what the parts come to in days, and `left_out` how many were not counted.
    """

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    key = models.CharField(max_length=30)
    month = models.DateField()
    numerator = models.DecimalField(max_digits=12, decimal_places=1)
    denominator = models.DecimalField(max_digits=12, decimal_places=1)
    parts = models.JSONField()
    told = models.JSONField()
    amounts = models.JSONField(default=dict)
    people = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "key", "month", "version"], name="one_snapshot_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="snapshot_month_is_a_first"),
        ]
        indexes = [models.Index(fields=["municipality", "month"])]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.key} {self.month:%Y-%m}"


guard(
    AppendOnly(
        "competence_indicatorsnapshot",
        (
            "municipality_id",
            "unit_id",
            "key",
            "month",
            "numerator",
            "denominator",
            "parts",
            "told",
            "amounts",
            "people",
            "left_out",
            "version",
            "made_at",
        ),
    )
)
