from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competence.domain.freetext import one_line
from competence.people.guards import AppendOnly, SameMunicipality, guard


class ClaimQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        return self.filter(state=Claim.State.SENT)


class Claim(models.Model):
    """Something she says that she has from elsewhere. Accepted it is a fact; until then only her word.

    A degree never becomes a fact here: HR sees the document, and registers eligibility on its own page.
    """

    class Kind(models.TextChoices):
        COURSE = "course", pgettext_lazy("merit", "Course elsewhere")
        METHOD = "method", _("Training in a method")
        EXPERIENCE = "experience", _("Experience")
        DEGREE = "degree", _("Degree")

    class State(models.TextChoices):
        SENT = "sent", pgettext_lazy("merit", "Sent")
        ACCEPTED = "accepted", pgettext_lazy("merit", "Accepted")
        RETURNED = "returned", pgettext_lazy("merit", "Returned")
        WITHDRAWN = "withdrawn", pgettext_lazy("merit", "Taken back")

    class Level(models.TextChoices):
        BASIC = "basic", _("First cycle")
        ADVANCED = "advanced", _("Second cycle")
        OTHER = "other", _("Without academic level")

    class Basis(models.TextChoices):
        LICENCE = "licence", _("Licence or certification")
        TRAINING = "training", _("Training completed")
        LOCAL = "local", _("Local training at work")

    OPEN_STATES = (State.SENT, State.RETURNED)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="claims")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    issuer = models.CharField(_("who gave it"), max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    credits = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    level = models.CharField(max_length=20, choices=Level, blank=True)
    basis = models.CharField(max_length=20, choices=Basis, blank=True)
    # Of full time, for experience: counted by rules that ask for it.
    percent = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(max_length=600, blank=True)
    # Random, made by the page: a double click or a repeated request is the same claim.
    form_key = models.UUIDField(unique=True)
    state = models.CharField(max_length=20, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # Stays when she has mended it, so that who reads it again knows what was asked for.
    return_reason = models.CharField(max_length=300, blank=True)
    seen_on = models.DateField(null=True)
    seen_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    fact = models.OneToOneField("competence.Fact", models.PROTECT, null=True, related_name="claim")

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="accepted", fact__isnull=False)
                | Q(state="accepted", kind="degree")
                | (~Q(state="accepted") & Q(fact__isnull=True)),
                name="claim_accepted_has_its_fact",
            ),
            models.CheckConstraint(
                condition=~Q(kind="degree") | Q(fact__isnull=True),
                name="claim_degree_is_no_fact",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, state="sent")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(state="sent")),
                name="claim_settled_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(seen_on__isnull=True, seen_by__isnull=True)
                | Q(seen_on__isnull=False, seen_by__isnull=False, kind="degree"),
                name="claim_degree_seen_by_and_on",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="claim_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True)
                | Q(percent__gte=1, percent__lte=100, kind="experience"),
                name="claim_percent_of_experience",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"

    def as_asked(self) -> dict[str, Any]:
        """What a former employer is asked about; the note is for the one who answers the claim."""
        return {
            "kind": str(self.kind),
            "title": one_line(self.title),
            "issuer": one_line(self.issuer),
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat() if self.ends_on else "",
            "percent": self.percent,
            "credits": f"{self.credits.normalize():f}" if self.credits is not None else "",
            "level": str(self.level),
            "basis": str(self.basis),
        }


class ClaimFile(models.Model):
    """What proves it. The row stays when the file is gone, and says when it went."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=120)
    suffix = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    stored_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=Q(dropped_at__isnull=True), name="one_file_per_claim"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.suffix}"


guard(SameMunicipality("competence_claim"))
guard(AppendOnly("competence_claim", ("person_id", "kind", "form_key")))
guard(AppendOnly("competence_claimfile", ("claim_id", "sha256", "storage_key", "suffix", "size")))
