from django.db import models
from django.db.models import Q

from competence.people.guards import SameMunicipality, guard


class Progress(models.Model):
    """Where a person is in one version of a course; at most one under way for each course."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="progress")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    course = models.ForeignKey("courses.Course", models.PROTECT, related_name="+")
    course_version = models.ForeignKey("courses.CourseVersion", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    last_part = models.CharField(max_length=80, blank=True)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="one_progress_per_course"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_id}"


class PartDone(models.Model):
    """A part read to its end, once; `seconds` is honest active time, capped by the service."""

    progress = models.ForeignKey(Progress, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=80)
    done_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["progress", "part"], name="one_part_done"),
        ]

    def __str__(self) -> str:
        return self.part


class ExerciseAnswer(models.Model):
    """What she chose in a case, ordering or sorting exercise: kept so that the page remembers."""

    progress = models.ForeignKey(Progress, models.PROTECT, related_name="answers")
    block = models.CharField(max_length=160)
    response = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["progress", "block"], name="one_answer_per_block"),
        ]

    def __str__(self) -> str:
        return self.block


class Attempt(models.Model):
    """One knowledge check: drawn from the pool, answered question by question, graded once."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="attempts")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    course_version = models.ForeignKey("courses.CourseVersion", models.PROTECT, related_name="+")
    seed = models.CharField(max_length=32)
    questions = models.JSONField()
    responses = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    passed = models.BooleanField(null=True)
    share = models.PositiveSmallIntegerField(null=True)
    graded = models.JSONField(null=True)
    fact = models.ForeignKey("competence.Fact", models.PROTECT, null=True, related_name="attempts")

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course_version"],
                condition=Q(submitted_at__isnull=True),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, passed__isnull=True)
                | Q(submitted_at__isnull=False, passed__isnull=False),
                name="attempt_graded_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_version_id} {self.started_at:%Y-%m-%d}"


class Note(models.Model):
    """Her own words in a module. Nobody else's screen shows them; 'spara inte' stores nothing."""

    progress = models.ForeignKey(Progress, models.PROTECT, related_name="notes")
    block = models.CharField(max_length=160)
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["progress", "block"], name="one_note_per_block"),
        ]

    def __str__(self) -> str:
        return self.block


guard(SameMunicipality("competence_progress"))
guard(SameMunicipality("competence_attempt"))
