"""Which post of a row is which post that is here, in one unit, and what it is to be."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from competence.domain.roster.chains import joined_here, joined_in_file, last_day, parted
from competence.domain.roster.known import KnownPost
from competence.domain.roster.posts import ReadPost

FULL_TIME = 100
AGENCY = "agency"
# The values of Employment.Type, the firmest first.
TYPES = ("permanent", "probation", "temporary", "hourly", AGENCY)


@dataclass(frozen=True, slots=True)
class Post:
    """What the post is to be. The role is only for a post that is new."""

    type: str
    fte_percent: int
    title: str
    agency: str
    starts_on: date
    ends_on: date | None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A post here and a post in the file; one of them may be missing."""

    known: KnownPost | None
    read: ReadPost | None
    after: Post

    @property
    def row(self) -> int | None:
        return self.read.row if self.read else None


@dataclass(frozen=True, slots=True)
class Matcher:
    """`ends_told`: the file has a column for last days, so that an empty cell means that there is none."""

    day: date
    ends_told: bool

    def paired(self, known: Sequence[KnownPost], read: Sequence[ReadPost]) -> Iterator[Pair]:
        """Of one person in one unit. What nothing differs in comes first, then what differs least."""
        left = joined_here(known, self.day)
        waiting = joined_in_file(parted(merged(read), left, self.day), left, self.day)
        last = max(map(last_day, waiting), default=date.max)
        for alike in (
            self._same,
            self._goes_on,
            self._ends_alike,
            self._overlaps_now,
            self._overlaps,
            self._comes_back,
        ):
            for post in list(waiting):
                fits = (
                    row
                    for row in left
                    if alike(row, post)
                    and self._may_be(row, post, left)
                    and self._may_end(row, post, last)
                )
                if found := next(fits, None):
                    left.remove(found)
                    waiting.remove(post)
                    yield Pair(found, post, self._after(found, post))
        yield from (Pair(row, None, as_known(row)) for row in left)
        yield from (Pair(None, post, self._new(post)) for post in waiting)

    def _may_be(self, known: KnownPost, read: ReadPost, left: Iterable[KnownPost]) -> bool:
        """No post is opened beside another that is open."""
        opens = known.ends_on is not None and self._end(known, read) is None
        return not (opens and any(row.ends_on is None for row in left))

    def _may_end(self, known: KnownPost, read: ReadPost, last: date) -> bool:
        """A row that is over says how a post went that lasts only where no row of it ends later."""
        is_over = read.ends_on is not None and read.ends_on < self.day
        return not (is_over and known.lasts(self.day)) or read.ends_on == last

    def _same(self, known: KnownPost, read: ReadPost) -> bool:
        is_its_day = read.starts_on in (None, known.starts_on)
        return is_its_day and self._after(known, read) == as_known(known)

    def _goes_on(self, known: KnownPost, read: ReadPost) -> bool:
        return known.lasts(self.day) and self._comes_back(known, read)

    def _ends_alike(self, known: KnownPost, read: ReadPost) -> bool:
        return known.ends_on == read.ends_on and self._overlaps_now(known, read)

    def _overlaps_now(self, known: KnownPost, read: ReadPost) -> bool:
        """A post that the file says begins later is rather one that follows."""
        return (read.starts_on or self.day) <= self.day and self._overlaps(known, read)

    def _overlaps(self, known: KnownPost, read: ReadPost) -> bool:
        """A post that is over is only matched by its first day."""
        begins = read.starts_on or self.day
        in_time = known.lasts(self.day) and (known.ends_on is None or begins <= known.ends_on)
        return in_time and (read.ends_on is None or known.starts_on <= read.ends_on)

    def _comes_back(self, known: KnownPost, read: ReadPost) -> bool:
        return known.starts_on == read.starts_on

    def _after(self, known: KnownPost, read: ReadPost) -> Post:
        """What the file says nothing of stays as it is."""
        return Post(
            type=known.type if read.type is None else read.type,
            fte_percent=known.fte_percent if read.fte_percent is None else read.fte_percent,
            title=known.title if read.title is None else read.title,
            agency=known.agency if read.agency is None else read.agency,
            starts_on=self._start(known, read),
            ends_on=self._end(known, read),
        )

    def _start(self, known: KnownPost, read: ReadPost) -> date:
        """HR systems count "employed since" in many ways: a post that has begun keeps its first day."""
        return known.starts_on if known.starts_on <= self.day else read.starts_on or known.starts_on

    def _end(self, known: KnownPost, read: ReadPost) -> date | None:
        """Who stands in a file that tells no last days is still there."""
        if self.ends_told:
            return read.ends_on
        return known.ends_on if known.lasts(self.day) else None

    def _new(self, read: ReadPost) -> Post:
        return Post(
            type=read.type or TYPES[0],
            fte_percent=read.fte_percent or FULL_TIME,
            title=read.title or "",
            agency=read.agency or "",
            starts_on=read.starts_on or self.day,
            ends_on=read.ends_on,
            role=read.role,
        )


def as_known(known: KnownPost) -> Post:
    return Post(
        known.type,
        known.fte_percent,
        known.title,
        known.agency,
        known.starts_on,
        known.ends_on,
    )


def merged(posts: Iterable[ReadPost]) -> list[ReadPost]:
    """Posts in one unit that end together are one post with the extents of both.

    Somebody has at most one open post in a unit. A row that only says the same again adds nothing.
    """
    rows: dict[ReadPost, int] = {}
    for post in posts:
        plain = replace(post, row=0, unit=())
        rows[plain] = min(post.row, rows.get(plain, post.row))
    different = [replace(post, row=row) for post, row in rows.items()]
    ordered = sorted(different, key=last_day)
    return [_merged(list(group)) for _end, group in groupby(ordered, key=last_day)]


def _merged(posts: Sequence[ReadPost]) -> ReadPost:
    """The larger post gives the title; in what order the rows stand means nothing."""
    main = min(posts, key=lambda post: (-(post.fte_percent or 0), post.title or "", post.row))
    extents = [post.fte_percent for post in posts if post.fte_percent is not None]
    types = [post.type for post in posts if post.type is not None]
    return replace(
        main,
        row=min(post.row for post in posts),
        type=min(types, key=TYPES.index, default=None),
        fte_percent=min(sum(extents), FULL_TIME) if extents else None,
        agency=_least(post.agency for post in posts),
        role=_least(post.role for post in posts),
        starts_on=min((post.starts_on for post in posts if post.starts_on), default=None),
    )


def _least(words: Iterable[str | None]) -> str | None:
    return min(filter(None, words), default=None)
