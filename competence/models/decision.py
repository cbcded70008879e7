from django.db import models
from django.db.models import Q

from competence.people.guards import AppendOnly, SameMunicipality, guard


class Proposal(models.Model):
    """A supervisor proposes a step or independent work; the manager's decision settles it."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="proposals")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "subject"],
                condition=Q(settled_at__isnull=True),
                name="one_open_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Decision(models.Model):
    """The grounds beside a decision fact, frozen: reasons, delegation, and what the rules answered."""

    fact = models.OneToOneField("competence.Fact", models.PROTECT, related_name="decision")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="decisions")
    decided_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided_by_title = models.CharField(max_length=80)
    delegation = models.CharField(max_length=160, blank=True)
    motivation = models.TextField(max_length=2000, blank=True)
    # In a small municipality one chief both proposes and decides; the record says so.
    dual_role = models.BooleanField(default=False)
    rule_version = models.ForeignKey(
        "competence.RuleVersion", models.PROTECT, null=True, related_name="+"
    )
    answer = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.fact_id}"


guard(SameMunicipality("competence_proposal"))
guard(
    AppendOnly(
        "competence_decision",
        ("fact_id", "decided_by_id", "decided_by_title", "delegation", "motivation", "dual_role"),
    )
)
