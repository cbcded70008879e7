"""Whose inventory somebody fills in: HR and unit managers of the unit, and who leads her. Never her own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from competence.people.access import Reach
from competence.people.models import Employment, Person, Role, RoleGrant, Unit, lean

CHIEFS = (Role.HR, Role.UNIT_MANAGER)


@dataclass(frozen=True, slots=True)
class Fillable:
    """A caseworker in a unit. `named` is False where the reader may not learn who she is."""

    person: Person
    unit: Unit
    named: bool


def may_fill(reach: Reach) -> bool:
    return bool(reach.roles & {Role.HR, Role.UNIT_MANAGER, Role.SUPERVISOR})


def covers(reach: Reach, unit: Unit) -> bool:
    """All of the unit is hers to fill in, also while nobody works there."""
    at_home = unit.municipality_id == reach.person.municipality_id
    return at_home and unit.path.startswith(reach.paths(*CHIEFS))


def fillable(reach: Reach, within: Unit | None = None) -> list[Fillable]:
    """Two queries: people at work in the order of their names, once for each unit they work in."""
    rows = _employments(reach, within)
    caseworkers = _caseworker_paths(reach, {row.person_id for row in rows})
    return [
        Fillable(row.person, row.unit, _may_name(reach, row))
        for row in rows
        if _is_caseworker(row.unit, caseworkers[row.person_id])
    ]


def _employments(reach: Reach, within: Unit | None) -> list[Employment]:
    mine = Q(person__in=reach.led)
    for path in reach.paths(*CHIEFS):
        mine |= Q(unit__path__startswith=path)
    rows = Employment.objects.live().on(reach.day).filter(mine).exclude(person=reach.person)
    rows = rows.filter(person__municipality_id=reach.person.municipality_id)
    if within is not None:
        rows = rows.filter(unit__path__startswith=within.path)
    rows = rows.select_related("person__municipality", "unit__parent")
    return list(lean(rows.order_by("person__sort_key", "person_id", "pk")))


def _caseworker_paths(reach: Reach, person_ids: Iterable[int]) -> dict[int, list[str]]:
    grants = RoleGrant.objects.live().on(reach.day).filter(role=Role.CASEWORKER)
    found: dict[int, list[str]] = defaultdict(list)
    rows = grants.filter(person_id__in=list(person_ids)).values_list("person_id", "scope__path")
    for person_id, path in rows:
        found[person_id].append(path)
    return found


def _is_caseworker(unit: Unit, paths: Iterable[str]) -> bool:
    return any(unit.path.startswith(path) or path.startswith(unit.path) for path in paths)


def _may_name(reach: Reach, row: Employment) -> bool:
    if not row.person.protected_identity or row.person_id in reach.led | reach.mentored:
        return True
    return row.unit.path.startswith(reach.paths(Role.HR))


def once(found: Iterable[Fillable]) -> Iterator[Fillable]:
    """Whoever has two posts in a unit stands there once."""
    seen: set[int] = set()
    for one in found:
        if one.person.pk not in seen:
            seen.add(one.person.pk)
            yield one
