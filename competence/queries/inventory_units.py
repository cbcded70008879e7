"""The units whose people somebody may fill in for, and where her answer is waited for."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from competence.domain.answer import MET_STATES
from competence.domain.facts import FactKind
from competence.models import Fact, OwnWord, RuleSet, Standing
from competence.people.access import Reach
from competence.people.inventory import fillable
from competence.people.models import Unit
from competence.queries.profile import goal_of

_MET = [state.value for state in MET_STATES]


@dataclass(frozen=True, slots=True)
class UnitLine:
    pk: int
    name: str
    people: int
    waiting: int


def units(reach: Reach) -> tuple[UnitLine, ...]:
    """Three queries, whatever the number of units."""
    by_unit: dict[tuple[str, int, str], set[int]] = defaultdict(set)
    for one in fillable(reach):
        home = _home(one.unit)
        by_unit[home.path, home.pk, home.name].add(one.person.pk)
    everybody = set().union(*by_unit.values())
    waits = Counter(_waiting(everybody).values_list("person_id", flat=True))
    return tuple(
        UnitLine(pk, name, len(people), sum(waits[person] for person in people))
        for (_path, pk, name), people in sorted(by_unit.items())
    )


def _waiting(person_ids: Iterable[int]) -> QuerySet[OwnWord]:
    """Own words to answer: what is proven since, without anybody's word, waits for nobody."""
    goal = Concat(Value(goal_of("")), OuterRef("competence"))
    of_her = {"person": OuterRef("person")}
    met = Standing.objects.filter(**of_her, kind=RuleSet.Kind.PROFILE, goal=goal, state__in=_MET)
    said = Fact.objects.live().filter(
        **of_her, kind=FactKind.STATED, subject=OuterRef("competence")
    )
    rows = OwnWord.objects.waiting().filter(person__in=list(person_ids))
    return rows.filter(~Exists(met) | Exists(said))


def _home(unit: Unit) -> Unit:
    """A team is filled in with its unit."""
    above = unit.parent
    in_unit = unit.kind == Unit.Kind.TEAM and above is not None and above.kind == Unit.Kind.UNIT
    return above if in_unit and above is not None else unit
