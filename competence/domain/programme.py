"""A programme as editors publish it: stages, their requirements, and the gate out of each stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from competence.domain.answer import Answer
from competence.domain.facts import Fact, Ledger
from competence.domain.grammar import Group, Node, RuleError, members, parse
from competence.domain.publishing import AUDIENCES, STAGE_KEYS, check_document, check_programme
from competence.domain.rules import evaluate

__all__ = [
    "AUDIENCES",
    "STAGE_KEYS",
    "Programme",
    "Requirement",
    "Stage",
    "check_document",
    "check_programme",
    "gate_answer",
    "read_programme",
    "requirement_answers",
]


@dataclass(frozen=True, slots=True)
class Requirement:
    key: str
    title: str
    stage: str
    rule: Node
    minutes: int


@dataclass(frozen=True, slots=True)
class Stage:
    key: str
    title: str
    due_days: int
    requirements: tuple[Requirement, ...]
    gate: Node


@dataclass(frozen=True, slots=True)
class Programme:
    """Read once, asked for many people."""

    key: str
    title: str
    stages: tuple[Stage, ...]

    def stage(self, key: str) -> Stage:
        return next(stage for stage in self.stages if stage.key == key)

    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(found for stage in self.stages for found in stage.requirements)


def read_programme(document: Mapping[str, Any]) -> Programme:
    for problem in check_programme(document):
        raise RuleError(problem.path, problem.reason)
    rules = {entry["key"]: entry for stage in document["stages"] for entry in _required(stage)}
    stages = tuple(_stage(stage, rules) for stage in document["stages"])
    return Programme(document["key"], document["title"], stages)


def gate_answer(
    programme: Programme,
    stage_key: str,
    facts: Iterable[Fact],
    day: date,
    known_at: datetime | None = None,
) -> Answer:
    """Whether a person is through a stage. Waivers are facts about a requirement's key."""
    gate = programme.stage(stage_key).gate
    answer = evaluate(gate, facts, day, known_at, within=programme.key)
    return answer._replace(key=stage_key)


def requirement_answers(
    programme: Programme, facts: Iterable[Fact], day: date, known_at: datetime | None = None
) -> dict[str, Answer]:
    ledger = Ledger.of(facts, known_at)
    return {
        requirement.key: evaluate(requirement.rule, ledger, day, within=programme.key)
        for requirement in programme.requirements()
    }


def _stage(stage: Mapping[str, Any], rules: Mapping[str, Mapping[str, Any]]) -> Stage:
    requirements = tuple(_requirement(entry, stage["key"]) for entry in _required(stage))
    # A stage without a gate of its own is passed when all of it is done.
    gate = stage.get("gate")
    written = {"all": _required(stage)} if gate is None else gate
    asked = parse(_resolved(written, rules))
    return Stage(stage["key"], stage["title"], stage["due_days"], requirements, _unwaivable(asked))


def _unwaivable(gate: Node) -> Node:
    """What a gate asks for may be waived; a gate never, so it has no key to name in a waiver."""
    return replace(gate, key="") if isinstance(gate, Group) else gate


def _requirement(entry: Mapping[str, Any], stage: str) -> Requirement:
    minutes = entry.get("minutes", 0)
    return Requirement(entry["key"], entry["title"], stage, parse(entry), minutes)


def _resolved(gate: Mapping[str, Any], rules: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The gate with every {"ref": key} replaced by the requirement itself."""
    if "ref" in gate:
        return rules[gate["ref"]]
    field, children = members(gate)
    return {**gate, field: [_resolved(child, rules) for child in children]} if field else gate


def _required(stage: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(stage.get("requirements", ()))
