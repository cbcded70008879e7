"""What ends by a file: as many as whoever carries it out has to know of."""

from collections.abc import Mapping
from datetime import date

from competence.domain.roster.changes import Kind, PersonChange, PostChange
from competence.domain.roster.headers import Field


def ending(counts: Mapping[str, int]) -> int:
    """People and posts, by what the file does not hold and by the last days that it does."""
    return sum(counts.get(each, 0) for each in ("ended", "posts_ended", "posts_cut"))


def cut_short(person: PersonChange, day: date) -> int:
    """Her posts that end by the day, or so that she stays for a shorter time than before."""
    known = [_before(post) for post in person.posts if post.known is not None]
    stays = max(map(_after, person.posts), default=day) >= max(known, default=day)
    return sum(
        _before(post) >= day and _after(post) < _before(post) and not (stays and _after(post) > day)
        for post in person.posts
        if post.kind is Kind.CHANGED
    )


def _before(post: PostChange) -> date:
    said = (change.before for change in post.fields if change.field is Field.ENDS_ON)
    before = next(said, None)
    if before is None:
        return _after(post)
    return date.fromisoformat(before) if before else date.max


def _after(post: PostChange) -> date:
    return post.after.ends_on or date.max
