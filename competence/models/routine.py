from django.db import models


class Routine(models.Model):
    """A local routine document of one municipality, read and acknowledged in its version."""

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="routines")
    key = models.SlugField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="one_routine_per_key"),
        ]

    def __str__(self) -> str:
        return self.key


class RoutineVersion(models.Model):
    routine = models.ForeignKey(Routine, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    html = models.TextField()
    owner = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["routine", "number"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "number"], name="one_routine_version"),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"
