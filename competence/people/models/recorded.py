"""What every dated row shares: when it was written, by whom, and when it was taken back."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def lean(queryset: models.QuerySet) -> models.QuerySet:
    """A missed select_related fails a test and never a user."""
    return queryset.fetch_mode(getattr(models, settings.FETCH_MODE))


class RecordedQuerySet(models.QuerySet):
    def live(self) -> Self:
        """Rows that hold as known now."""
        return self.filter(retracted_at__isnull=True)

    def known_at(self, moment: datetime) -> Self:
        """Rows as they were known at a moment, later corrections not yet made."""
        return self.filter(
            Q(retracted_at__isnull=True) | Q(retracted_at__gt=moment), recorded_at__lte=moment
        )

    def as_known(self, moment: datetime | None) -> Self:
        """At a moment, or now."""
        return self.live() if moment is None else self.known_at(moment)

    def lasting(self, day: date) -> Self:
        """Not over: rows that hold that day, and those to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))

    def on(self, day: date) -> Self:
        """Rows whose days, both ends inclusive, hold `day`."""
        return self.lasting(day).filter(starts_on__lte=day)


class Recorded(models.Model):
    """Append-only: to change a row is to retract it and add another."""

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to and including"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    retracted_at = models.DateTimeField(null=True)
    retracted_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    retracted_reason = models.CharField(max_length=300, blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        abstract = True

    def is_over(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day


def recorded_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            name=f"{name}_ends_after_start",
            violation_error_message=_("The last day may not come before the first."),
        ),
        models.CheckConstraint(
            condition=Q(retracted_at__isnull=True) | ~Q(retracted_reason=""),
            name=f"{name}_retracted_with_reason",
            violation_error_message=_("Say why the row is taken back."),
        ),
    ]


APPEND_ONLY_COLUMNS = (
    "municipality_id",
    "starts_on",
    "recorded_at",
    "recorded_by_id",
    "replaces_id",
)


def columns(*own: str) -> tuple[str, ...]:
    return (*APPEND_ONLY_COLUMNS, "ends_on", *own)
