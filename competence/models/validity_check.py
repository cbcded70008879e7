from typing import Self

from django.db import models
from django.db.models import Q

from competence.people.guards import SameMunicipality, guard


class ValidityRun(models.Model):
    """One look at everybody at work in a municipality: what each has holds, or there is a reason.

    `held` and `excepted` are things, `breaches` what stood open when it was done.
    """

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    day = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    people = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)
    excepted = models.PositiveIntegerField(default=0)
    breaches = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["municipality", "finished_at"])]

    def __str__(self) -> str:
        return f"{self.day} {self.people} {self.breaches}"


class ValidityBreachQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(gone_at__isnull=True)


class ValidityBreach(models.Model):
    """A thing of a person's that neither holds nor has a reason, or whose periods contradict.

    `kind` and `subject` are those of the question that a rule asks. Closed by the night that no
    longer finds it; nobody edits it.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    fault = models.CharField(max_length=30)
    since = models.DateField()
    found_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    objects = ValidityBreachQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "subject", "fault"],
                condition=Q(gone_at__isnull=True),
                name="one_open_breach",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality"],
                condition=Q(gone_at__isnull=True),
                name="breach_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.subject} {self.fault}"


guard(SameMunicipality("competence_validitybreach"))
