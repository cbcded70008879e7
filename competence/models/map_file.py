import uuid

from django.db import models

from competence.people.guards import SameMunicipality, guard


class MapFile(models.Model):
    """A file of many people and competences that is written beside the pages: whole, or not at all.

    It holds what the one who ordered it may see when it is written, is hers alone and is taken away
    after a week. `lines` of `of_lines` are written. `read_as` are the scopes and the kept names that
    it was written by: with others it is not handed over.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="map_files")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    selection = models.JSONField()
    language = models.CharField(max_length=10)
    day = models.DateField()
    ordered_at = models.DateTimeField()
    lines = models.PositiveIntegerField(default=0)
    of_lines = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    read_as = models.JSONField(default=dict)
    storage_key = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-ordered_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.lines}/{self.of_lines}"


guard(SameMunicipality("competence_mapfile"))
