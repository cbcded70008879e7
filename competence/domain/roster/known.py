"""Who is here already, in one municipality."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """`path` are names from below the municipality down to its own; the municipality's is empty."""

    id: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownPost:
    id: int
    unit: int
    type: str
    fte_percent: int
    title: str
    agency: str
    starts_on: date
    ends_on: date | None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and self.lasts(day)

    def lasts(self, day: date) -> bool:
        return self.ends_on is None or self.ends_on >= day


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: int
    number: str
    given_name: str
    family_name: str
    work_email: str
    protected_identity: bool
    posts: tuple[KnownPost, ...]


@dataclass(frozen=True, slots=True)
class Known:
    people: tuple[KnownPerson, ...]
    units: tuple[KnownUnit, ...]
    municipality: str = ""
