from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class UnitQuerySet(models.QuerySet):
    def municipalities(self) -> Self:
        return self.filter(kind=Unit.Kind.MUNICIPALITY)

    def under(self, unit: "Unit") -> Self:
        """The unit itself and everything below it."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """One node of the organisation: region, municipality, administration, unit or team.

    `path` holds the keys of all ancestors ("/norrland/havsby/ifo/"), so that "below" is one
    prefix comparison. `municipality` is the node's municipality, itself for a municipality, empty
    for a region.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        MUNICIPALITY = "municipality", _("Municipality")
        ADMINISTRATION = "administration", _("Administration")
        UNIT = "unit", _("Unit")
        TEAM = "team", _("Team")

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    key = models.SlugField(_("key"), max_length=60)
    path = models.CharField(max_length=400, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    municipality = models.ForeignKey("self", models.PROTECT, null=True, related_name="units")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="region", parent__isnull=True, municipality__isnull=True)
                | Q(kind="municipality", parent__isnull=False)
                | (
                    Q(kind__in=["administration", "unit", "team"])
                    & Q(parent__isnull=False, municipality__isnull=False)
                ),
                name="unit_stands_in_its_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def contains(self, other: "Unit") -> bool:
        return other.path.startswith(self.path)
