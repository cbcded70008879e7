"""People from an HR system's file: what was read, what it would change, how far it has come."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competence.people.guards import SameMunicipality, guard


class PeopleImportQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.exclude(state__in=SETTLED_STATES)

    def light(self) -> Self:
        """Without the table, which only the background reads."""
        return self.defer("table")


class PeopleImport(models.Model):
    """One file on its way in. Nothing of it is written to anybody before it is carried out.

    What is kept of the file is the table that was read from it, and only until the import is
    settled or a week old.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Waits for its columns")
        COMPARING = "comparing", _("Is being compared")
        COMPARED = "compared", _("Waits for a decision")
        WRITING = "writing", _("Is being carried out")
        DONE = "done", _("Carried out")
        FAILED = "failed", _("Not carried out")
        DROPPED = "dropped", _("Thrown away")

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    # Nobody for a file that came by a folder.
    received_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    form_key = models.UUIDField(unique=True, null=True)
    state = models.CharField(max_length=12, choices=State, default=State.MAPPING)
    table = models.BinaryField(null=True, editable=False)
    rows = models.PositiveIntegerField(default=0)
    # Column by column: its heading, examples, and which field it is taken for. See domain.roster.
    columns = models.JSONField(default=list)
    counts_experience = models.BooleanField(default=False)
    is_complete = models.BooleanField(default=False)
    compared_on = models.DateField(null=True)
    # Of the difference as it was shown: another one is never carried out.
    difference = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    makes_units = models.BooleanField(default=False)
    ordered_at = models.DateTimeField(null=True)
    ordered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state="writing"),
                name="one_import_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.file_name} {self.state}"


SETTLED_STATES = (
    PeopleImport.State.DONE,
    PeopleImport.State.FAILED,
    PeopleImport.State.DROPPED,
)


class PeopleImportLine(models.Model):
    """One person, or one fault, of the difference as it is shown. Gone with the table."""

    class Kind(models.TextChoices):
        NEW = "new", pgettext_lazy("people", "New")
        CHANGED = "changed", pgettext_lazy("people", "Changed")
        ENDED = "ended", pgettext_lazy("people", "Ends")
        UNTOUCHED = "untouched", pgettext_lazy("people", "Unchanged")
        FAULT = "fault", _("To mend")

    people_import = models.ForeignKey(PeopleImport, models.PROTECT, related_name="lines")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    row = models.PositiveIntegerField(null=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # A name, a unit, what was and what will be; of a fault its column, value and code.
    said = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["people_import", "kind", "id"])]

    def __str__(self) -> str:
        return f"{self.people_import_id} {self.kind} {self.row}"


class PeopleImportColumns(models.Model):
    """How the files of this municipality look, as HR last said."""

    municipality = models.OneToOneField("people.Unit", models.PROTECT, related_name="+")
    # By the key of a heading the field it holds, or nothing where it is not used.
    columns = models.JSONField(default=dict)
    counts_experience = models.BooleanField(default=False)
    remembered_at = models.DateTimeField()
    remembered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.municipality_id}"


guard(SameMunicipality("competence_peopleimportline"))
