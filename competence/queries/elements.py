"""Practical elements outside a programme: what the stairs and the methods of a municipality ask for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from competence.domain.grammar import Leaf, leaves_of
from competence.models import RuleSet, RuleVersion
from competence.people.models import Unit
from competence.queries import rulebook

Entries = Mapping[str, Any]
NAMING = (RuleSet.Kind.PROGRAMME, *rulebook.STAIRS, RuleSet.Kind.METHODS)


def entries_of(municipality: Unit) -> Entries:
    """Two queries at most: what each is called, what it is, and its levels where it has them."""
    return entries_in(rulebook.published(municipality, *NAMING))


def entries_in(versions: Iterable[RuleVersion]) -> Entries:
    """In the order of the programmes; what only stairs and methods name comes last."""
    held = list(versions)
    asked = {leaf.subject for leaf in leaves_in(held) if leaf.kind in ("element", "assessment")}
    ordered = sorted(held, key=lambda version: version.rule_set.kind != RuleSet.Kind.PROGRAMME)
    found: dict[str, Any] = {}
    for version in ordered:
        for key, entry in version.document.get("elements", {}).items():
            if key in asked or version.rule_set.kind == RuleSet.Kind.METHODS:
                found.setdefault(key, entry)
    return found


def with_others(own: Entries, others: Entries) -> Entries:
    """Those of her own programme first, as it has them."""
    return {**own, **{key: entry for key, entry in others.items() if key not in own}}


def rateable(entries: Entries) -> dict[str, Any]:
    """Those with five described levels."""
    return {key: entry for key, entry in entries.items() if entry.get("levels")}


def leaves_in(versions: Iterable[RuleVersion]) -> Iterator[Leaf]:
    """Everything that the steps ask for, with what renews it."""
    for version in versions:
        if version.rule_set.kind in rulebook.STAIRS:
            for step in rulebook.ladder_of(version).steps:
                if step.rule is not None:
                    yield from leaves_of(step.rule)
