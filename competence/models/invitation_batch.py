from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from competence.people.guards import AppendOnly, SameMunicipality, guard


class InvitationBatchQuerySet(models.QuerySet):
    def due(self, day: date) -> Self:
        """Neither stopped nor through with everybody, and its day has come."""
        waiting = BatchInvitee.objects.filter(state=BatchInvitee.State.WAITING)
        return self.filter(
            stopped_at__isnull=True, send_on__lte=day, pk__in=waiting.values("batch_id")
        )


class InvitationBatch(models.Model):
    """Several people invited together, on a day somebody in HR chose after seeing every mail."""

    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    send_on = models.DateField()
    # To those who were invited before and have not come in.
    again = models.BooleanField(default=False)
    # Random, made by the page: a double click or a repeated request is the same batch.
    form_key = models.UUIDField(unique=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    objects = InvitationBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False),
                name="invitation_batch_stopped_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.send_on}"


class BatchInvitee(models.Model):
    """One person of a batch. `after` is the invitation she had when she was chosen, if any:
    nobody gets a second first invitation, nor two new ones after the same old one."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("invitation", "not sent yet")
        SENT = "sent", pgettext_lazy("invitation", "sent")
        PASSED = "passed", pgettext_lazy("invitation", "passed over")
        STOPPED = "stopped", pgettext_lazy("invitation", "taken back before it was sent")

    class Why(models.TextChoices):
        HAS_COME_IN = "has_come_in", pgettext_lazy("invitation", "has signed in already")
        INVITED = "invited", pgettext_lazy("invitation", "was invited meanwhile")
        NO_ADDRESS = "no_address", pgettext_lazy("invitation", "has no work e-mail")
        LEFT = "left", pgettext_lazy("invitation", "is not employed any more")
        NOT_YOURS = "not_yours", pgettext_lazy("invitation", "who chose her is not HR for her now")

    COUNTING = (State.WAITING, State.SENT)

    batch = models.ForeignKey(InvitationBatch, models.PROTECT, related_name="invitees")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    municipality = models.ForeignKey("people.Unit", models.PROTECT, related_name="+")
    after = models.ForeignKey("people.Invitation", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    invitation = models.OneToOneField(
        "people.Invitation", models.PROTECT, null=True, related_name="batched"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "person"], name="once_in_a_batch"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="waiting"), name="waits_in_one_batch"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=["waiting", "sent"], after__isnull=True),
                name="first_invited_once_by_batch",
            ),
            models.UniqueConstraint(
                fields=["person", "after"],
                condition=Q(state__in=["waiting", "sent"], after__isnull=False),
                name="invited_again_once_after_each",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", invitation__isnull=False)
                | (~Q(state="sent") & Q(invitation__isnull=True)),
                name="batch_sent_has_its_invitation",
            ),
            models.CheckConstraint(
                condition=Q(state="passed") & ~Q(why="") | ~Q(state="passed") & Q(why=""),
                name="batch_passed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True)
                | (~Q(state="waiting") & Q(settled_at__isnull=False)),
                name="batch_invitee_settled_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.person_id} {self.state}"


guard(SameMunicipality("competence_invitationbatch", "made_by_id"))
guard(
    AppendOnly(
        "competence_invitationbatch",
        ("municipality_id", "made_by_id", "made_at", "again", "form_key", "send_on"),
    )
)
guard(SameMunicipality("competence_batchinvitee"))
guard(
    AppendOnly("competence_batchinvitee", ("batch_id", "person_id", "municipality_id", "after_id"))
)
