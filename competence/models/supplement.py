from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competence.domain.supplement import SUBJECTS
from competence.people.guards import AppendOnly, SameMunicipality, guard


class Supplement(models.Model):
    """Komplettering: what somebody reads until which day, so that HR can judge her degree anew.

    It is no decision, and no decision follows from it.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="supplements")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    last_on = models.DateField(_("last day"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # Empty where an approval closed it.
    closed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_at__isnull=True),
                name="one_open_supplement",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="supplement_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.last_on}"


class SupplementSubject(models.Model):
    """One subject of a plan as it was written. Changed, the row is dropped and another stands instead."""

    supplement = models.ForeignKey(Supplement, models.PROTECT, related_name="subjects")
    subject = models.CharField(max_length=30)
    missing = models.CharField(max_length=160)
    planned_on = models.DateField()
    done_on = models.DateField(null=True)
    # What proves it, in words. The paper itself is not kept.
    proof = models.CharField(max_length=160, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplement", "subject"],
                condition=Q(dropped_at__isnull=True),
                name="once_in_a_supplement",
            ),
            models.CheckConstraint(
                condition=Q(subject__in=SUBJECTS), name="supplement_subject_is_known"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, proof="")
                | (Q(done_on__isnull=False) & ~Q(proof="")),
                name="supplement_done_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(dropped_at__gte=F("written_at")),
                name="supplement_dropped_after_written",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplement_id} {self.subject}"


guard(SameMunicipality("competence_supplement"))
guard(AppendOnly("competence_supplement", ("person_id", "made_at", "made_by_id")))
guard(
    AppendOnly(
        "competence_supplementsubject",
        (
            "supplement_id",
            "subject",
            "missing",
            "planned_on",
            "done_on",
            "proof",
            "written_at",
            "written_by_id",
        ),
    )
)
