"""The map of a region on a day, as it was known then: counted in the night, never on a page.

What it tells is decided here, for all municipalities at once, as of any indicator.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from competence.domain.coverage import UNKNOWN, Tally
from competence.domain.indicators.protection import Row, Written, protected, written
from competence.models import RuleSet, RuleVersion
from competence.people.models import Role, Unit
from competence.queries import map_holdings
from competence.queries.moments import Moment
from competence.queries.population import counted_in
from competence.queries.profile import profile_in

# Stands for all municipalities together.
ALL = ""

type Column = Mapping[int, Tally]
type Told = Mapping[str, Mapping[str, Mapping[str, Written]]]


@dataclass(frozen=True, slots=True)
class Counted:
    profile_id: int
    own: tuple[int, ...]
    told: Told


def counted(region: Unit, moment: Moment) -> Counted | None:
    """None of a day without a profile, or when nobody was known. Some queries a municipality."""
    units = {unit.pk: unit for unit in Unit.objects.under(region)}
    homes = [unit for unit in units.values() if unit.kind == Unit.Kind.MUNICIPALITY]
    profiles = _profiles(region, moment)
    people: dict[int, list[int]] = defaultdict(list)
    for person_id, home_id in counted_in(units, moment.day, moment.known_at):
        people[home_id].append(person_id)
    if not people or region.path not in profiles:
        return None
    version = profiles.pop(region.path)
    keys = _keys(version)
    columns: dict[str, dict[int, Tally]] = {key: {} for key in keys}
    for home in homes:
        own = profiles.get(home.path)
        here = [key for key in keys if own is None or key in _keys(own)]
        for key, tally in _tallies(home, people[home.pk], here, moment).items():
            columns[key][home.pk] = tally
    return Counted(
        version.pk, tuple(home.pk for home in homes if home.path in profiles), _told(columns)
    )


def _profiles(region: Unit, moment: Moment) -> dict[str, RuleVersion]:
    """By publisher, the region's own and those that municipalities have adapted."""
    rows = (
        RuleVersion.objects.filter(
            Q(rule_set__publisher__startswith=region.path),
            published_at__lte=moment.rules_at,
            rule_set__kind=RuleSet.Kind.PROFILE,
            rule_set__key=Role.CASEWORKER,
        )
        .select_related("rule_set")
        .order_by("number")
    )
    return {row.rule_set.publisher: row for row in rows}


def _keys(version: RuleVersion) -> tuple[str, ...]:
    asked = profile_in([version])
    return tuple(each.key for each in asked.competences) if asked else ()


def _tallies(
    home: Unit, people: Iterable[int], keys: list[str], moment: Moment
) -> dict[str, Tally]:
    ids = sorted(people)
    stands = map_holdings.answered(home, ids, keys, moment)
    held = map_holdings.held(stands, moment.day)
    return {key: Tally.of(held.get((pk, key), UNKNOWN) for pk in ids) for key in keys}


def _told(columns: Mapping[str, Column]) -> Told:
    told: dict[str, dict[str, dict[str, Written]]] = defaultdict(dict)
    for key, column in columns.items():
        rows = {home: _row(tally) for home, tally in column.items()}
        everybody = sum(row.people for row in rows.values())
        places, total = protected(rows, everybody, summed=True)
        for home, cells in places.items():
            told[str(home)][key] = written(cells)
        if places:
            told[ALL][key] = written(total)
    return told


def _row(tally: Tally) -> Row:
    parts = {
        "valid": tally.valid,
        "missing": tally.gap - tally.unknown,
        "unknown": tally.unknown,
    }
    return Row(tally.required, {part: Decimal(number) for part, number in parts.items()})
