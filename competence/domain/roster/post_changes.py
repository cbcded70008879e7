"""What a file changes in the posts of one person, unit by unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from competence.domain.roster.changes import Kind, PostChange, between
from competence.domain.roster.faults import Fault, FaultCode
from competence.domain.roster.headers import Field
from competence.domain.roster.known import Known, KnownPost
from competence.domain.roster.matching import AGENCY, Matcher, Pair, Post, as_known
from competence.domain.roster.posts import Reading, ReadPost
from competence.domain.roster.units import Place, Units


class Posts:
    """Gathers what it meets on the way: faults, and rows of posts that were over from the start."""

    def __init__(self, reading: Reading, known: Known, *, complete: bool, day: date) -> None:
        self.complete, self.day = complete, day
        self._labels = reading.labels
        self._matcher = Matcher(day, ends_told=Field.ENDS_ON in reading.labels)
        read = [post for person in reading.people for post in person.posts]
        self.units = Units(known, [post.unit for post in read if not self._is_past(post)])
        self._places = {unit.id: Place(unit.path, unit.id) for unit in known.units}
        self.faults: list[Fault] = []
        self.past: list[int] = []

    def changes(self, read: Sequence[ReadPost], known: Sequence[KnownPost]) -> Iterator[PostChange]:
        said, here = self._by_place(read), defaultdict[Place, list[KnownPost]](list)
        for post in known:
            here[self._places[post.unit]].append(post)
        for place in dict.fromkeys((*said, *here)):
            for pair in self._matcher.paired(here[place], said[place]):
                yield from self._change(pair, place, known)

    def _by_place(self, read: Iterable[ReadPost]) -> defaultdict[Place, list[ReadPost]]:
        found = defaultdict[Place, list[ReadPost]](list)
        for post in read:
            place = self.units.at(post.unit)
            if place is not None:
                found[place].append(post)
            elif self._is_past(post):
                self.past.append(post.row)
            else:
                self._is_ambiguous(post)
        return found

    def _is_ambiguous(self, post: ReadPost) -> None:
        code, name = FaultCode.AMBIGUOUS_UNIT, " / ".join(post.unit)
        self.faults.append(self._labels.fault(post.row, Field.UNIT, code, name))

    def _change(self, pair: Pair, place: Place, known: Sequence[KnownPost]) -> Iterator[PostChange]:
        if pair.known and pair.read:
            yield _made(pair, place, Kind.CHANGED, pair.known)
        elif pair.known:
            yield from self._left(pair.known, pair, place)
        elif pair.read and self._is_past(pair.read):
            self.past.append(pair.read.row)
        else:
            after = self._begun_here(pair.after, known)
            yield PostChange(Kind.NEW, None, pair.row, place.id, place.path, after)

    def _begun_here(self, after: Post, known: Sequence[KnownPost]) -> Post:
        """Who moves has not worked in the new unit since she came to the municipality."""
        if any(post.lasts(after.starts_on) for post in known):
            return replace(after, starts_on=max(after.starts_on, self.day))
        return after

    def _left(self, known: KnownPost, pair: Pair, place: Place) -> Iterator[PostChange]:
        """Not in the file, where those that have yet to begin, or come from an agency, seldom are."""
        if not known.lasts(self.day):
            return
        if self.complete and known.holds_on(self.day) and known.type != AGENCY:
            pair = replace(pair, after=replace(pair.after, ends_on=self.day))
        yield _made(pair, place, Kind.ENDED, known)

    def _is_past(self, post: ReadPost) -> bool:
        return post.ends_on is not None and post.ends_on < self.day


def _made(pair: Pair, place: Place, kind: Kind, known: KnownPost) -> PostChange:
    fields = between(as_known(known), pair.after)
    kind = kind if fields else Kind.UNTOUCHED
    return PostChange(kind, known.id, pair.row, place.id, place.path, pair.after, fields)
