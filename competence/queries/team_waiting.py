"""What waits about each of those she leads, and whether it is hers to do."""

from dataclasses import replace
from datetime import date, timedelta

from competence.domain.answer import WaitsFor
from competence.people.access import Reach
from competence.people.models import Person, Role
from competence.queries import waiting
from competence.queries.introductions import Introduction
from competence.queries.team_reading import Read
from competence.queries.waiting import Around, Waiting
from competence.queries.workplace import Mentors, Post

NEW_FOR = timedelta(days=365)


def waits_of(reach: Reach, person: Person, read: Read) -> tuple[Waiting, ...]:
    pk = person.pk
    if pk in read.absences[0]:
        return ()
    year, mentors = read.years.get(pk), read.mentors.get(pk, Mentors())
    found = _entrance(person, year, read.posts.get(pk), reach.day)
    around = Around(
        talks=read.talks.get(pk, {}),
        occasions=read.occasions.get(pk, {}),
        has_mentor=bool(mentors.names),
        mentor_asked=bool(mentors.asked),
        proposed=pk in read.proposed,
    )
    if year:
        found += waiting.of_introduction(year, around)
    else:
        found += waiting.without_introduction(around)
    if to_answer := read.claims.get(pk):
        found += (Waiting(WaitsFor.SUPERVISOR, "answer_claims", "", count=to_answer),)
    found += read.relief.get(pk, ()) + read.wishes.get(pk, ()) + read.evidence.get(pk, ())
    mine = _mine(reach, pk, read)
    found = tuple(replace(one, who="me") if one.who in mine else one for one in found)
    return tuple(sorted(found, key=lambda one: not one.is_mine))


def _entrance(
    person: Person, year: Introduction | None, post: Post | None, day: date
) -> tuple[Waiting, ...]:
    """What comes before the first day: a way in, and a plan for who is new."""
    found = []
    if person.user_id is None and not person.is_invited:  # type: ignore[attr-defined]  # annotated by team._marked
        found.append(Waiting(WaitsFor.SUPERVISOR, "invite", ""))
    elif person.user_id is None:
        found.append(Waiting(WaitsFor.LEARNER, "redeem", ""))
    is_new = post is not None and post.starts_on > day - NEW_FOR
    if year is None and is_new and person.is_caseworker:  # type: ignore[attr-defined]  # annotated by team._marked
        found.append(Waiting(WaitsFor.SUPERVISOR, "assign", ""))
    return tuple(found)


def _mine(reach: Reach, person_id: int, read: Read) -> frozenset[str]:
    """Whose part the reader has: a supervisor's, a manager's, or both where nobody else leads."""
    mine = set()
    lead, post = read.leads.get(person_id), read.posts.get(person_id)
    manages = post is not None and post.unit_path.startswith(reach.paths(Role.UNIT_MANAGER))
    if manages:
        mine.add(WaitsFor.MANAGER)
    if person_id in reach.led or (manages and (lead is None or lead.acting_id is None)):
        mine.add(WaitsFor.SUPERVISOR)
    return frozenset(mine)
