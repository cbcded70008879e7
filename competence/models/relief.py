from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import (
    Recorded,
    RecordedQuerySet,
    columns,
    recorded_constraints,
)


class AdvancedCourseQuerySet(models.QuerySet):
    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)


class AdvancedCourse(models.Model):
    """Påbyggnadsutbildning: a course that a step asks for, planned for one person.

    `percent` and `approver` are what the step's rule said of relief on the day it was planned, and
    `step_title` what the step was called: a later version of the ladder changes neither.
    """

    class Approver(models.TextChoices):
        SUPERVISOR = "supervisor", _("Supervisor")
        UNIT_MANAGER = "unit_manager", _("Unit manager")
        DEPARTMENT_HEAD = "department_head", _("Head of department")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="advanced_courses")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    ladder = models.CharField(max_length=80)
    step = models.CharField(max_length=80)
    requirement = models.CharField(max_length=80)
    step_title = models.CharField(max_length=160)
    title = models.CharField(max_length=120)
    provider = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField()
    percent = models.PositiveSmallIntegerField()
    approver = models.CharField(max_length=20, choices=Approver)
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)

    objects = AdvancedCourseQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="advanced_course_ends_after_start",
                violation_error_message=_("The last day may not come before the first."),
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="advanced_course_percent"
            ),
            models.UniqueConstraint(
                fields=["person", "ladder", "requirement", "starts_on"],
                condition=Q(cancelled_at__isnull=True),
                name="one_course_a_requirement_and_day",
                violation_error_message=_("That course is planned already from that day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.requirement}"


class ReliefPlan(Recorded):
    """Avlastning: how much of her working time, who covers, and who has approved it on which day."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="relief_plans")
    course = models.ForeignKey(AdvancedCourse, models.PROTECT, related_name="relief_plans")
    percent = models.PositiveSmallIntegerField()
    cover_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="covers")
    cover = models.CharField(max_length=160, blank=True)
    # In what part; and who, which stays when somebody else shortens the row.
    approver = models.CharField(max_length=20, choices=AdvancedCourse.Approver)
    approved_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    approved_on = models.DateField()

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("relief_plan"),
            models.CheckConstraint(condition=Q(ends_on__isnull=False), name="relief_has_an_end"),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=100), name="relief_plan_percent"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("person")),
                name="nobody_approves_her_own_relief",
            ),
            models.CheckConstraint(
                condition=Q(cover_by__isnull=True) | ~Q(cover_by=F("person")),
                name="nobody_covers_for_herself",
            ),
            models.CheckConstraint(
                condition=Q(cover_by__isnull=False) | ~Q(cover=""),
                name="relief_says_who_covers",
                violation_error_message=_("Choose a colleague, or write who covers."),
            ),
            models.UniqueConstraint(
                fields=["course"],
                condition=Q(retracted_at__isnull=True),
                name="one_live_relief_a_course",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.percent} %"

    @property
    def last_on(self) -> date:
        """Never open, as other dated rows may be: `relief_has_an_end`."""
        return self.ends_on or self.starts_on


class ReliefMonth(models.Model):
    """Whether the relief was kept in one month. Never why she herself was away: only what came between."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("relief", "Not answered yet")
        KEPT = "kept", pgettext_lazy("relief", "Kept")
        PARTLY = "partly", pgettext_lazy("relief", "Kept in part")
        NOT_KEPT = "not_kept", pgettext_lazy("relief", "Did not come off")

    class Cause(models.TextChoices):
        WORKLOAD = "workload", pgettext_lazy("relief", "Work came between")
        COVER = "cover", pgettext_lazy("relief", "Nobody could cover")
        OTHER = "other", pgettext_lazy("relief", "Another reason")

    NEEDS_CAUSE = (State.PARTLY, State.NOT_KEPT)

    course = models.ForeignKey(AdvancedCourse, models.PROTECT, related_name="months")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    # Its first day.
    month = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    cause = models.CharField(max_length=10, choices=Cause, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["month"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="relief_month_is_a_first_day"),
            models.CheckConstraint(
                condition=Q(state__in=["partly", "not_kept"]) & ~Q(cause="")
                | Q(state__in=["open", "kept"]) & Q(cause=""),
                name="relief_that_was_not_kept_has_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | ~Q(state="open") & Q(settled_at__isnull=False),
                name="relief_month_settled_at",
            ),
            models.UniqueConstraint(fields=["course", "month"], name="one_answer_a_relief_month"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.month} {self.state}"


guard(SameMunicipality("competence_advancedcourse"))
guard(SameMunicipality("competence_reliefplan"))
guard(SameMunicipality("competence_reliefplan", "cover_by_id"))
guard(SameMunicipality("competence_reliefplan", "approved_by_id"))
guard(SameMunicipality("competence_reliefmonth"))
guard(
    AppendOnly(
        "competence_reliefplan",
        columns(
            "person_id",
            "course_id",
            "percent",
            "cover_by_id",
            "cover",
            "approver",
            "approved_by_id",
            "approved_on",
        ),
    )
)
