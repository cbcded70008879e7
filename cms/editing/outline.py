"""Rules as an outline for readers, and what is wrong with them in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.grammar import Problem, members

REASONS = {
    "dangling_element": gettext_lazy("There is no element with this key."),
    "dangling_ref": gettext_lazy("There is no requirement with this key."),
    "dangling_talk": gettext_lazy("There is no talk with this key."),
    "duplicate_key": gettext_lazy("Two of these have the same key."),
    "empty_list": gettext_lazy("At least one is needed."),
    "missing_field": gettext_lazy("This field is missing."),
    "not_a_leaf": gettext_lazy("A requirement asks for one thing; put groups in the gate."),
    "not_a_list": gettext_lazy("This must be a list."),
    "not_a_mapping": gettext_lazy("This must be a set of named fields."),
    "not_a_rule": gettext_lazy("This is not a rule: it needs all, any, at_least or leaf."),
    "not_asked": gettext_lazy("This belongs to another way of counting."),
    "nothing_asked": gettext_lazy("The element needs a count, a level or a number observed."),
    "out_of_order": gettext_lazy("This stands in the wrong order."),
    "out_of_reach": gettext_lazy("More is asked than there is to choose from."),
    "ref_to_later_stage": gettext_lazy("A gate cannot ask for what a later stage requires."),
    "two_rules_in_one": gettext_lazy("These are two rules in one."),
    "unknown_field": gettext_lazy("There is no field with this name."),
    "unknown_kind": gettext_lazy("This kind is not known."),
    "unknown_leaf": gettext_lazy("This kind of requirement is not known."),
    "unknown_schema": gettext_lazy("This schema number is not known."),
    "unknown_stage": gettext_lazy("This stage is not known."),
    "window_too_long": gettext_lazy("The window must be shorter than the period."),
    "wrong_field": gettext_lazy("This field holds something else than it should."),
}
LEAVES = {
    "module": gettext_lazy("Module %s"),
    "element": gettext_lazy("Practical element %s"),
    "talk": gettext_lazy("Talk %s"),
    "document": gettext_lazy("Routine %s"),
    "experience": gettext_lazy("Experience of %s"),
    "eligibility": gettext_lazy("Approved eligibility"),
    "method": gettext_lazy("Method certificate %s"),
    "external": gettext_lazy("External course %s"),
    "step": gettext_lazy("Step %s"),
    "decision": gettext_lazy("Decision on %s"),
}
SUBJECTS = ("course", "element", "talk", "routine", "of", "method", "step", "subject")


@dataclass(frozen=True, slots=True)
class Entry:
    text: str
    inside: tuple["Entry", ...] = ()


def outline(document: Mapping[str, Any]) -> tuple[Entry, ...]:
    stages = document.get("stages", ())
    titles = {
        entry["key"]: str(entry["title"])
        for stage in stages
        for entry in stage.get("requirements", ())
    }
    return (
        *(_stage(stage, titles) for stage in stages),
        *(_ruled(entry) for entry in document.get("steps", ())),
        *(_ruled(entry) for entry in document.get("competences", ())),
    )


def problem_text(problem: Problem) -> str:
    reason = REASONS.get(problem.reason)
    return f"{problem.path}: {reason}" if reason else str(problem)


def _stage(stage: Mapping[str, Any], titles: Mapping[str, str]) -> Entry:
    lines = [Entry(_leaf(entry)) for entry in stage.get("requirements", ())]
    if stage.get("gate"):
        lines.append(Entry(_("To pass the stage"), (_rule(stage["gate"], titles),)))
    return Entry(str(stage["title"]), tuple(lines))


def _ruled(entry: Mapping[str, Any]) -> Entry:
    rule = entry.get("rule")
    return Entry(str(entry["title"]), (_rule(rule, {}),) if rule else ())


def _rule(rule: Mapping[str, Any], titles: Mapping[str, str]) -> Entry:
    if "ref" in rule:
        return Entry(titles[rule["ref"]])
    field, children = members(rule)
    if not field:
        return Entry(_leaf(rule))
    return Entry(_group(rule, field), tuple(_rule(child, titles) for child in children))


def _group(rule: Mapping[str, Any], field: str) -> str:
    if field == "of":
        return _("At least %(count)d of these") % {"count": rule["at_least"]}
    return _("All of these") if field == "all" else _("One of these")


def _leaf(rule: Mapping[str, Any]) -> str:
    if rule.get("title"):
        return str(rule["title"])
    words = str(LEAVES.get(rule["leaf"], rule["leaf"]))
    subject = next((rule[name] for name in SUBJECTS if name in rule), "")
    return words % subject if "%s" in words else words
