"""The map of a region: municipalities against competences, in numbers of at least five people.

It has no names, no units and no links to people. There are no filters on people: a number with
agency workers less one without would tell of a few.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from competence.domain.answer import State
from competence.domain.coverage import Tally
from competence.domain.suppression import hidden, told
from competence.models import RuleSet, RuleVersion
from competence.people.access import Reach
from competence.people.models import Role, Unit
from competence.queries import map_counts
from competence.queries.population import Member, Place, Population, counted_in
from competence.queries.profile import Area, Competence, Profile, profile_in
from competence.wording.coverage import not_asked_words, tally_words, too_few_words


@dataclass(frozen=True, slots=True)
class RegionCell:
    """`tally` is None where it is not told, or where the municipality does not ask for it."""

    competence: Competence
    tally: Tally | None
    asked: bool = True

    @property
    def state(self) -> State | None:
        return self.tally.state if self.tally else None

    @property
    def words(self) -> str:
        if not self.asked:
            return not_asked_words()
        return tally_words(self.tally) if self.tally else too_few_words()


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A municipality, or all of them; `people` is None where it is not told."""

    name: str
    people: int | None
    own_profile: bool
    cells: tuple[RegionCell, ...]


@dataclass(frozen=True, slots=True)
class RegionMap:
    name: str
    day: date
    profile: Profile
    competences: tuple[Competence, ...]
    rows: tuple[RegionRow, ...]
    total: RegionRow

    @property
    def areas(self) -> tuple[tuple[Area, int], ...]:
        used = [each.area for each in self.competences]
        found = ((area, used.count(area.key)) for area in self.profile.areas)
        return tuple((area, number) for area, number in found if number)

    @property
    def hidden_rows(self) -> int:
        return sum(row.people is None for row in self.rows)

    def only(self, area: str = "", *, critical: bool = False) -> "RegionMap":
        """Fewer competences; each is told or not as it was."""
        kept = [
            number
            for number, each in enumerate(self.competences)
            if area in ("", each.area) and (each.critical or not critical)
        ]

        def narrowed(row: RegionRow) -> RegionRow:
            return replace(row, cells=tuple(row.cells[number] for number in kept))

        return replace(
            self,
            competences=tuple(self.competences[number] for number in kept),
            rows=tuple(narrowed(row) for row in self.rows),
            total=narrowed(self.total),
        )


def regions_of(reach: Reach) -> tuple[Unit, ...]:
    """Where she leads a whole region."""
    return tuple(
        grant.scope
        for grant in reach.grants
        if grant.role == Role.REGIONAL_LEAD and grant.scope.kind == Unit.Kind.REGION
    )


def region_map(reach: Reach, day: date) -> RegionMap | None:
    """None without a published profile. Eight queries, whatever the number of people."""
    regions = regions_of(reach)
    under = reduce(or_, (Q(path__startswith=region.path) for region in regions))
    units = {unit.pk: unit for unit in Unit.objects.filter(under).order_by("path")}
    published = _profiles(regions)
    asked = profile_in([row for row in published if row.rule_set.publisher in _paths(regions)])
    if asked is None:
        return None
    homes = [unit for unit in units.values() if unit.kind == Unit.Kind.MUNICIPALITY]
    own = _own(published, homes)
    counted = _Counted(_population(units, homes, day), asked.competences, own, day)
    return RegionMap(
        name=", ".join(region.name for region in regions),
        day=day,
        profile=asked,
        competences=asked.competences,
        rows=tuple(
            RegionRow(home.name, counted.people(home.pk), home.pk in own, counted.cells(home.pk))
            for home in homes
        ),
        total=RegionRow("", counted.everybody(), False, counted.total_cells()),
    )


def _own(published: Collection[RuleVersion], homes: Collection[Unit]) -> dict[int, set[str]]:
    """What those that have adapted the profile ask for."""
    asked = {
        row.rule_set.publisher: {entry["key"] for entry in row.section("competences")}
        for row in published
    }
    return {home.pk: asked[home.path] for home in homes if home.path in asked}


def _paths(regions: Collection[Unit]) -> frozenset[str]:
    return frozenset(region.path for region in regions)


def _profiles(regions: Collection[Unit]) -> list[RuleVersion]:
    """The latest of the region's own and of those that municipalities have adapted."""
    under = reduce(or_, (Q(rule_set__publisher__startswith=region.path) for region in regions))
    rows = (
        RuleVersion.objects.filter(under, published_at__isnull=False)
        .filter(rule_set__kind=RuleSet.Kind.PROFILE, rule_set__key=Role.CASEWORKER)
        .select_related("rule_set")
        .order_by("number")
    )
    return list({row.rule_set_id: row for row in rows}.values())


def _population(
    units: Mapping[int, Unit], municipalities: Collection[Unit], day: date
) -> Population:
    places = tuple(Place(home.pk, home.name) for home in municipalities)
    members = tuple(
        Member(pk, "", named=False, opens=False, agency=False, days_away=0, places=(home,))
        for pk, home in counted_in(units, day)
    )
    return Population(places, members, ())


class _Counted:
    """What is counted, and which of it is told: of a municipality of few, nothing.

    `own` are the competences of those that have adapted the profile: what else the region asks is
    not asked there.
    """

    def __init__(
        self,
        people: Population,
        competences: tuple[Competence, ...],
        own: Mapping[int, Collection[str]],
        day: date,
    ) -> None:
        keys = [each.key for each in competences]
        by_place = people.by_place()
        self.competences, self.own = competences, own
        self.counts = map_counts.added_up(people, keys, Role.CASEWORKER, day)
        self.sizes = {place.pk: len(by_place.get(place.pk, ())) for place in people.places}
        self.secret = hidden(self.sizes)
        self.columns = {key: self._column(key) for key in keys}
        self.secret_in = {key: self._secret_in(key) for key in keys}

    def _column(self, key: str) -> dict[int, Tally]:
        asking = [pk for pk in self.sizes if key in self.own.get(pk, (key,))]
        return {pk: self.counts.of(pk, key) for pk in asking}

    def _secret_in(self, key: str) -> frozenset[int]:
        return hidden({pk: one.required for pk, one in self.columns[key].items()}, self.secret)

    def people(self, home: int) -> int | None:
        return None if home in self.secret else self.sizes[home]

    def everybody(self) -> int | None:
        number = sum(self.sizes.values())
        return number if told(number) else None

    def cells(self, home: int) -> tuple[RegionCell, ...]:
        return tuple(self._cell(home, each) for each in self.competences)

    def _cell(self, home: int, competence: Competence) -> RegionCell:
        column = self.columns[competence.key]
        if home not in column:
            return RegionCell(competence, None, asked=False)
        secret = home in self.secret_in[competence.key]
        return RegionCell(competence, None if secret else column[home])

    def total_cells(self) -> tuple[RegionCell, ...]:
        return tuple(self._total_cells())

    def _total_cells(self) -> Iterator[RegionCell]:
        for each in self.competences:
            tally = Tally.sum(self.columns[each.key].values())
            yield RegionCell(each, tally if told(tally.required) else None)
