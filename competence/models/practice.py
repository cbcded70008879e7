from collections.abc import Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard

# The key of what was done: of the course, or of the element.
SUBJECT = Coalesce("course__key", "element", output_field=TextField())


class OccasionQuerySet(models.QuerySet):
    def with_course(self) -> Self:
        """What the course is called, without its text."""
        return self.select_related("course__current").defer(
            "course__current__document", "course__current__pool"
        )


class Occasion(models.Model):
    """The learner did a practical element, or attended a course; counts once mentor or supervisor
    has confirmed it.

    Counts only: which child or which case is never asked and never stored.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="occasions")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    element = models.CharField(max_length=80, blank=True)
    course = models.ForeignKey("courses.Course", models.PROTECT, null=True, related_name="+")
    on = models.DateField(_("day"))
    reported_at = models.DateTimeField()
    # Random, made by the page: a double click or a repeated request is the same occasion.
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    observed = models.BooleanField(_("seen by the one who confirms"), default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    return_reason = models.CharField(max_length=300, blank=True)
    fact = models.OneToOneField(
        "competence.Fact", models.PROTECT, null=True, related_name="occasion"
    )

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(course__isnull=True) & ~Q(element="")
                | Q(course__isnull=False, element=""),
                name="occasion_of_an_element_or_a_course",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", fact__isnull=False)
                | (~Q(state="confirmed") & Q(fact__isnull=True)),
                name="occasion_confirmed_has_its_fact",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="occasion_settled_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.element or self.course_id} {self.on}"

    def called(self, elements: Mapping[str, Any]) -> str:
        """`elements` is the section of the programme document that names them."""
        if self.course is not None and self.course.current is not None:
            return self.course.current.title
        return str(elements.get(self.element, {}).get("title", self.element))


class Rating(models.Model):
    """The words beside an ELEMENT_RATED fact: who saw what, and two sentences where they matter."""

    class Seen(models.TextChoices):
        MYSELF = "myself", _("Seen by myself")
        TOLD = "told", _("Told by the mentor")
        TOGETHER = "together", _("Judged together with the mentor")

    fact = models.OneToOneField("competence.Fact", models.PROTECT, related_name="rating")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    seen = models.CharField(max_length=10, choices=Seen)
    sentences = models.TextField(max_length=600, blank=True)
    correction_reason = models.CharField(max_length=300, blank=True)
    comment = models.TextField(_("the learner's own comment"), max_length=600, blank=True)
    commented_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.fact_id} {self.seen}"


guard(SameMunicipality("competence_occasion"))
guard(AppendOnly("competence_rating", ("fact_id", "seen", "sentences", "correction_reason")))
