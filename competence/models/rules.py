from typing import Any, Self

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from competence.people.models import Unit


class RuleSetQuerySet(models.QuerySet):
    def offered_to(self, municipality: Unit) -> Self:
        """What the municipality itself and the region above it publish."""
        return self.alias(here=Value(municipality.path)).filter(here__startswith=F("publisher"))


class RuleSet(models.Model):
    """A programme, ladder, specialist path, role profile or list of methods, in versions.

    `publisher` is the path of the region or municipality that owns it.
    """

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        LADDER = "ladder", _("Competence ladder")
        PATH = "path", _("Specialist path")
        PROFILE = "profile", _("Role profile")
        METHODS = "methods", _("Methods")

    kind = models.CharField(max_length=20, choices=Kind)
    key = models.SlugField(max_length=60)
    publisher = models.CharField(max_length=400)

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["publisher", "key"], name="one_rule_set_per_key"),
        ]

    def __str__(self) -> str:
        return self.key


class RuleVersion(models.Model):
    """One canonical JSON document. Immutable once published: assignments stay on their version."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    # The lists of methods its document was read with, by digest; set by `rulebook.published`.
    read_with: tuple[str, ...] = ()

    class Meta:
        ordering = ["rule_set", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "number"], name="one_rule_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["rule_set"],
                condition=Q(published_at__isnull=True),
                name="one_draft_per_rule_set",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set_id} v{self.number}"

    @property
    def title(self) -> str:
        return self.document["title"]

    def section(self, name: str) -> Any:
        return self.document.get(name, [])
