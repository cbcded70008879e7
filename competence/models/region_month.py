"""What the map of a region was when a month was over. Made once, and never changed afterwards."""

from django.db import models
from django.db.models import Q

from competence.people.guards import AppendOnly, guard


class RegionMonth(models.Model):
    """`month` is its first day, `profile` the version whose competences were counted.

    `told` holds, by municipality (empty for all of them) and competence, the parts as they may be
    told; what a municipality does not ask for is not there. `own` have a profile of their own.
    """

    region = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    month = models.DateField()
    profile = models.ForeignKey("competence.RuleVersion", models.PROTECT, related_name="+")
    own = models.JSONField()
    told = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "month"], name="one_region_map_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="region_month_is_a_first"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.month:%Y-%m}"


guard(
    AppendOnly(
        "competence_regionmonth",
        ("region_id", "month", "profile_id", "own", "told", "made_at"),
    )
)
