"""How people stand on the map: today as it is stored, another day answered anew by the same rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import Answer
from competence.domain.coverage import Holding, holding
from competence.domain.facts import FactKind, Ledger
from competence.domain.surroundings import surroundings
from competence.models import RuleSet, RuleVersion, Standing
from competence.people.models import Role, Unit
from competence.queries import ledger, rulebook
from competence.queries.goals import Goal, answers_to, goals_of
from competence.queries.moments import Moment
from competence.queries.profile import competence_of, goal_of

PROFILE = RuleSet.Kind.PROFILE

type Holdings = Mapping[tuple[int, str], Holding]


@dataclass(frozen=True, slots=True)
class Stand:
    """What the rules answer about one person and one competence, and which version of them."""

    person_id: int
    competence: str
    answer: Answer
    version_id: int


@dataclass(frozen=True, slots=True)
class Anew:
    """Everybody's rules, older ones where she stays on them, and facts, as of a moment."""

    goals: Mapping[int, tuple[Goal, ...]]
    known: Mapping[int, Ledger]
    day: date
    role: str

    def stands(self) -> Iterator[Stand]:
        for person_id, goals in self.goals.items():
            answers = answers_to(goals, self.known[person_id], self.day)
            for goal in goals:
                key = competence_of(goal.key, self.role)
                yield Stand(person_id, key, answers[goal.key], goal.version_id)


def stored(
    person_ids: Collection[int],
    competences: Iterable[str],
    day: date,
    role: str = Role.CASEWORKER,
) -> tuple[Holdings, date | None]:
    """One query, and the day that all of its rows are true for."""
    rows = (
        Standing.objects.of_goals(PROFILE, *(goal_of(key, role) for key in competences))
        .filter(person_id__in=person_ids)
        .values_list("person_id", "goal", "state", "until", "computed_on", "next_on")
    )
    found, days = {}, []
    for person_id, goal, state, until, computed_on, next_on in rows:
        found[person_id, competence_of(goal, role)] = holding(state, until, day)
        days.append(day if next_on is None or next_on > day else computed_on)
    return found, min(days, default=None)


def answered(
    home: Unit,
    person_ids: Sequence[int],
    competences: Collection[str],
    moment: Moment,
    versions: Sequence[RuleVersion] | None = None,
    role: str = Role.CASEWORKER,
) -> Iterator[Stand]:
    return read(home, person_ids, competences, moment, versions, role).stands()


def read(
    home: Unit,
    person_ids: Sequence[int],
    competences: Collection[str],
    moment: Moment,
    versions: Sequence[RuleVersion] | None = None,
    role: str = Role.CASEWORKER,
) -> Anew:
    """The same queries whatever the number of people; `versions` are read where they are not given."""
    if versions is None:
        versions = rulebook.published(home, PROFILE, known_at=moment.rules_at)
    wanted = {goal_of(key, role) for key in competences}
    by_person = _goals(home, versions, person_ids, wanted, moment)
    different = {(goal.key, goal.rules): goal for goals in by_person.values() for goal in goals}
    asked = surroundings(goal.rule for goal in different.values())
    if moment.known_at is not None:
        # Of a booking only the present day is known.
        asked -= {FactKind.BOOKED}
    known = ledger.ledgers(home, person_ids, asked, moment.known_at)
    return Anew(by_person, known, moment.day, role)


def held(stands: Iterable[Stand], day: date) -> Holdings:
    return {
        (stand.person_id, stand.competence): holding(
            stand.answer.state.value, stand.answer.until, day
        )
        for stand in stands
    }


def _goals(
    home: Unit,
    versions: Sequence[RuleVersion],
    person_ids: Sequence[int],
    wanted: Collection[str],
    moment: Moment,
) -> Mapping[int, tuple[Goal, ...]]:
    stays = rulebook.kept_for(home, person_ids, moment.day, moment.rules_at)

    def among(read: Iterable[RuleVersion]) -> tuple[Goal, ...]:
        return tuple(goal for goal in goals_of(read) if goal.key in wanted)

    of_all = among(versions)
    own = {pk: among(rulebook.with_kept(versions, kept)) for pk, kept in stays.items()}
    return {pk: own.get(pk, of_all) for pk in person_ids}
