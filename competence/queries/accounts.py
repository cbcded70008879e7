"""What somebody sees of her own sign-in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from competence.people import clock
from competence.people.models import Person, Role, RoleGrant, User


@dataclass(frozen=True, slots=True)
class OwnPerson:
    id: int
    name: str
    municipality: str
    roles: str


@dataclass(frozen=True, slots=True)
class Overview:
    email: str
    has_password: bool
    has_app: bool
    passkeys: int
    sessions: int


def persons(rows: Sequence[Person]) -> list[OwnPerson]:
    grants = RoleGrant.objects.live().on(clock.today()).filter(person__in=rows)
    held: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, role in grants.order_by("role").values_list("person_id", "role").distinct():
        held[person_id].append(str(Role(role).label))
    return [
        OwnPerson(row.pk, row.name, row.municipality.name, ", ".join(held[row.pk])) for row in rows
    ]


def overview(user: User) -> Overview:
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Overview(
        email=user.email,
        has_password=user.has_usable_password(),
        has_app=Authenticator.Type.TOTP in kinds,
        passkeys=kinds.count(Authenticator.Type.WEBAUTHN),
        # She who reads this is signed in somewhere.
        sessions=max(1, UserSession.objects.filter(user=user).count()),
    )
