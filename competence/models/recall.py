from django.db import models
from django.db.models import Q

from competence.domain.recall import OCCASIONS
from competence.people.guards import AppendOnly, guard


class RecallAnswer(models.Model):
    """Her answer to a question that came back after a module was passed; hers alone to see.

    It decides what comes back to her and nothing else: no rule, map, list or export reads it.
    """

    completion = models.ForeignKey("competence.Fact", models.PROTECT, related_name="+")
    course_version = models.ForeignKey("courses.CourseVersion", models.PROTECT, related_name="+")
    occasion = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=80)
    again = models.BooleanField()
    response = models.JSONField()
    correct = models.BooleanField()
    # The day and no more: at which hour she sat with it is nobody's business.
    answered_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["completion", "occasion", "question", "again"],
                name="one_recall_answer_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(occasion__in=OCCASIONS), name="recall_occasion_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.completion_id} {self.occasion} {self.question}"


guard(
    AppendOnly(
        "competence_recallanswer",
        (
            "completion_id",
            "course_version_id",
            "occasion",
            "question",
            "again",
            "response",
            "correct",
            "answered_on",
        ),
    )
)
