"""What the rows of a file say of people and their posts. None and "" say nothing of it."""

from dataclasses import dataclass
from datetime import date

from competence.domain.roster.faults import Fault, Labels


@dataclass(frozen=True, slots=True)
class ReadPost:
    """`unit` are names from below the municipality down, as much as the file says."""

    row: int
    unit: tuple[str, ...]
    type: str | None = None
    fte_percent: int | None = None
    title: str | None = None
    agency: str | None = None
    role: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReadPerson:
    """A file may tell that an identity is protected, and never that it no longer is."""

    row: int
    number: str
    given_name: str
    family_name: str
    work_email: str
    protected_identity: bool
    posts: tuple[ReadPost, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """`labels` has one entry for each field that the file has a column for."""

    people: tuple[ReadPerson, ...]
    faults: tuple[Fault, ...]
    labels: Labels
