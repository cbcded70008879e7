from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from competence.domain.stated import Says
from competence.people.guards import AppendOnly, SameMunicipality, guard


class OwnWordQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(outcome="")


class OwnWord(models.Model):
    """What she says herself that she holds already, before anybody has confirmed it.

    No rule reads it. Answered it leads to a fact, the word of whoever answered; until then the map
    shows what it showed before.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", pgettext_lazy("inventory", "Confirmed")
        OTHERWISE = "otherwise", pgettext_lazy("inventory", "Answered otherwise")
        CHANGED = "changed", pgettext_lazy("inventory", "Changed by herself")

    ANSWERED = (Outcome.CONFIRMED, Outcome.OTHERWISE)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="own_words")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    competence = models.CharField(max_length=80)
    says = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    said_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    fact = models.ForeignKey("competence.Fact", models.PROTECT, null=True, related_name="own_words")

    objects = OwnWordQuerySet.as_manager()

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "competence"],
                condition=Q(outcome=""),
                name="one_own_word_waits",
            ),
            models.CheckConstraint(
                condition=Q(says=Says.HOLDS.value) | Q(says=Says.NOT.value, ends_on__isnull=True),
                name="own_word_holds_or_not",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="own_word_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(outcome="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="own_word_settled_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["confirmed", "otherwise"], fact__isnull=False)
                | Q(outcome__in=["", "changed"], fact__isnull=True),
                name="own_word_answered_has_its_fact",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["confirmed", "otherwise"], settled_by=F("person")),
                name="nobody_answers_her_own_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.competence} {self.says}"


guard(SameMunicipality("competence_ownword"))
guard(
    AppendOnly(
        "competence_ownword",
        ("person_id", "competence", "says", "starts_on", "ends_on", "said_at"),
    )
)
