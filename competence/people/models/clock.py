from django.db import models


class ClockOffset(models.Model):
    """How far the demo's clock stands from the machine's; one row, absent in production."""

    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_clock_offset"),
        ]

    def __str__(self) -> str:
        return f"{self.seconds} s"
