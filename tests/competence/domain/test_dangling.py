import pytest

from competence.domain.dangling import dangling, defined
from competence.domain.publishing import check_document

KNOWN = defined(
    [
        {"key": "year", "elements": {"PE6": {}}, "talks": {"talk_1": {}}},
        {"key": "all_methods", "methods": [{"key": "home"}]},
        {"key": "ladder", "steps": [{"key": "step_2"}]},
    ]
) | {("course", "sekretess")}


def found(rule):
    steps = [{"key": "step_1", "number": 1, "title": "x", "rule": rule}]
    document = {"schema": 1, "kind": "ladder", "key": "other", "title": "x", "steps": steps}
    assert check_document(document) == []
    return [str(problem) for problem in dangling(document, KNOWN)]


@pytest.mark.parametrize(
    "rule",
    [
        {"leaf": "module", "course": "sekretess"},
        {"leaf": "check", "course": "sekretess"},
        {"leaf": "element", "element": "PE6", "count": 1},
        {"leaf": "talk", "talk": "talk_1"},
        {"leaf": "method", "method": "home"},
        {"leaf": "step", "step": "step_2", "ladder": "ladder"},
        {"leaf": "step", "step": "step_9"},
        {"leaf": "decision", "decision": "step_decision", "subject": "step_2"},
        {"leaf": "decision", "decision": "independence_decision", "subject": "T2"},
        {"leaf": "external", "course": "taught_elsewhere"},
        {"leaf": "document", "routine": "our_own"},
        {"leaf": "eligibility"},
    ],
)
def test_what_is_defined_somewhere_may_be_asked_for(rule):
    assert found(rule) == []


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ({"leaf": "module", "course": "x"}, "course: dangling_course"),
        ({"leaf": "check", "course": "x"}, "course: dangling_course"),
        ({"leaf": "element", "element": "x", "count": 1}, "element: dangling_element"),
        ({"leaf": "talk", "talk": "x"}, "talk: dangling_talk"),
        ({"leaf": "method", "method": "x"}, "method: dangling_method"),
        ({"leaf": "step", "step": "step_3", "ladder": "ladder"}, "step: dangling_step"),
        ({"leaf": "step", "step": "step_2", "ladder": "x"}, "step: dangling_step"),
        (
            {"leaf": "decision", "decision": "step_decision", "subject": "x"},
            "subject: dangling_decision",
        ),
    ],
)
def test_what_nobody_defines_is_named_with_its_place(rule, problem):
    assert found(rule) == [f"steps/0/rule/{problem}"]


def test_a_renewal_and_the_members_of_a_group_are_looked_into():
    lost = {"leaf": "element", "element": "x", "count": 1}
    home = {"leaf": "method", "method": "home", "validity": {"valid_months": 24}, "renewal": [lost]}

    assert found({"any": [home, {"all": [lost]}]}) == [
        "steps/0/rule/any/0/renewal/0/element: dangling_element",
        "steps/0/rule/any/1/all/0/element: dangling_element",
    ]
