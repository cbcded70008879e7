from django.db import models
from django.db.models import Q

from competence.people.guards import SameMunicipality, guard


class Talk(models.Model):
    """An uppföljningssamtal: booked, held, confirmed by the learner. Then it is a fact."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="talks")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    assignment = models.ForeignKey("competence.Assignment", models.PROTECT, related_name="talks")
    key = models.CharField(max_length=40)
    booked_for = models.DateTimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    booked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    held_on = models.DateField(null=True)
    held_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    agreed = models.TextField(max_length=2000, blank=True)
    parked = models.TextField(max_length=1000, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    fact = models.OneToOneField("competence.Fact", models.PROTECT, null=True, related_name="talk")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "key"], name="one_talk_per_key"),
            models.CheckConstraint(
                condition=Q(held_on__isnull=True, held_by__isnull=True)
                | Q(held_on__isnull=False, held_by__isnull=False),
                name="talk_held_on_and_by",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, fact__isnull=True)
                | Q(confirmed_at__isnull=False, fact__isnull=False, held_on__isnull=False),
                name="talk_confirmed_has_its_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key}"


guard(SameMunicipality("competence_talk"))
