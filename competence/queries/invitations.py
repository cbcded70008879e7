"""What the page behind an invitation link may say."""

from dataclasses import dataclass
from datetime import datetime

from competence.people import clock
from competence.people.models import Invitation, Person, User


@dataclass(frozen=True, slots=True)
class Link:
    """Only an open link names anybody: a spent one may lie in somebody else's mailbox."""

    state: str
    given_name: str = ""
    email: str = ""
    inviter: str = ""
    municipality: str = ""
    expires_at: datetime | None = None
    has_login: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == Invitation.State.OPEN


def behind(token: str) -> Link | None:
    """None for a token that never was."""
    invitation = (
        Invitation.objects.with_token(token)
        .select_related("person__municipality", "invited_by")
        .first()
    )
    if invitation is None:
        return None
    state = invitation.state_at(clock.now())
    if state != Invitation.State.OPEN:
        return Link(state)
    return Link(
        state,
        invitation.person.given_name,
        invitation.email,
        invitation.invited_by.name,
        invitation.person.municipality.name,
        invitation.expires_at,
        User.objects.filter(email=invitation.email.casefold()).exists(),
    )


@dataclass(frozen=True, slots=True)
class LatestInvitation:
    pk: int
    state: str
    email: str
    invited_at: datetime
    expires_at: datetime

    @property
    def state_word(self) -> str:
        return str(Invitation.State(self.state).label)


def latest_of(person: Person) -> LatestInvitation | None:
    row = person.invitations.order_by("-invited_at", "-pk").first()
    if row is None:
        return None
    return LatestInvitation(
        row.pk, row.state_at(clock.now()), row.email, row.invited_at, row.expires_at
    )
