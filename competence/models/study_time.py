from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import SameMunicipality, guard


class StudySlot(models.Model):
    """Protected study time on one day: planned, then used or lost. Lost time never counts as used."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        USED = "used", _("Used")
        LOST = "lost", _("Lost")

    class Cause(models.TextChoices):
        WORKLOAD = "workload", _("Workload")
        OTHER = "other", _("Other")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="study_slots")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    settled_at = models.DateTimeField(null=True)
    # Set by the loss that made the supervisor get a mail; kept when it is undone, the mail has gone.
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="study_slot_fits_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="lost") & ~Q(cause="") | ~Q(state="lost") & Q(cause=""),
                name="lost_study_time_has_a_cause",
            ),
            models.UniqueConstraint(fields=["person", "on"], name="one_study_slot_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on} {self.state}"


guard(SameMunicipality("competence_studyslot"))
