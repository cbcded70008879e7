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


class SpecialistListing(Recorded):
    """Fråga en specialist: she has agreed to be shown, from a day until she takes it back.

    What she is a specialist in is never stored here: it is read from her decided steps each time,
    so that the listing ends by itself with the step or with the employment.
    """

    class Width(models.TextChoices):
        MUNICIPALITY = "municipality", _("In my own municipality")
        REGION = "region", _("In the whole region")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="listings")
    width = models.CharField(max_length=20, choices=Width)
    email = models.EmailField()

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("specialist_listing"),
            models.CheckConstraint(
                condition=Q(recorded_by=models.F("person")),
                name="only_she_herself_agrees_to_be_listed",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_listing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.width}"


class SpecialistSharing(Recorded):
    """A municipality agrees with its region that specialists may be asked across its border.

    Both ways: whose specialists are shown to others sees theirs, and the other way about.
    """

    region = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        constraints = [
            *recorded_constraints("specialist_sharing"),
            models.CheckConstraint(
                condition=~Q(region=models.F("municipality")),
                name="sharing_is_between_municipality_and_region",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(retracted_at__isnull=True, ends_on__isnull=True),
                name="one_open_sharing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.region_id}"


guard(SameMunicipality("competence_specialistlisting"))
guard(AppendOnly("competence_specialistlisting", columns("person_id", "width", "email")))
guard(AppendOnly("competence_specialistsharing", columns("region_id")))
