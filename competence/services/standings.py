"""Standing rows: what the rules answer, kept for maps. Refreshed with whatever changed them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from competence import outbox
from competence.domain.facts import FactKind, Ledger
from competence.domain.grammar import Node
from competence.domain.ladder import reached_step
from competence.domain.limits import ASKS_AGAIN
from competence.domain.rules import case_of, evaluate
from competence.domain.surroundings import surroundings
from competence.domain.turns import next_turn, turns_of_facts
from competence.models import KeptRules, RuleSet, RuleVersion, Standing
from competence.people import clock
from competence.people.models import Person, Unit
from competence.queries import ledger, rulebook, surrounding
from competence.queries.goals import Goal, goals_of
from courses.models import CourseVersion

KINDS = (RuleSet.Kind.PROFILE, RuleSet.Kind.LADDER, RuleSet.Kind.PATH)
CHUNK = 200
AGAIN = "standings"
# A worker's lease and time limit end what takes long: so many, then the row is written anew.
A_TURN = 1000

COLUMNS = ("municipality_id", "level", "state", "until", "next_on", "version_id", "rules")
type Name = tuple[int, str, str]
type Columns = tuple[Any, ...]

# People whose standings wait for the end of a large import or build.
_waiting: ContextVar[dict[int, Person] | None] = ContextVar("standings_waiting", default=None)


@dataclass(frozen=True, slots=True)
class House:
    """What is read once for everybody in a municipality."""

    municipality: Unit
    versions: Sequence[RuleVersion]
    goals: Sequence[Goal]
    asked: frozenset[FactKind]
    around: Ledger | None
    day: date


@dataclass(frozen=True, slots=True)
class Difference:
    """Between what is stored and what the rules answer. `wrong` is what time does not explain."""

    new: dict[Name, Columns]
    gone: tuple[int, ...]
    wrong: tuple[Name, ...]


@contextmanager
def deferred() -> Iterator[None]:
    """Refresh each person once, at the end, however many facts are written meanwhile."""
    waiting: dict[int, Person] = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    refresh(*waiting.values())


@transaction.atomic
def refresh(*people: Person) -> None:
    """As many queries for one as for two hundred of a municipality, whatever its size."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting |= {person.pk: person for person in people}
        return
    by_home: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        by_home[person.municipality_id].append(person)
    for hers in by_home.values():
        renew(house(hers[0].municipality), [person.pk for person in hers])


def refresh_all() -> int:
    """Everybody, whatever is stored; returns how many people."""
    return sum(refresh_municipality(home) for home in Unit.objects.municipalities())


def refresh_municipality(municipality: Unit) -> int:
    people = Person.objects.filter(municipality=municipality).order_by("pk")
    ids = list(people.values_list("pk", flat=True))
    renew(house(municipality), ids)
    return len(ids)


def refresh_later(municipality: Unit) -> None:
    """In the background: a text or rule that many stand on has changed."""
    outbox.add(AGAIN, f"{municipality.pk}:0")


def course_changed(version: CourseVersion) -> None:
    """A later text that says something new: wherever a rule asks for the latest one."""
    if version.number == 1 or version.change_class not in ASKS_AGAIN:
        return
    for home in Unit.objects.municipalities():
        refresh_later(home)


@outbox.handles(AGAIN)
def _refresh_on(key: str) -> None:
    """The key says how far it has come: the last person done."""
    home_id, after = map(int, key.split(":"))
    home = Unit.objects.get(pk=home_id)
    people = Person.objects.filter(municipality=home, pk__gt=after).order_by("pk")
    ids = list(people.values_list("pk", flat=True)[:A_TURN])
    renew(house(home), ids)
    if len(ids) == A_TURN:
        with transaction.atomic():
            outbox.add(AGAIN, f"{home_id}:{ids[-1]}")


def house(municipality: Unit) -> House:
    versions = rulebook.published(municipality, *KINDS)
    goals = goals_of(versions)
    asked = surroundings(_rules(goals))
    around = surrounding.of_municipality(municipality, asked)
    return House(municipality, versions, goals, asked, around, clock.today())


def renew(here: House, person_ids: Sequence[int]) -> int:
    """Write what differs, and only that; returns how many rows."""
    written = 0
    for start in range(0, len(person_ids), CHUNK):
        with transaction.atomic():
            stays = locked(person_ids[start : start + CHUNK])
            found = difference(here, list(stays), [pk for pk in stays if stays[pk]])
            write(here, found)
            written += len(found.new) + len(found.gone)
    return written


def difference(
    here: House, person_ids: Sequence[int], staying: Sequence[int] | None = None
) -> Difference:
    """`staying` are those who have ever stayed on older rules, where the caller knows who."""
    answers = dict(_answers(here, person_ids, person_ids if staying is None else staying))
    new, gone, wrong = dict(answers), [], []
    rows = Standing.objects.filter(person_id__in=person_ids)
    for pk, person_id, kind, goal, *columns in rows.values_list(
        "pk", "person_id", "kind", "goal", *COLUMNS
    ):
        name = (person_id, kind, goal)
        if name not in answers:
            gone.append(pk)
        elif tuple(columns) == answers[name]:
            del new[name]
        elif _should_hold(tuple(columns), answers[name], here.day):
            wrong.append(name)
    return Difference(new, tuple(gone), tuple(wrong))


def write(here: House, found: Difference) -> None:
    rows = [
        Standing(
            person_id=person_id,
            kind=kind,
            goal=goal,
            computed_on=here.day,
            **dict(zip(COLUMNS, columns, strict=True)),
        )
        for (person_id, kind, goal), columns in found.new.items()
    ]
    Standing.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["person", "kind", "goal"],
        update_fields=[*(name.removesuffix("_id") for name in COLUMNS), "computed_on"],
    )
    if found.gone:
        Standing.objects.filter(pk__in=found.gone).delete()


def _answers(
    here: House, person_ids: Sequence[int], staying: Sequence[int]
) -> Iterator[tuple[Name, Columns]]:
    stays = rulebook.kept_for(here.municipality, staying, here.day) if staying else {}
    own = {
        pk: goals_of(rulebook.with_kept(here.versions, stays[pk]))
        for pk in person_ids
        if pk in stays
    }
    asked = here.asked.union(*(surroundings(_rules(goals)) for goals in own.values()))
    known = ledger.ledgers(here.municipality, person_ids, asked, around=here.around)
    for pk in person_ids:
        turns = turns_of_facts(known[pk], here.day)
        for goal in own.get(pk, here.goals):
            columns = _columns(goal, known[pk], here.day, turns)
            yield (pk, goal.kind, goal.key), (here.municipality.pk, *columns)


def _columns(goal: Goal, known: Ledger, day: date, turns: Sequence[date]) -> Columns:
    answer = evaluate(goal.rule, known, day, within=goal.within)
    next_on = next_turn(turns, goal.rule, answer, case_of(known, day, goal.within))
    step = None if goal.ladder is None else reached_step(goal.ladder, known, day)
    level = None if step is None else step.number
    return level, answer.state.value, answer.until, next_on, goal.version_id, goal.rules


def _should_hold(stored: Columns, answered: Columns, day: date) -> bool:
    """By the same rules, and before the day on which time would have changed it."""
    held = dict(zip(COLUMNS, stored, strict=True))
    same = held["rules"] == dict(zip(COLUMNS, answered, strict=True))["rules"]
    return same and (held["next_on"] is None or held["next_on"] > day)


def _rules(goals: Sequence[Goal]) -> list[Node]:
    return [goal.rule for goal in goals]


def locked(person_ids: Sequence[int]) -> dict[int, bool]:
    """Of two who write a fact each, the later one reads the earlier one's.

    Says of each whether she stays, or has stayed, on older rules: hardly anybody does.
    """
    older = Exists(KeptRules.objects.filter(person=OuterRef("pk")))
    people = Person.objects.select_for_update(no_key=True).filter(pk__in=person_ids)
    return dict(people.order_by("pk").values_list("pk", older))
