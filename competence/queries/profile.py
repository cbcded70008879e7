"""What a municipality expects of a role, caseworkers above all: the columns of the competence map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from competence.domain.grammar import Node, parse
from competence.domain.resilience import Need
from competence.domain.stated import as_competence
from competence.models import RuleSet, RuleVersion
from competence.people import clock
from competence.people.models import Role, Unit
from competence.queries import rulebook
from competence.queries.goals import key_of


@dataclass(frozen=True, slots=True)
class Competence:
    """`short` may hold soft hyphens, so that a narrow column breaks it where it reads well."""

    key: str
    title: str
    short: str
    area: str
    critical: bool
    rule: Mapping[str, Any]
    need: Need

    @property
    def node(self) -> Node:
        """What she holds already counts by somebody's word, as on the map."""
        return as_competence(parse(self.rule), self.key)

    @property
    def stateable(self) -> bool:
        asked = self.node.competence
        return asked is not None and asked.stateable

    def is_among(self, area: str, *, critical: bool) -> bool:
        """What the filters of every map leave: of one area, the critical ones."""
        return area in ("", self.area) and (self.critical or not critical)


@dataclass(frozen=True, slots=True)
class Area:
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Profile:
    title: str
    number: int
    published_on: date | None
    areas: tuple[Area, ...]
    competences: tuple[Competence, ...]
    role: str = Role.CASEWORKER

    def competence(self, key: str) -> Competence | None:
        return next((found for found in self.competences if found.key == key), None)

    def area(self, key: str) -> Area | None:
        return next((area for area in self.areas if area.key == key), None)


def goal_of(competence: str, role: str = Role.CASEWORKER) -> str:
    """The goal that its standings are kept under."""
    return key_of(role, competence)


def competence_of(goal: str, role: str = Role.CASEWORKER) -> str:
    return goal.removeprefix(goal_of("", role))


def profile(
    municipality: Unit, known_at: datetime | None = None, role: str = Role.CASEWORKER
) -> Profile | None:
    """One query."""
    return profile_in(published_profiles(municipality, known_at), role)


def published_profiles(municipality: Unit, known_at: datetime | None = None) -> list[RuleVersion]:
    return rulebook.published(municipality, RuleSet.Kind.PROFILE, known_at=known_at)


def profile_in(versions: Iterable[RuleVersion], role: str = Role.CASEWORKER) -> Profile | None:
    for version in versions:
        if (version.rule_set.kind, version.rule_set.key) == (RuleSet.Kind.PROFILE, role):
            return _read(version)
    return None


def roles_in(versions: Iterable[RuleVersion]) -> list[tuple[str, str]]:
    """The roles that a profile is published for, in the order of all roles."""
    keys = {row.rule_set.key for row in versions if row.rule_set.kind == RuleSet.Kind.PROFILE}
    return [(role, str(label)) for role, label in Role.choices if role in keys]


def _read(version: RuleVersion) -> Profile:
    entries = [_competence(entry) for entry in version.section("competences")]
    titles = {area["key"]: area["title"] for area in version.section("areas")}
    # Areas stand in the order of their first competence, and their competences side by side.
    order = list(dict.fromkeys([*titles, *(entry.area for entry in entries)]))
    used = {entry.area for entry in entries}
    return Profile(
        title=version.title,
        number=version.number,
        published_on=clock.day_of(version.published_at) if version.published_at else None,
        areas=tuple(Area(key, titles.get(key, key)) for key in order if key in used),
        competences=tuple(sorted(entries, key=lambda entry: order.index(entry.area))),
        role=version.rule_set.key,
    )


def _competence(entry: Mapping[str, Any]) -> Competence:
    return Competence(
        key=entry["key"],
        title=entry["title"],
        short=entry.get("short", entry["title"]),
        area=entry.get("area", ""),
        critical=entry.get("critical", False) is True,
        rule=entry["rule"],
        need=Need.from_terms(entry["need"]) if "need" in entry else Need(),
    )
