"""Mentors for each newcomer on the map: today's, since a mentor who says yes counts from then on."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from competence.people.models import Mentorship
from competence.queries.map import CompetenceMap
from competence.queries.map_stages import newcomers
from competence.queries.population import Member, Place

# More newcomers than this for one mentor is worth a talk with her.
MANY = 2


@dataclass(frozen=True, slots=True)
class Without:
    """A newcomer whom nobody mentors; `pk` is None where the reader may not learn who."""

    pk: int | None
    name: str
    opens: bool


@dataclass(frozen=True, slots=True)
class Mentoring:
    """Of the newcomers in a place, or in all of them."""

    place: Place | None
    newcomers: int
    mentors: int
    without: tuple[Without, ...]
    # Mentors of more than two; how many, never who.
    many: int


@dataclass(frozen=True, slots=True)
class Mentors:
    """All together, where who works in two places is one, and each place with newcomers."""

    everybody: Mentoring
    places: tuple[Mentoring, ...]


def mentoring(shown: CompetenceMap) -> Mentors | None:
    """Two queries. Nothing of another day."""
    if shown.moment.another:
        return None
    people = shown.grid.population
    home = shown.municipality_id
    new = newcomers(home, shown.grid.day)
    rows = Mentorship.objects.counting_on(shown.grid.day).filter(municipality_id=home)
    mentors: dict[int, set[int]] = defaultdict(set)
    for person_id, mentor_id in rows.values_list("person_id", "mentor_id"):
        if person_id in new:
            mentors[person_id].add(mentor_id)
    each = Counter(mentor for found in mentors.values() for mentor in found)
    by_place = people.by_place()
    found = []
    for place in people.places:
        here = [member for member in by_place.get(place.pk, ()) if member.pk in new]
        if here:
            found.append(_of(place, here, mentors, each))
    everywhere = [member for member in people.members if member.pk in new]
    return Mentors(_of(None, everywhere, mentors, each), tuple(found))


def _of(
    place: Place | None, here: list[Member], mentors: dict[int, set[int]], each: Counter[int]
) -> Mentoring:
    theirs = {mentor for member in here for mentor in mentors.get(member.pk, ())}
    return Mentoring(
        place=place,
        newcomers=len(here),
        mentors=len(theirs),
        without=tuple(_without(member) for member in here if member.pk not in mentors),
        many=sum(each[mentor] > MANY for mentor in theirs),
    )


def _without(member: Member) -> Without:
    return Without(member.pk if member.named else None, member.name, member.opens)
