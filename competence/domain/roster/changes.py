"""What a file changes: people, their posts, and each field before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from competence.domain.roster.faults import Fault
from competence.domain.roster.headers import Field
from competence.domain.roster.matching import Post
from competence.domain.roster.units import Path

YES = "yes"


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"
    UNTOUCHED = "untouched"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """As text: days in ISO, extents in digits, types as their codes, protection as "yes" or nothing."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Names:
    number: str
    given_name: str
    family_name: str
    work_email: str
    protected_identity: bool


@dataclass(frozen=True, slots=True)
class PostChange:
    """`known` and `unit` are ids. `unit` is None where the unit at `path` has yet to be made."""

    kind: Kind
    known: int | None
    row: int | None
    unit: int | None
    path: Path
    after: Post
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonChange:
    """`row` is None for who is not in the file."""

    kind: Kind
    known: int | None
    row: int | None
    after: Names
    fields: tuple[FieldChange, ...]
    posts: tuple[PostChange, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`past` are rows of posts that were over before they came here: they are not taken in.

    `posts_cut` are posts that a row ends, of people who do not end by what the file does not hold.
    """

    people: tuple[PersonChange, ...]
    new_units: tuple[Path, ...]
    faults: tuple[Fault, ...]
    past: tuple[int, ...]
    posts_cut: int = 0

    def of(self, kind: Kind) -> tuple[PersonChange, ...]:
        return tuple(person for person in self.people if person.kind is kind)

    @property
    def counts(self) -> Mapping[Kind, int]:
        return {kind: len(self.of(kind)) for kind in Kind}

    @property
    def posts_ended(self) -> int:
        """Of people who go on with another post."""
        changed = (post for person in self.of(Kind.CHANGED) for post in person.posts)
        return sum(post.kind is Kind.ENDED for post in changed)

    @property
    def is_empty(self) -> bool:
        return not self.new_units and len(self.of(Kind.UNTOUCHED)) == len(self.people)


OF_A_POST = (
    Field.TYPE,
    Field.EXTENT,
    Field.TITLE,
    Field.AGENCY,
    Field.STARTS_ON,
    Field.ENDS_ON,
)
OF_A_PERSON = (
    Field.NUMBER,
    Field.GIVEN_NAME,
    Field.FAMILY_NAME,
    Field.EMAIL,
    Field.PROTECTED,
)


def between[T: (Names, Post)](before: T, after: T) -> tuple[FieldChange, ...]:
    fields = OF_A_POST if isinstance(before, Post) else OF_A_PERSON
    return tuple(_between(before, after, fields))


def _between(before: object, after: object, fields: tuple[Field, ...]) -> Iterator[FieldChange]:
    for field in fields:
        old, new = getattr(before, field.value), getattr(after, field.value)
        if old != new:
            yield FieldChange(field, _text(old), _text(new))


def _text(value: str | int | bool | date | None) -> str:
    if isinstance(value, bool):
        return YES if value else ""
    return "" if value is None else str(value)
