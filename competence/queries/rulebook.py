"""Which rules hold in a municipality: its own and its region's, the latest published version."""

from datetime import datetime
from functools import lru_cache

from django.db.models import Q

from competence.domain.methods import methods_in, with_methods
from competence.domain.programme import Programme, read_programme
from competence.models import RuleSet, RuleVersion
from competence.people.models import Unit

METHODS = RuleSet.Kind.METHODS


def published(
    municipality: Unit, *kinds: str, known_at: datetime | None = None
) -> list[RuleVersion]:
    """The latest published version of every rule set offered here; the municipality's own first.

    With `known_at` the latest of that moment. Each reads how long methods last from the lists of
    methods; so its document is not to be saved.
    """
    latest = _latest(municipality, {*kinds, METHODS}, known_at)
    lists = [version for version in latest if version.rule_set.kind == METHODS]
    # The municipality's own list after its region's: what it says of a method stands.
    lists.sort(key=lambda version: len(version.rule_set.publisher))
    methods = methods_in(version.document for version in lists)
    for version in latest:
        if methods and version.rule_set.kind != METHODS:
            version.document = with_methods(version.document, methods)
            version.read_with = tuple(held.digest for held in lists)
    return [version for version in latest if version.rule_set.kind in kinds]


def _latest(municipality: Unit, kinds: set[str], known_at: datetime | None) -> list[RuleVersion]:
    versions = (
        RuleVersion.objects.filter(
            Q(published_at__isnull=False) if known_at is None else Q(published_at__lte=known_at),
            rule_set__in=RuleSet.objects.offered_to(municipality).filter(kind__in=kinds),
        )
        .select_related("rule_set")
        .order_by("rule_set__kind", "rule_set__key", "number")
    )
    latest: dict[tuple[str, str], RuleVersion] = {}
    for version in versions:
        name = (version.rule_set.kind, version.rule_set.key)
        held = latest.get(name)
        # A municipality's adapted programme stands before the region's of the same key.
        if held is None or len(version.rule_set.publisher) >= len(held.rule_set.publisher):
            latest[name] = version
    return list(latest.values())


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
    """Parsed once a process: a published version never changes, and its digest tells it apart."""
    held = _holder(version.digest, version.read_with)
    if not held:
        held.append(read_programme(version.document))
    return held[0]


@lru_cache(maxsize=64)
def _holder(digest: str, read_with: tuple[str, ...]) -> list[Programme]:
    """A place for one parsed programme, forgotten when sixty-four others were asked for since."""
    return []
