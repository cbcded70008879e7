"""What is wrong with rules, in words."""

from django.utils.translation import gettext_lazy

from competence.domain.grammar import Problem

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


def problem_text(problem: Problem) -> str:
    reason = REASONS.get(problem.reason)
    return f"{problem.path}: {reason}" if reason else str(problem)
