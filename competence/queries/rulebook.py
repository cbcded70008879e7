"""Which rules hold in a municipality: its own and its region's, the latest published version."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from competence.domain.ladder import Ladder, read_ladder
from competence.domain.methods import methods_in, with_methods
from competence.domain.programme import Programme, read_programme
from competence.models import KeptRules, RuleSet, RuleVersion
from competence.people.models import Person, Unit

METHODS = RuleSet.Kind.METHODS
# What has steps that people decide: the ladders, and the specialist paths that branch from them.
STAIRS = (RuleSet.Kind.LADDER, RuleSet.Kind.PATH)


def published(
    municipality: Unit,
    *kinds: str,
    known_at: datetime | None = None,
    instead: RuleVersion | None = None,
) -> list[RuleVersion]:
    """The latest published version of every rule set offered here; the municipality's own first.

    With `known_at` the latest of that moment; with `instead` as if that draft were published. Each
    reads how long methods last from the lists of methods; so its document is not to be saved.
    """
    versions = list(_published(municipality, {*kinds, METHODS}, known_at))
    if instead is not None:
        versions.append(instead)
    latest = _latest(versions)
    methods = [version for version in latest if version.rule_set.kind == METHODS]
    return [
        _reading(version, methods) if version.rule_set.kind != METHODS else version
        for version in latest
        if version.rule_set.kind in kinds
    ]


def hers(
    person: Person, day: date, *kinds: str, known_at: datetime | None = None
) -> list[RuleVersion]:
    """What she is read by that day: the municipality's rules, older ones where she stays on them."""
    versions = published(person.municipality, *kinds, known_at=known_at)
    kept = kept_for(person.municipality, [person.pk], day, known_at)
    return with_kept(versions, kept.get(person.pk))


def kept_for(
    municipality: Unit,
    person_ids: Collection[int],
    day: date,
    known_at: datetime | None = None,
) -> dict[int, dict[int, RuleVersion]]:
    """By person and rule set, the older versions that people stay on that day. One query or two."""
    rows = KeptRules.objects.filter(person_id__in=person_ids).on(day)
    rows = rows.known_at(known_at) if known_at else rows.live()
    found: dict[int, dict[int, RuleVersion]] = defaultdict(dict)
    for row in rows.select_related("rule_version__rule_set"):
        found[row.person_id][row.rule_set_id] = row.rule_version
    if found:
        methods = _latest(_published(municipality, {METHODS}, known_at))
        for version in {v.pk: v for own in found.values() for v in own.values()}.values():
            _reading(version, methods)
    return found


def with_kept(
    versions: Iterable[RuleVersion], kept: Mapping[int, RuleVersion] | None
) -> list[RuleVersion]:
    """Hers: the older version where she stays on one."""
    return [(kept or {}).get(version.rule_set_id, version) for version in versions]


def _published(
    municipality: Unit, kinds: set[str], known_at: datetime | None
) -> QuerySet[RuleVersion]:
    return (
        RuleVersion.objects.filter(
            Q(published_at__isnull=False) if known_at is None else Q(published_at__lte=known_at),
            rule_set__in=RuleSet.objects.offered_to(municipality).filter(kind__in=kinds),
        )
        .select_related("rule_set")
        .order_by("rule_set__kind", "rule_set__key", "number")
    )


def _latest(versions: Iterable[RuleVersion]) -> list[RuleVersion]:
    latest: dict[tuple[str, str], RuleVersion] = {}
    for version in versions:
        name = (version.rule_set.kind, version.rule_set.key)
        held = latest.get(name)
        # A municipality's adapted programme stands before the region's of the same key.
        if held is None or len(version.rule_set.publisher) >= len(held.rule_set.publisher):
            latest[name] = version
    return list(latest.values())


def _reading(version: RuleVersion, lists: Iterable[RuleVersion]) -> RuleVersion:
    ordered = _own_last(lists)
    methods = methods_in(held.document for held in ordered)
    if methods:
        version.read_with = tuple(held.digest for held in ordered)
        version.document = _once(
            "document", version, lambda document: with_methods(document, methods)
        )
    return version


def methods_of(lists: Iterable[RuleVersion]) -> dict[str, Mapping[str, Any]]:
    """By key, what the lists of methods say of each."""
    return methods_in(held.document for held in _own_last(lists))


def _own_last(lists: Iterable[RuleVersion]) -> list[RuleVersion]:
    """The municipality's own list after its region's: what it says of a method stands."""
    return sorted(lists, key=lambda held: len(held.rule_set.publisher))


def decided_here(versions: Iterable[RuleVersion]) -> list[RuleVersion]:
    """Without voluntary merits: somebody outside the municipality decides on those."""
    return [version for version in versions if not version.document.get("voluntary")]


def competences(versions: list[RuleVersion]) -> dict[str, dict]:
    """What is shown on maps and standings: the profile's competences, then the ladder's steps."""
    found: dict[str, dict] = {}
    for version in versions:
        for entry in version.section("competences"):
            found[entry["key"]] = entry
        for step in version.section("steps"):
            if step.get("rule"):
                found[step["key"]] = step
    return found


def programme_of(version: RuleVersion) -> Programme:
    return _once("programme", version, read_programme)


def ladder_of(version: RuleVersion) -> Ladder:
    return _once("ladder", version, read_ladder)


def _once[Read](name: str, version: RuleVersion, read: Callable[[dict[str, Any]], Read]) -> Read:
    """Once a process: a version does not change, and its digest tells a draft from what it was."""
    held = _holder(name, version.digest, version.read_with)
    if not held:
        held.append(read(version.document))
    found: Read = held[0]
    return found


@lru_cache(maxsize=256)
def _holder(name: str, digest: str, read_with: tuple[str, ...]) -> list[Any]:
    """A place for what was read, forgotten when many others were asked for since."""
    return []
