from django.db import models

from competence.people.guards import SameMunicipality, guard


class Standing(models.Model):
    """What the rules answered about a person, stored for maps. Always rebuildable, never edited."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="standings")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    competence = models.CharField(max_length=80)
    state = models.CharField(max_length=20)
    until = models.DateField(null=True)
    answer = models.JSONField()
    computed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "competence"], name="one_standing"),
        ]
        indexes = [models.Index(fields=["municipality", "competence", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.competence} {self.state}"


guard(SameMunicipality("competence_standing"))
