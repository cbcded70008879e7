"""What people can hold by the rules of a municipality: competences of profiles, steps of ladders."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from competence.domain.answer import Answer
from competence.domain.facts import Ledger
from competence.domain.grammar import Node, parse
from competence.domain.rules import evaluate
from competence.models import RuleVersion

SECTIONS = ("competences", "steps")


@dataclass(frozen=True, slots=True)
class Goal:
    """`key` names it among all rule sets; `within` is the ladder or path that asks."""

    key: str
    title: str
    rule: Node
    within: str


def goals_of(versions: Iterable[RuleVersion]) -> tuple[Goal, ...]:
    return tuple(
        _goal(version, section, entry)
        for version in versions
        for section in SECTIONS
        for entry in version.section(section)
        if entry.get("rule")
    )


def answers_to(goals: Iterable[Goal], known: Ledger, day: date) -> Mapping[str, Answer]:
    return {goal.key: evaluate(goal.rule, known, day, within=goal.within) for goal in goals}


def _goal(version: RuleVersion, section: str, entry: Mapping[str, Any]) -> Goal:
    set_key = version.rule_set.key
    within = set_key if section == "steps" else ""
    return Goal(f"{set_key}/{entry['key']}", entry["title"], parse(entry["rule"]), within)
