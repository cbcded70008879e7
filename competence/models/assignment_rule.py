"""Who gets which programme by rule: the rule in versions, and each person it has reached."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models import Unit


class AssignmentRuleQuerySet(models.QuerySet):
    def of(self, publisher: Unit) -> Self:
        return self.filter(publisher=publisher)

    def offered_to(self, municipality: Unit) -> Self:
        """What the region above it proposes; it reaches nobody before the municipality takes it over."""
        return (
            self.alias(here=Value(municipality.path))
            .filter(here__startswith=F("publisher__path"), state=AssignmentRule.State.ACTIVE)
            .exclude(publisher=municipality)
        )

    def at_work_in(self, municipality_id: int) -> Self:
        return self.filter(publisher=municipality_id, state=AssignmentRule.State.ACTIVE)


class AssignmentRule(models.Model):
    """A municipality's rule, or a region's proposal. What it says is in its latest published version."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("In force")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    publisher = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    adopted_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="adopted_by")
    # Of the form it was made from, so that a form sent twice is one rule.
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # The number of the latest going through of everybody, and how far that has come.
    run = models.PositiveIntegerField(default=0)
    is_busy = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    objects = AssignmentRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["publisher", "adopted_from"],
                condition=~Q(state="ended"),
                name="one_rule_taken_over",
                violation_error_message=_("This rule is taken over already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def stopped_short(self) -> bool:
        """The work was given up on the way."""
        on_its_way = self.is_busy or self.done == self.total
        return self.state == self.State.ACTIVE and not on_its_way


class AssignmentRuleVersion(models.Model):
    """One canonical JSON document, see `domain.reach_rule`. Immutable once published."""

    rule = models.ForeignKey(AssignmentRule, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["rule", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "number"], name="one_assignment_rule_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["rule"],
                condition=Q(published_at__isnull=True),
                name="one_draft_per_assignment_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.number}"

    @property
    def title(self) -> str:
        title: str = self.document["title"]
        return title

    @property
    def who(self) -> dict[str, Any]:
        who: dict[str, Any] = self.document["who"]
        return who


class Reached(models.Model):
    """A rule gives a person its programme once; whatever becomes of that, it does not do so again."""

    rule = models.ForeignKey(AssignmentRule, models.PROTECT, related_name="reached")
    version = models.ForeignKey(AssignmentRuleVersion, models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="reached_by")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    assignment = models.OneToOneField(
        "competence.Assignment", models.PROTECT, related_name="by_rule"
    )
    reached_at = models.DateTimeField()
    # Somebody has seen that the rule no longer fits her, and she goes on all the same.
    kept_at = models.DateTimeField(null=True)
    kept_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "person"], name="reached_once_by_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.person_id}"


guard(SameMunicipality("competence_reached"))
guard(
    AppendOnly(
        "competence_reached",
        ("rule_id", "version_id", "person_id", "municipality_id", "assignment_id", "reached_at"),
    )
)
