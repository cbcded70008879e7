from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A selection of the competence map that somebody comes back to. Hers alone; it keeps an address
    and no number, so that it always shows the map as it is, and never more than she may see."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="saved_views")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=400, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="one_saved_view_per_name",
                violation_error_message=_("You already have a view with that name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
