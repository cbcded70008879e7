from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from competence.models.rules import RuleSet
from competence.people.guards import SameMunicipality, guard


class StandingQuerySet(models.QuerySet):
    def due(self, day: date) -> Self:
        """Rows that time has changed, or may have."""
        return self.filter(next_on__lte=day)

    def of_goals(self, kind: RuleSet.Kind, *goals: str) -> Self:
        return self.filter(kind=kind, goal__in=goals)


class Standing(models.Model):
    """What the rules answer about a person and a goal, kept for screens and maps.

    The goal is a competence of a role profile, or a step of a ladder or path: the key of its rule
    set and its own, as `queries.goals` says. `level` is the number of the step she stands on. The
    row is true until `next_on`, the next day on which time alone may change it. The reasons are not
    kept: whoever opens them asks the rules. Always rebuildable, never edited.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="standings")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=RuleSet.Kind)
    goal = models.CharField(max_length=141)
    level = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=20)
    until = models.DateField(null=True)
    next_on = models.DateField(null=True)
    computed_on = models.DateField()
    version = models.ForeignKey("competence.RuleVersion", models.PROTECT, related_name="+")
    # Tells apart what the version was read with: the lists of methods.
    rules = models.CharField(max_length=64)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "goal"], name="one_standing"),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "next_on"],
                condition=Q(next_on__isnull=False),
                name="standing_next_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.goal} {self.state}"


guard(SameMunicipality("competence_standing"))


class StandingRun(models.Model):
    """A recomputing of all standings: how far it has come, and how much it found to be wrong."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    writes = models.BooleanField()
    last_person = models.BigIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    renewed = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.people} {self.wrong}"
