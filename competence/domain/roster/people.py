"""Which rows are of the same person: her employee number, else her address, says."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from competence.domain.roster.faults import Fault, FaultCode, Labels
from competence.domain.roster.headers import Field
from competence.domain.roster.posts import ReadPerson

type Key = tuple[Field, str]


def gathered(
    lines: Sequence[ReadPerson], labels: Labels
) -> tuple[tuple[ReadPerson, ...], tuple[Fault, ...]]:
    """One for each person, with the posts of all her rows, in the order of their first rows."""
    groups: dict[Key, list[ReadPerson]] = defaultdict(list)
    numbers = _numbers(lines)
    for line in lines:
        groups[_key(line, numbers)].append(line)
    people = tuple(_one(group) for group in groups.values())
    faults = [fault for group in groups.values() for fault in _quarrels(group, labels)]
    return people, (*faults, *_shared(people, labels))


def _numbers(lines: Iterable[ReadPerson]) -> dict[str, set[str]]:
    """The numbers that stand beside each address."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.number and line.work_email:
            found[line.work_email].add(line.number.casefold())
    return found


def _key(line: ReadPerson, numbers: dict[str, set[str]]) -> Key:
    if line.number:
        return Field.NUMBER, line.number.casefold()
    beside = numbers.get(line.work_email, set())
    # Only one of her rows has the number, as with a second post that another system added.
    return (Field.NUMBER, min(beside)) if len(beside) == 1 else (Field.EMAIL, line.work_email)


def _one(group: Sequence[ReadPerson]) -> ReadPerson:
    return replace(
        group[0],
        number=_first(line.number for line in group),
        given_name=_first(line.given_name for line in group),
        family_name=_first(line.family_name for line in group),
        work_email=_first(line.work_email for line in group),
        protected_identity=any(line.protected_identity for line in group),
        posts=tuple(post for line in group for post in line.posts),
    )


def _first(words: Iterable[str]) -> str:
    return next(filter(None, words), "")


def _quarrels(group: Sequence[ReadPerson], labels: Labels) -> Iterator[Fault]:
    """Two rows of one person that do not say the same of her."""
    for field in (Field.NUMBER, Field.GIVEN_NAME, Field.FAMILY_NAME, Field.EMAIL):
        saying = [(getattr(line, field), line.row) for line in group if getattr(line, field)]
        for word, row in saying:
            if word != saying[0][0]:
                yield labels.fault(row, field, FaultCode.DISAGREES, word, saying[0][1])


def _shared(people: Iterable[ReadPerson], labels: Labels) -> Iterator[Fault]:
    """Two people with one address: neither can be told by it."""
    first: dict[str, int] = {}
    for person in people:
        email = person.work_email
        if email and first.setdefault(email, person.row) != person.row:
            yield labels.fault(person.row, Field.EMAIL, FaultCode.SAME_EMAIL, email, first[email])
