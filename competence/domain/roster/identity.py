"""Who in the file is who here: by employee number, else by her address."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from competence.domain.roster.faults import Fault, FaultCode, Labels
from competence.domain.roster.headers import Field
from competence.domain.roster.known import KnownPerson
from competence.domain.roster.posts import ReadPerson

# By the place of each in the file.
type Found = Mapping[int, KnownPerson]


def recognised(read: Sequence[ReadPerson], known: Sequence[KnownPerson]) -> Found:
    by_number = {person.number.casefold(): person for person in known if person.number}
    by_email = {person.work_email: person for person in known if person.work_email}
    found: dict[int, KnownPerson] = {}
    for at, person in enumerate(read):
        if person.number.casefold() in by_number:
            found[at] = by_number[person.number.casefold()]
    taken = {person.id for person in found.values()}
    for at, person in enumerate(read):
        here = by_email.get(person.work_email)
        if at not in found and here and here.id not in taken and _may_be(person, here):
            found[at] = here
    return found


def _may_be(person: ReadPerson, here: KnownPerson) -> bool:
    """With another number it is somebody else, whom the address was given to.

    But of the same name it is she, whom the HR system gave another number when she was hired again.
    """
    return not (person.number and here.number) or _name(person) == _name(here)


def _name(person: ReadPerson | KnownPerson) -> tuple[str, str]:
    return person.given_name.casefold(), person.family_name.casefold()


def taken_addresses(
    read: Sequence[ReadPerson], known: Sequence[KnownPerson], found: Found, labels: Labels
) -> Iterator[Fault]:
    """Addresses that two people would have once all is written. Two who swap theirs are none."""
    here = {person.id: person.work_email for person in known}
    here |= {person.id: read[at].work_email or person.work_email for at, person in found.items()}
    held = Counter(here.values())
    for at, person in enumerate(read):
        others = held[person.work_email] - (1 if at in found else 0)
        if person.work_email and others:
            yield labels.fault(person.row, Field.EMAIL, FaultCode.EMAIL_TAKEN, person.work_email)
