from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard
from courses.models import CourseVersion


class Routine(models.Model):
    """A local routine document, read and acknowledged in its version.

    It holds for `unit` and everybody below: a whole municipality, or any node of it. A unit may have
    its own under a key that a node above has too: there and below, its own holds instead. All texts
    of a key in a municipality share one row of version numbers, so that a receipt from before a
    unit wrote its own is never taken for a receipt of that.
    """

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="routines")
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    key = models.SlugField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="one_routine_per_unit_and_key"),
        ]

    def __str__(self) -> str:
        return self.key


class RoutineVersion(models.Model):
    """One published text, immutable.

    A receipt of version `counts_from` or a later one counts: what only mended the language or made
    the text clearer asks nobody to read it anew. `question` is a `courses.control.ControlQuestion`.
    """

    routine = models.ForeignKey(Routine, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    html = models.TextField()
    owner = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    change_class = models.CharField(
        _("kind of change"),
        max_length=1,
        choices=CourseVersion.ChangeClass,
        default=CourseVersion.ChangeClass.FACTS,
    )
    counts_from = models.PositiveIntegerField(default=1)
    question = models.JSONField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["routine", "number"]
        constraints = [
            models.UniqueConstraint(fields=["routine", "number"], name="one_routine_version"),
            models.CheckConstraint(
                condition=Q(counts_from__gte=1, counts_from__lte=F("number")),
                name="receipts_count_from_a_version_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class RoutineNotice(models.Model):
    """Somebody has been told by mail of a version that asks her to read it: once, whatever happens."""

    version = models.ForeignKey(RoutineVersion, models.PROTECT, related_name="notices")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="one_notice_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.person_id}"


guard(SameMunicipality("competence_routinenotice"))
guard(
    AppendOnly(
        "competence_routinenotice", ("version_id", "person_id", "municipality_id", "told_at")
    )
)
