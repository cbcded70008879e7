"""What people can hold by the rules of a municipality: competences of profiles, steps of ladders."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from competence.domain.answer import Answer
from competence.domain.canonical import digest
from competence.domain.facts import Ledger
from competence.domain.grammar import Node, parse
from competence.domain.ladder import Ladder, Step
from competence.domain.rules import evaluate
from competence.domain.stated import as_competence
from competence.models import RuleSet, RuleVersion


@dataclass(frozen=True, slots=True)
class Goal:
    """`key` names it among all rule sets; `within` is the ladder or path that asks.

    `rules` tells the version apart, and what it was read with.
    """

    key: str
    title: str
    rule: Node
    within: str
    kind: str
    version_id: int
    rules: str
    ladder: Ladder | None


def key_of(rule_set: str, key: str) -> str:
    return f"{rule_set}/{key}"


def goals_of(versions: Iterable[RuleVersion]) -> tuple[Goal, ...]:
    """Each version is read once a process: its digest tells a draft from what it was before."""
    return tuple(goal for version in versions for goal in _goals_of(version))


def answers_to(goals: Iterable[Goal], known: Ledger, day: date) -> Mapping[str, Answer]:
    return {goal.key: evaluate(goal.rule, known, day, within=goal.within) for goal in goals}


def _goals_of(version: RuleVersion) -> list[Goal]:
    held = _holder(version.pk, version.digest, version.read_with)
    if not held:
        held.extend(_read(version))
    return held


@lru_cache(maxsize=64)
def _holder(pk: int, digest: str, read_with: tuple[str, ...]) -> list[Goal]:
    """A place for what one version asks, forgotten when sixty-four others were asked for since."""
    return []


def _read(version: RuleVersion) -> Iterator[Goal]:
    rule_set = version.rule_set
    read = digest({"version": version.digest, "with": version.read_with})
    steps = version.section("steps")
    ladder = Ladder(rule_set.key, version.title, tuple(map(_step, steps))) if steps else None
    for entry in (*version.section("competences"), *steps):
        if entry.get("rule"):
            yield Goal(
                key=key_of(rule_set.key, entry["key"]),
                title=entry["title"],
                rule=_rule(entry, rule_set.kind),
                within=rule_set.key if ladder is not None else "",
                kind=rule_set.kind,
                version_id=version.pk,
                rules=read,
                ladder=ladder,
            )


def _rule(entry: Mapping[str, Any], kind: str) -> Node:
    """Of a profile what is asked is a competence as a whole, which somebody may state."""
    rule = parse(entry["rule"])
    return as_competence(rule, entry["key"]) if kind == RuleSet.Kind.PROFILE else rule


def _step(entry: Mapping[str, Any]) -> Step:
    """Without its rule: only the numbers of the steps are asked for."""
    return Step(entry["key"], entry["number"], entry["title"], None)
