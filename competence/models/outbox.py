from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(done_at__isnull=True, dead_at__isnull=True)

    def free_at(self, moment: datetime) -> Self:
        """Open and leased by nobody, or by somebody whose lease ran out."""
        return self.open().filter(Q(leased_until__isnull=True) | Q(leased_until__lt=moment))

    def dead(self) -> Self:
        return self.filter(dead_at__isnull=False)


class OutboxRow(models.Model):
    """Work to be done once the deciding transaction stands. The broker only wakes a worker."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="one_open_row_per_work",
            ),
        ]
        indexes = [
            models.Index(
                fields=["added_at"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="outbox_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
