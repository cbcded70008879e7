import hashlib
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def open_at(self, moment: datetime) -> Self:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment)

    def with_token(self, token: str) -> Self:
        return self.filter(token_hash=token_hash(token))


class Invitation(models.Model):
    """A single-use way in, seven days long. Only the token's hash is stored."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("invitation", "not used yet")
        USED = "used", pgettext_lazy("invitation", "used")
        REVOKED = "revoked", pgettext_lazy("invitation", "replaced")
        EXPIRED = "expired", pgettext_lazy("invitation", "too old")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.invited_at:%Y-%m-%d}"

    def state_at(self, moment: datetime) -> State:
        if self.accepted_at:
            return self.State.USED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > moment else self.State.EXPIRED
