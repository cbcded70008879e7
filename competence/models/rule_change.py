"""A new version of rules on its way: what it would do to whom, what was chosen, how far it has come."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import (
    Recorded,
    RecordedQuerySet,
    columns,
    recorded_constraints,
)


class KeptRules(Recorded):
    """She stays on an older version of a rule set: to a day, or until somebody moves her."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="kept_rules")
    rule_version = models.ForeignKey(
        "competence.RuleVersion", models.PROTECT, related_name="kept_for"
    )
    rule_set = models.ForeignKey("competence.RuleSet", models.PROTECT, related_name="+")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("kept_rules"),
            models.UniqueConstraint(
                fields=["person", "rule_set"],
                condition=Q(retracted_at__isnull=True),
                name="one_kept_version_per_rule_set",
                violation_error_message=_("She stays on an older version already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.rule_version_id}"


class Choice(models.TextChoices):
    """What happens to whoever would lose by the new version."""

    APPLY = "apply", _("The new rules hold at once")
    KEEP = "keep", _("Keep the old version")
    KEEP_UNTIL = "keep_until", _("Keep the old version until a day")


class RuleChangeQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.exclude(state__in=[RuleChange.State.APPLIED, RuleChange.State.DROPPED])


class RuleChange(models.Model):
    """Compares a draft with what holds now. Nothing else is written before it is applied."""

    class State(models.TextChoices):
        COMPARING = "comparing", _("Compares")
        COMPARED = "compared", _("Waits for a choice")
        APPLYING = "applying", _("Is being applied")
        APPLIED = "applied", _("Applied")
        FAILED = "failed", _("Not applied")
        DROPPED = "dropped", _("Dropped")

    draft = models.ForeignKey("competence.RuleVersion", models.PROTECT, related_name="changes")
    # Of the draft that was compared: a draft written on since is compared anew.
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.COMPARING)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # Who publishes it answers for it; she need not be the one who compared.
    ordered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    compared_on = models.DateField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    choice = models.CharField(max_length=12, choices=Choice, default=Choice.KEEP)
    keep_until = models.DateField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = RuleChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=~Q(state__in=["applied", "dropped"]),
                name="one_open_change_per_draft",
            ),
            models.CheckConstraint(
                condition=Q(choice="keep_until", keep_until__isnull=False)
                | (~Q(choice="keep_until") & Q(keep_until__isnull=True)),
                name="kept_until_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.state}"


class RuleChangePerson(models.Model):
    """What the change means for one person. `choice` is hers where it differs from the change's."""

    change = models.ForeignKey(RuleChange, models.PROTECT, related_name="people")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+")
    effect = models.CharField(max_length=12)
    # Goal by goal: what changes and why, in codes; see `queries.rule_changes`.
    goals = models.JSONField(default=list)
    choice = models.CharField(max_length=12, choices=Choice, blank=True)
    keep_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "person"], name="one_effect_per_person"),
        ]
        indexes = [models.Index(fields=["change", "effect", "unit"])]

    def __str__(self) -> str:
        return f"{self.change_id} {self.person_id} {self.effect}"


guard(SameMunicipality("competence_keptrules"))
guard(SameMunicipality("competence_rulechangeperson"))
guard(AppendOnly("competence_keptrules", columns("person_id", "rule_version_id", "rule_set_id")))
