from django.db import models

from competence.people.guards import AppendOnly, guard


class AuditEntry(models.Model):
    """Who did what to what, when, in which role. No foreign keys: it outlives its subjects.

    `seal` chains the rows of one municipality by hash; beat writes it, so inserts never queue
    behind one another. `about` holds codes and ids, never a text that somebody wrote.
    """

    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=20, blank=True)
    municipality_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    concerns_id = models.BigIntegerField(null=True)
    about = models.JSONField(default=dict)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["municipality_id", "id"]),
            models.Index(fields=["concerns_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_type} {self.subject_id}"


guard(
    AppendOnly(
        "people_auditentry",
        (
            "at",
            "user_id",
            "person_id",
            "role",
            "municipality_id",
            "verb",
            "subject_type",
            "subject_id",
            "concerns_id",
        ),
    )
)
