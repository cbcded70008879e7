from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.domain.facts import STORED, FactKind
from competence.people.guards import AppendOnly, SameMunicipality, guard
from competence.people.models.recorded import (
    Recorded,
    RecordedQuerySet,
    columns,
    recorded_constraints,
)


class FactQuerySet(RecordedQuerySet):
    def of_kind(self, *kinds: FactKind) -> Self:
        return self.filter(kind__in=kinds)


class Fact(Recorded):
    """One line of the ledger: something that was so for a person from a day.

    Append-only, and all that rules read. Texts and workflow sit in satellites beside it.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="facts")
    kind = models.CharField(_("kind"), max_length=30)
    subject = models.CharField(_("subject"), max_length=80)
    amount = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    level = models.PositiveSmallIntegerField(null=True)
    value = models.JSONField(default=dict)
    source = models.CharField(max_length=60, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("fact"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in STORED]),
                name="fact_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__gte=1, level__lte=5),
                name="fact_level_is_one_to_five",
            ),
            # A module is passed once a version, a routine read once a version, a talk held once,
            # however many clicks, tabs or workers arrive at the same time. Decisions are numbered in
            # `source`, and words of the inventory name the one before, so that of two at the same
            # moment one is refused.
            models.UniqueConstraint(
                "person",
                "kind",
                "subject",
                "source",
                condition=Q(
                    retracted_at__isnull=True,
                    kind__in=[
                        "course_completed",
                        "document_acknowledged",
                        "talk_held",
                        "eligibility",
                        "task_assigned",
                        "independence_decision",
                        "step_decision",
                        "stated_competence",
                    ],
                ),
                name="one_live_fact_per_source",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "kind", "subject"]),
            models.Index(fields=["municipality", "kind", "subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.starts_on}"


guard(SameMunicipality("competence_fact"))
guard(AppendOnly("competence_fact", columns("person_id", "kind", "subject", "amount", "level")))
