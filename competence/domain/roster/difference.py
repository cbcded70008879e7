"""What a file would change, shown before anything is written.

Beside what it made, a file changes nothing. The order of its rows means nothing. And only a file
that is said to hold everybody ends anything by what it does not hold.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from competence.domain.roster.changes import (
    Difference,
    FieldChange,
    Kind,
    Names,
    PersonChange,
    PostChange,
    between,
)
from competence.domain.roster.endings import cut_short
from competence.domain.roster.faults import Fault, FaultCode, Labels
from competence.domain.roster.headers import Field
from competence.domain.roster.identity import recognised, taken_addresses
from competence.domain.roster.known import Known, KnownPerson
from competence.domain.roster.post_changes import Posts
from competence.domain.roster.posts import Reading, ReadPerson

NEEDED = (Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL)


def compare(reading: Reading, known: Known, *, complete: bool, day: date) -> Difference:
    """Of one municipality: nobody of another is known here, and so nobody of another is touched."""
    posts = Posts(reading, known, complete=complete, day=day)
    found = recognised(reading.people, known.people)
    in_file = {person.id for person in found.values()}
    faults = [*taken_addresses(reading.people, known.people, found, reading.labels)]
    changes: list[PersonChange] = []
    for at, read in enumerate(reading.people):
        here = found.get(at)
        rows = tuple(posts.changes(read.posts, here.posts if here else ()))
        if here is not None:
            changes.append(_known(here, read.row, _after(read, here), rows, day))
        elif rows:
            changes.append(_new(read, rows))
            faults += _lacking(read, reading.labels)
    changes += [
        _known(here, None, _names(here), rows, day)
        for here in known.people
        if here.id not in in_file and (rows := tuple(posts.changes((), here.posts)))
    ]
    return Difference(
        people=tuple(changes),
        new_units=posts.units.new,
        faults=tuple(sorted([*faults, *posts.faults], key=lambda fault: fault.row)),
        past=tuple(sorted(posts.past)),
        posts_cut=sum(cut_short(one, day) for one in changes if one.kind is Kind.CHANGED),
    )


def _new(read: ReadPerson, posts: tuple[PostChange, ...]) -> PersonChange:
    return PersonChange(Kind.NEW, None, read.row, _names(read), (), posts)


def _known(
    here: KnownPerson, row: int | None, after: Names, posts: tuple[PostChange, ...], day: date
) -> PersonChange:
    fields = between(_names(here), after)
    return PersonChange(_kind(fields, posts, day), here.id, row, after, fields, posts)


def _kind(fields: Sequence[FieldChange], posts: Sequence[PostChange], day: date) -> Kind:
    kinds = {post.kind for post in posts}
    ends = [post.after.ends_on for post in posts]
    if Kind.ENDED in kinds and all(end is not None and end <= day for end in ends):
        return Kind.ENDED
    return Kind.CHANGED if fields or kinds - {Kind.UNTOUCHED} else Kind.UNTOUCHED


def _names(person: ReadPerson | KnownPerson) -> Names:
    return Names(
        person.number,
        person.given_name,
        person.family_name,
        person.work_email,
        person.protected_identity,
    )


def _after(read: ReadPerson, here: KnownPerson) -> Names:
    """What the file says nothing of stays as it is."""
    return Names(
        read.number or here.number,
        read.given_name or here.given_name,
        read.family_name or here.family_name,
        read.work_email or here.work_email,
        read.protected_identity or here.protected_identity,
    )


def _lacking(read: ReadPerson, labels: Labels) -> Iterator[Fault]:
    """Who is not here yet can only come with a name and an address."""
    for field in NEEDED:
        if not getattr(read, field.value):
            yield labels.fault(read.row, field, FaultCode.EMPTY)
