"""What a draft would mean: for whom, goal by goal, against what holds for each of them now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from competence.domain.difference import Change, Difference, change_for, differences
from competence.domain.programme_change import StageRead, stage_differences
from competence.domain.surroundings import surroundings
from competence.models import Assignment, RuleSet, RuleVersion
from competence.people.models import Employment, Person, Unit
from competence.queries import ledger, programme_versions, rulebook
from competence.queries.goals import Goal, answers_to, goals_of
from competence.queries.introductions import Introduction

# What people are assessed under.
KINDS = (RuleSet.Kind.PROFILE, RuleSet.Kind.LADDER, RuleSet.Kind.PATH)
# Rule sets of these kinds are published through a comparison.
COMPARED = frozenset({*KINDS, RuleSet.Kind.METHODS, RuleSet.Kind.PROGRAMME})
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Effect:
    person: Person
    unit_id: int | None
    change: Change
    differences: tuple[Difference, ...]
    # The introduction that it is about, where a programme is published.
    assignment: Assignment | None = None


def homes(draft: RuleVersion) -> list[Unit]:
    """The municipalities where the draft would hold."""
    publisher = draft.rule_set.publisher
    return [
        home
        for home in Unit.objects.municipalities()
        if home.path.startswith(publisher) and _would_hold(draft, home)
    ]


def people_for(draft: RuleVersion, home: Unit, day: date) -> list[Person]:
    """Whoever is read by the rules; of a programme, whoever follows it."""
    if draft.rule_set.kind != RuleSet.Kind.PROGRAMME:
        return people_at_work(home, day)
    rows = followed(draft).filter(person=OuterRef("pk"))
    people = Person.objects.filter(Exists(rows), municipality=home)
    return list(people.select_related("municipality").order_by("pk"))


def followed(draft: RuleVersion) -> QuerySet[Assignment]:
    """The introductions that are under way in the programme, in whichever version."""
    rows = Assignment.objects.live().filter(ends_on__isnull=True)
    return rows.filter(rule_version__rule_set=draft.rule_set_id)


def people_at_work(home: Unit, day: date) -> list[Person]:
    people = Person.objects.employed_on(day).filter(municipality=home)
    return list(people.select_related("municipality").order_by("pk"))


def effects(
    draft: RuleVersion, home: Unit, people: Sequence[Person], day: date
) -> Iterator[list[Effect]]:
    """Chunk by chunk, so that whoever waits can be told how far it has come."""
    if draft.rule_set.kind == RuleSet.Kind.PROGRAMME:
        for start in range(0, len(people), CHUNK):
            yield [*_in_programme(draft, people[start : start + CHUNK], day)]
        return
    now = rulebook.published(home, *KINDS)
    then = goals_of(rulebook.published(home, *KINDS, instead=draft))
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        yield [*_effects(chunk, now, then, home, day)]


def _effects(
    people: Sequence[Person],
    now: Sequence[RuleVersion],
    then: Sequence[Goal],
    home: Unit,
    day: date,
) -> Iterator[Effect]:
    ids = [person.pk for person in people]
    goals_now = goals_of(now)
    asked = surroundings(goal.rule for goal in (*goals_now, *then))
    known = ledger.ledgers(home, ids, asked)
    kept, units = rulebook.kept_for(home, ids, day), _units(ids, day)
    for person in people:
        hers = (
            goals_of(rulebook.with_kept(now, kept[person.pk])) if person.pk in kept else goals_now
        )
        held = known[person.pk]
        found = differences(answers_to(hers, held, day), answers_to(then, held, day))
        telling = tuple(one for one in found if one.change is not Change.UNCHANGED or one.moved)
        yield Effect(person, units.get(person.pk), change_for(found), telling)


def _in_programme(draft: RuleVersion, people: Sequence[Person], day: date) -> Iterator[Effect]:
    rows = followed(draft).filter(person__in=people)
    rows = rows.select_related("rule_version", "person__municipality", "person__user")
    mine = {row.person_id: row for row in rows.order_by("starts_on", "pk")}
    years = programme_versions.in_another_version(list(mine.values()), draft, day)
    units = _units(mine, day)
    for person in people:
        if person.pk not in mine:
            continue
        now, then = (_stages(year) for year in years[person.pk])
        found = stage_differences(now, then)
        telling = tuple(
            replace(one, goal=f"{draft.rule_set.key}/{one.goal}") for one in found if one.moved
        )
        unit = units.get(person.pk)
        yield Effect(person, unit, change_for(found), telling, mine[person.pk])


def _stages(year: Introduction) -> list[StageRead]:
    return [
        StageRead(stage.key, stage.due_on, tuple(task.answer for task in stage.tasks))
        for stage in year.stages
    ]


def _units(person_ids: Iterable[int], day: date) -> Mapping[int, int]:
    rows = Employment.objects.live().on(day).filter(person_id__in=list(person_ids))
    return dict(rows.order_by("-starts_on").values_list("person_id", "unit_id"))


def _would_hold(draft: RuleVersion, home: Unit) -> bool:
    """Not where the municipality has its own rule set under the same key."""
    kind = draft.rule_set.kind
    return any(version.pk == draft.pk for version in rulebook.published(home, kind, instead=draft))


def as_rows(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """In codes and answers, as it is kept until somebody has chosen."""
    return [
        {
            "goal": one.goal,
            "change": one.change.value,
            "moved": [
                {
                    "reason": moved.reason.value,
                    "answer": moved.answer.to_json(),
                    "due_on": moved.due_on.isoformat() if moved.due_on else None,
                }
                for moved in one.moved
            ],
        }
        for one in found
    ]
