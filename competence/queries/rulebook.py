"""Which rules hold in a municipality: its own and its region's, the latest published version."""

from functools import lru_cache

from competence.domain.programme import Programme, read_programme
from competence.models import RuleSet, RuleVersion
from competence.people.models import Unit


def published(municipality: Unit, *kinds: str) -> list[RuleVersion]:
    """The latest published version of every rule set offered here; the municipality's own first."""
    versions = (
        RuleVersion.objects.filter(
            rule_set__in=RuleSet.objects.offered_to(municipality).filter(kind__in=kinds),
            published_at__isnull=False,
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
    held = _holder(version.digest)
    if not held:
        held.append(read_programme(version.document))
    return held[0]


@lru_cache(maxsize=64)
def _holder(digest: str) -> list[Programme]:
    """A place for one parsed programme, forgotten when sixty-four others were asked for since."""
    return []
