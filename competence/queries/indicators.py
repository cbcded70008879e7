"""The indicators of a municipality on a day: every figure of every place, and of all together.

A fixed number of queries for its posts, and as many again for each 400 people: what is known of
them is counted and forgotten before the next are read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched

from competence.domain.coverage import UNKNOWN, Holding
from competence.domain.decisions import eligibility_status, latest_eligibility
from competence.domain.facts import FactKind, Ledger
from competence.domain.indicators import competence, decided, introductions, staffing, times
from competence.domain.indicators.figure import Figure, Key, added
from competence.domain.indicators.months import Period
from competence.people.models import Unit
from competence.queries import map_holdings
from competence.queries.indicator_introductions import Introduced, introduced
from competence.queries.indicator_values import Posts, Values, values
from competence.queries.moments import Moment
from competence.queries.profile import profile

CHILD_INVESTIGATION = "child_investigation"
SOCIAL_WORK_DEGREE = "swedish_degree"
# As many as are asked at a time at night: nobody's facts are held longer than that.
BATCH = 400

# A place, or all of them together.
type Place = int | None
type Placed = Mapping[int, int]
type Made = Iterator[tuple[Place, Figure]]
type Mentors = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Read:
    """Some of the caseworkers of the day, each with her place, and what is known of them."""

    day: date
    places: tuple[int, ...]
    placed: Placed
    long_away: frozenset[int]
    held: Mapping[int, tuple[Holding, ...]]
    known: Mapping[int, Ledger]
    introduced: Introduced

    @property
    def counted(self) -> dict[int, int]:
        """Caseworkers of the day whose competence is counted: not those long away."""
        return {
            person: place for person, place in self.placed.items() if person not in self.long_away
        }

    def left_out(self, place: Place) -> int:
        return sum(
            place is None or here == place
            for person, here in self.placed.items()
            if person in self.long_away
        )


def figures(home: Unit, moment: Moment) -> Mapping[Place, tuple[Figure, ...]]:
    """By place; None is all of them, each person once."""
    found: dict[Place, dict[Key, Figure]] = defaultdict(dict)
    for place, figure in _all(home, moment):
        before = found[place].get(figure.key)
        found[place][figure.key] = added(before, figure) if before else figure
    return {place: tuple(made.values()) for place, made in found.items()}


def _all(home: Unit, moment: Moment) -> Made:
    found = values(home, moment)
    placed = found.caseworkers
    mentors: dict[int, tuple[int, ...]] = {}
    for read in _batches(home, found, placed):
        mentors |= read.introduced.mentors
        yield from _competence(read)
        yield from _introductions(read)
        yield from _experience(read, found)
    yield from _mentoring(found, placed, mentors)
    yield from _times(found)
    yield from _staffing(found)


def _batches(home: Unit, found: Values, placed: Placed) -> Iterator[_Read]:
    """In the order of the people's ids; one of nobody where there is nobody."""
    asked = profile(home, found.moment.rules_at)
    keys = [entry.key for entry in asked.competences] if asked else []
    long_away = found.long_away
    for people in list(batched(sorted(placed), BATCH)) or [()]:
        anew = map_holdings.read(home, people, keys, found.moment)
        held = map_holdings.held(anew.stands(), found.day)
        yield _Read(
            day=found.day,
            places=found.places,
            placed={person: placed[person] for person in people},
            long_away=long_away,
            held={
                person: tuple(held.get((person, key), UNKNOWN) for key in keys) for person in people
            },
            known=anew.known,
            introduced=introduced(found, people, anew.known),
        )


def _competence(read: _Read) -> Made:
    for place, people in _by_place(read.places, read.counted):
        left_out = read.left_out(place)
        held = [one for person in people for one in read.held[person]]
        ledgers = [read.known[person] for person in people]
        number = len(people)
        yield place, competence.coverage(held, people=number, left_out=left_out)
        yield place, competence.gap(held, people=number, left_out=left_out)
        yield place, competence.expiring(held, read.day, people=number, left_out=left_out)
        yield place, decided.eligibility(ledgers, read.day, left_out=left_out)
        yield place, decided.independence(ledgers, read.day, left_out=left_out)


def _introductions(read: _Read) -> Made:
    found = read.introduced
    for place, people in _by_place(read.places, read.placed):
        here = set(people)
        yield place, introductions.on_time(d for d in found.deadlines if d.person in here)
        gates = [gate for gate in found.gates if gate.person in here]
        yield place, introductions.gate_delay(gates, read.day)


def _experience(read: _Read, found: Values) -> Made:
    own = found.placed(_own({person: found.as_caseworker[person] for person in read.placed}))
    for place, people in _by_place(read.places, own):
        degrees = [read.known[person] for person in people if _has_degree(read, person)]
        yield place, times.experience(map(_investigating, degrees), read.day)


def _mentoring(found: Values, placed: Placed, newcomers: Mentors) -> Made:
    """Of all at once: a mentor may have newcomers in two batches, and is one."""
    mentors = _first_mentees(newcomers)
    for place, people in _by_place(found.places, placed):
        here = set(people)
        mentoring = sum(mentee in here for mentee in mentors.values())
        yield place, introductions.mentor_ratio(len(here & newcomers.keys()), mentoring)


def _times(found: Values) -> Made:
    day, own = found.day, _own(found.as_caseworker)
    for place, people in _by_place(found.places, found.placed(own)):
        posts = [own[person] for person in people]
        yield place, times.newly_employed(posts, day)
        yield place, times.tenure(posts, day)
    at_work = found.placed(found.posts)
    supervisors = {person: at_work[person] for person in found.supervising if person in at_work}
    for place, people in _by_place(found.places, supervisors):
        yield place, times.supervisor_tenure((found.supervising[one] for one in people), day)


def _staffing(found: Values) -> Made:
    day = found.day
    moved = staffing.turnover(_worked(found), day)
    posts = [post for held in found.as_caseworker.values() for post in held]
    for place in (*found.places, None):
        here = [one for where, one in moved.items() if place in (None, where)]
        yield place, staffing.turnover_figure(here)
        yield place, staffing.agency_share((p for p in posts if place in (None, p.place)), day)


def _by_place(places: Iterable[int], placed: Placed) -> Iterator[tuple[Place, list[int]]]:
    found: dict[int, list[int]] = defaultdict(list)
    for person, place in placed.items():
        found[place].append(person)
    for place in places:
        yield place, found[place]
    yield None, list(placed)


def _own(posts: Posts) -> Posts:
    """Without agencies: their people are not counted as employed here."""
    return {
        person: tuple(post for post in held if not post.agency) for person, held in posts.items()
    }


def _worked(found: Values) -> Iterator[staffing.Worked]:
    for person, posts in found.as_caseworker.items():
        permanent = [post for post in posts if post.permanent]
        yield staffing.Worked(permanent, [post for post in found.posts[person] if not post.agency])


def _first_mentees(mentors: Mapping[int, Iterable[int]]) -> Mapping[int, int]:
    """A mentor is counted once, where the first of her newcomers is."""
    found: dict[int, int] = {}
    for person, hers in mentors.items():
        for mentor in hers:
            found.setdefault(mentor, person)
    return found


def _has_degree(read: _Read, person: int) -> bool:
    decision = latest_eligibility(read.known[person], read.day)
    if decision is None or eligibility_status(decision) != "approved":
        return False
    return decision.value.get("basis") == SOCIAL_WORK_DEGREE


def _investigating(known: Ledger) -> list[Period]:
    facts = known.about(FactKind.EXPERIENCE, CHILD_INVESTIGATION)
    return [(fact.starts_on, fact.ends_on) for fact in facts]
