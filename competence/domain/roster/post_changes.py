"""What a file changes in the posts of one person, unit by unit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from competence.domain.roster.changes import Kind, PostChange, between
from competence.domain.roster.faults import Fault, FaultCode
from competence.domain.roster.headers import Field
from competence.domain.roster.known import Known, KnownPost
from competence.domain.roster.matching import AGENCY, Matcher, Pair, as_known
from competence.domain.roster.posts import Reading, ReadPost
from competence.domain.roster.units import Place, Units

A_DAY = timedelta(days=1)


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
        pairs = [
            (place, self._begun_here(pair, known))
            for place in dict.fromkeys((*said, *here))
            for pair in self._matcher.paired(here[place], said[place])
        ]
        last = self._last_of_who_left(pair for _place, pair in pairs)
        for place, pair in pairs:
            yield from self._change(pair, place, here[place], last)

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

    def _change(
        self, pair: Pair, place: Place, here: Sequence[KnownPost], last: date
    ) -> Iterator[PostChange]:
        if pair.known and pair.read:
            yield _made(pair, place, Kind.CHANGED, pair.known)
        elif pair.known:
            yield from self._left(pair.known, pair, place, last)
        elif pair.read and self._is_past(pair.read):
            if all(post.ends_on != pair.read.ends_on for post in here):
                self.past.append(pair.read.row)
        else:
            yield PostChange(Kind.NEW, None, pair.row, place.id, place.path, pair.after)

    def _begun_here(self, pair: Pair, known: Sequence[KnownPost]) -> Pair:
        """Who moves has not worked in the new unit since she came to the municipality."""
        after = pair.after
        if pair.known or not any(post.lasts(after.starts_on) for post in known):
            return pair
        return replace(pair, after=replace(after, starts_on=max(after.starts_on, self.day)))

    def _last_of_who_left(self, pairs: Iterable[Pair]) -> date:
        """The day before that on which who moves begins; else that day, when nothing else is known."""
        begins = [
            pair.after.starts_on for pair in pairs if pair.read and not self._is_past(pair.read)
        ]
        goes_on = any(first < self.day for first in begins)
        eve = min((first - A_DAY for first in begins if first >= self.day), default=self.day)
        return min(eve, self.day) if goes_on else eve

    def _left(self, known: KnownPost, pair: Pair, place: Place, last: date) -> Iterator[PostChange]:
        """Not in the file, where those that have yet to begin, or come from an agency, seldom are."""
        if not known.lasts(self.day):
            return
        if self.complete and known.holds_on(self.day) and known.type != AGENCY:
            ends_on = max(known.starts_on, min(last, known.ends_on or last))
            pair = replace(pair, after=replace(pair.after, ends_on=ends_on))
        yield _made(pair, place, Kind.ENDED, known)

    def _is_past(self, post: ReadPost) -> bool:
        return post.ends_on is not None and post.ends_on < self.day


def _made(pair: Pair, place: Place, kind: Kind, known: KnownPost) -> PostChange:
    fields = between(as_known(known), pair.after)
    kind = kind if fields else Kind.UNTOUCHED
    return PostChange(kind, known.id, pair.row, place.id, place.path, pair.after, fields)
