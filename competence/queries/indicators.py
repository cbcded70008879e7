"""The indicators of a municipality on a day: every figure of every place, and of all together.

A fixed number of queries, whatever the number of people and places.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from competence.domain.coverage import UNKNOWN, Holding
from competence.domain.decisions import eligibility_status, latest_eligibility
from competence.domain.facts import FactKind, Ledger
from competence.domain.indicators import competence, decided, introductions, staffing, times
from competence.domain.indicators.figure import Figure
from competence.domain.indicators.months import Period
from competence.people.models import Unit
from competence.queries import map_holdings
from competence.queries.indicator_introductions import Introduced, introduced
from competence.queries.indicator_values import Posts, Values, values
from competence.queries.moments import Moment
from competence.queries.profile import profile

CHILD_INVESTIGATION = "child_investigation"
SOCIAL_WORK_DEGREE = "swedish_degree"

# A place, or all of them together.
type Place = int | None
type Placed = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    values: Values
    held: Mapping[int, tuple[Holding, ...]]
    known: Mapping[int, Ledger]
    introduced: Introduced

    @property
    def counted(self) -> dict[int, int]:
        """Caseworkers of the day whose competence is counted: not those long away."""
        long_away = self.values.long_away
        return {
            person: place
            for person, place in self.values.caseworkers.items()
            if person not in long_away
        }

    def left_out(self, place: Place) -> int:
        caseworkers = self.values.caseworkers
        return sum(
            place is None or caseworkers[person] == place for person in self.values.long_away
        )


def figures(home: Unit, moment: Moment) -> Mapping[Place, tuple[Figure, ...]]:
    """By place; None is all of them, each person once."""
    found: dict[Place, list[Figure]] = defaultdict(list)
    for place, figure in _all(_read(home, moment)):
        found[place].append(figure)
    return {place: tuple(made) for place, made in found.items()}


def _read(home: Unit, moment: Moment) -> _Read:
    found = values(home, moment)
    people = sorted(found.caseworkers)
    asked = profile(home, moment.rules_at)
    keys = [entry.key for entry in asked.competences] if asked else []
    anew = map_holdings.read(home, people, keys, moment)
    held = map_holdings.held(anew.stands(), moment.day)
    return _Read(
        values=found,
        held={person: tuple(held.get((person, key), UNKNOWN) for key in keys) for person in people},
        known=anew.known,
        introduced=introduced(found, people, anew.known),
    )


def _all(read: _Read) -> Iterator[tuple[Place, Figure]]:
    yield from _competence(read)
    yield from _introductions(read)
    yield from _times(read)
    yield from _staffing(read)


def _competence(read: _Read) -> Iterator[tuple[Place, Figure]]:
    day, counted = read.values.day, read.counted
    for place, people in _by_place(read.values.places, counted):
        left_out = read.left_out(place)
        held = [one for person in people for one in read.held[person]]
        ledgers = [read.known[person] for person in people]
        number = len(people)
        yield place, competence.coverage(held, people=number, left_out=left_out)
        yield place, competence.gap(held, people=number, left_out=left_out)
        yield place, competence.expiring(held, day, people=number, left_out=left_out)
        yield place, decided.eligibility(ledgers, day, left_out=left_out)
        yield place, decided.independence(ledgers, day, left_out=left_out)


def _introductions(read: _Read) -> Iterator[tuple[Place, Figure]]:
    found = read.introduced
    mentors = _first_mentees(found.mentors)
    for place, people in _by_place(read.values.places, read.values.caseworkers):
        here = set(people)
        yield place, introductions.on_time(d for d in found.deadlines if d.person in here)
        gates = [gate for gate in found.gates if gate.person in here]
        yield place, introductions.gate_delay(gates, read.values.day)
        newcomers = len(here & found.mentors.keys())
        mentoring = sum(mentee in here for mentee in mentors.values())
        yield place, introductions.mentor_ratio(newcomers, mentoring)


def _times(read: _Read) -> Iterator[tuple[Place, Figure]]:
    found, day = read.values, read.values.day
    own = _own(found.as_caseworker)
    for place, people in _by_place(found.places, found.placed(own)):
        posts = [own[person] for person in people]
        yield place, times.newly_employed(posts, day)
        yield place, times.tenure(posts, day)
        degrees = [read.known[person] for person in people if _has_degree(read, person)]
        yield place, times.experience(map(_investigating, degrees), day)
    at_work = found.placed(found.posts)
    supervisors = {person: at_work[person] for person in found.supervising if person in at_work}
    for place, people in _by_place(found.places, supervisors):
        yield place, times.supervisor_tenure((found.supervising[one] for one in people), day)


def _staffing(read: _Read) -> Iterator[tuple[Place, Figure]]:
    found, day = read.values, read.values.day
    moved = staffing.turnover(_worked(found), day)
    posts = [post for held in found.as_caseworker.values() for post in held]
    for place in (*found.places, None):
        here = [one for where, one in moved.items() if place in (None, where)]
        yield place, staffing.turnover_figure(here)
        yield place, staffing.agency_share((p for p in posts if place in (None, p.place)), day)


def _by_place(places: Iterable[int], placed: Placed) -> Iterator[tuple[Place, list[int]]]:
    for place in places:
        yield place, [person for person, here in placed.items() if here == place]
    yield None, list(placed)


def _own(posts: Posts) -> Posts:
    """Without agencies: their people are not counted as employed here."""
    return {
        person: tuple(post for post in held if not post.agency) for person, held in posts.items()
    }


def _worked(found: Values) -> Iterator[staffing.Worked]:
    for person, posts in found.as_caseworker.items():
        permanent = [post for post in posts if post.permanent]
        employed = [post for post in found.posts[person] if post.permanent]
        yield staffing.Worked(permanent, employed)


def _first_mentees(mentors: Mapping[int, Iterable[int]]) -> Mapping[int, int]:
    """A mentor is counted once, where the first of her newcomers is."""
    found: dict[int, int] = {}
    for person, hers in mentors.items():
        for mentor in hers:
            found.setdefault(mentor, person)
    return found


def _has_degree(read: _Read, person: int) -> bool:
    decision = latest_eligibility(read.known[person], read.values.day)
    if decision is None or eligibility_status(decision) != "approved":
        return False
    return decision.value.get("basis") == SOCIAL_WORK_DEGREE


def _investigating(known: Ledger) -> list[Period]:
    facts = known.about(FactKind.EXPERIENCE, CHILD_INVESTIGATION)
    return [(fact.starts_on, fact.ends_on) for fact in facts]
