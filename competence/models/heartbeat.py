from django.db import models


class Heartbeat(models.Model):
    """When a worker last answered beat's call; what /healthz reads."""

    part = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} {self.at:%H:%M:%S}"
