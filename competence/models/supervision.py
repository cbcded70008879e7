from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competence.people.guards import AppendOnly, SameMunicipality, guard

PROFESSIONAL = "professional"


class SupervisionQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=SupervisionSession.State.WAITING)


class SupervisionSession(models.Model):
    """Handledning of the profession on one day: she writes it down, whoever leads her confirms it.

    Minutes and who led it, never what was said. (Arbetsledning is another thing: LineManagement.)
    """

    class Form(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        GROUP = "group", _("In a group")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for confirmation")
        CONFIRMED = "confirmed", _("Confirmed")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        TAKEN_BACK = "taken_back", _("Taken back")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="supervision_sessions")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=80, default=PROFESSIONAL)
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=12, choices=Form)
    leader = models.CharField(max_length=120)
    # Trained as a supervisor of the profession; and neither her manager nor of her group.
    qualified = models.BooleanField(default=False)
    outside_line = models.BooleanField(default=False)
    reported_at = models.DateTimeField()
    # Random, made by the page; a term's list is one form with several days.
    form_key = models.UUIDField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    fact = models.OneToOneField(
        "competence.Fact", models.PROTECT, null=True, related_name="supervision_session"
    )

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="supervision_fits_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["confirmed", "taken_back"], fact__isnull=False)
                | (~Q(state__in=["confirmed", "taken_back"]) & Q(fact__isnull=True)),
                name="supervision_confirmed_has_its_fact",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="supervision_settled_by_and_at",
            ),
            models.UniqueConstraint(fields=["form_key", "held_on"], name="once_a_day_in_a_list"),
        ]
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.held_on} {self.minutes}"


_SAID = (
    "person_id",
    "kind",
    "held_on",
    "minutes",
    "form",
    "leader",
    "qualified",
    "outside_line",
    "form_key",
)

guard(SameMunicipality("competence_supervisionsession"))
guard(AppendOnly("competence_supervisionsession", _SAID))
