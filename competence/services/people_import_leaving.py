"""Those who end by an import, all at once: what `leaving.end_employment` does for one.

Her facts stay. With her last employment go roles, being led, mentoring and standing in for others,
each closed with the same day.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import batched

from competence.domain.facts import FactKind
from competence.models import Fact
from competence.people.audit import Actor
from competence.people.models import Employment, Person, Recorded, Role, RoleGrant
from competence.people.staffing import LEFT
from competence.services import dated, roles
from competence.services.leaving import AROUND, held_by

BATCH = 500


def end_posts(ends: Mapping[Employment, date], *, reason: str, by: Actor) -> None:
    """The last day of each, and of the experience that is counted on it."""
    closed = dated.close_all(Employment, ends, reason=reason, by=by)
    counted = experience_of(ends)
    beyond = [
        fact for fact, post in counted.items() if fact.ends_on is None or fact.ends_on > ends[post]
    ]
    dated.retract_all(Fact, beyond, reason=LEFT, by=by)
    kept = []
    for fact in beyond:
        day, post = ends[counted[fact]], closed.get(counted[fact])
        if post is not None and fact.starts_on <= day:
            kept.append(dated.like(fact, ends_on=day, by=by, source=f"employment:{post.pk}"))
    Fact.objects.bulk_create(kept, batch_size=BATCH)


def experience_of(posts: Collection[Employment]) -> dict[Fact, Employment]:
    """Lines of experience that are counted on these, also on the rows they came in place of."""
    chains = with_earlier(posts)
    on_post = {f"employment:{pk}": post for post, chain in chains.items() for pk in chain}
    return {fact: on_post[fact.source] for fact in _experience(on_post)}


def _experience(sources: Collection[str]) -> Iterator[Fact]:
    for some in batched(sources, BATCH):
        yield from Fact.objects.live().filter(kind=FactKind.EXPERIENCE, source__in=some)


def with_earlier(posts: Collection[Employment]) -> dict[Employment, list[int]]:
    """Each with the rows it came in place of: a step back a query, and few were ever changed much."""
    found = {post: [post.pk] for post in posts}
    waiting = {post: post.replaces_id for post in posts if post.replaces_id}
    while waiting:
        wanted = set(waiting.values())
        before: dict[int, int | None] = {}
        for some in batched(wanted, BATCH):
            rows = Employment.objects.filter(pk__in=some)
            before |= dict(rows.values_list("pk", "replaces_id"))
        for post, pk in waiting.items():
            found[post].append(pk)
        waiting = {post: above for post, pk in waiting.items() if (above := before[pk])}
    return found


def close_what_hung_on_it(ends: Mapping[int, date], *, by: Actor) -> None:
    """For whom no employment is left open: from the day after her last one.

    `ends` says the day of whose post ended now, which may have been her only one and never begun.
    """
    last = _last_days(ends)
    people = list(Person.objects.filter(pk__in=last))
    held = RoleGrant.objects.live().filter(person__in=people, role=Role.HR).select_related("person")
    by_person: dict[int, list[RoleGrant]] = defaultdict(list)
    for grant in held:
        by_person[grant.person_id].append(grant)
    for person_id, grants in by_person.items():
        roles.check_hr_remains(grants, ends_on=last[person_id], by=by)
    for model, parties in AROUND:
        rows = {
            row
            for some in batched(last, BATCH)
            for row in model._default_manager.filter(
                held_by(some, parties), retracted_at__isnull=True
            )
        }
        ends_on = {row: _soonest(row, parties, last) for row in rows}
        dated.close_all(model, ends_on, reason=LEFT, by=by)


def _soonest(row: Recorded, parties: Iterable[str], last: Mapping[int, date]) -> date:
    """A mentorship ends with whoever of the two leaves first."""
    ids = (getattr(row, f"{party}_id") for party in parties)
    return min(last[pk] for pk in ids if pk in last)


def _last_days(said: Mapping[int, date]) -> dict[int, date]:
    """Nobody who has an employment without an end."""
    last: dict[int, date | None] = {}
    for some in batched(sorted(said), BATCH):
        rows = Employment.objects.live().filter(person__in=some)
        for pk, day in rows.values_list("person_id", "ends_on"):
            held = last.get(pk, date.min)
            last[pk] = None if day is None or held is None else max(held, day)
    return {pk: day for pk, said_day in said.items() if (day := last.get(pk, said_day)) is not None}
