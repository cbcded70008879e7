import pytest
from hypothesis import given

from competence.domain.grammar import Problem
from competence.domain.rules import RuleError, check, parse, references

from .test_canonical import JSON

MODULE = {"leaf": "module", "course": "sekretess"}
TALK = {"leaf": "talk", "talk": "talk_1"}

FAULTY = [
    (None, "", "not_a_mapping"),
    ({}, "", "not_a_rule"),
    ({"ref": "m1"}, "", "not_a_rule"),
    ({"all": [], "any": []}, "", "two_rules_in_one"),
    ({"all": {}}, "all", "not_a_list"),
    ({"any": []}, "any", "empty_list"),
    ({"at_least": 1}, "of", "not_a_list"),
    ({"at_least": 1, "of": []}, "of", "empty_list"),
    ({"at_least": 0, "of": [TALK]}, "at_least", "wrong_field"),
    ({"at_least": True, "of": [TALK]}, "at_least", "wrong_field"),
    ({"at_least": 2, "of": [TALK]}, "at_least", "out_of_reach"),
    ({"all": [TALK, {"any": [{"leaf": "talks"}]}]}, "all/1/any/0/leaf", "unknown_leaf"),
    ({"leaf": ["talk"]}, "leaf", "unknown_leaf"),
    ({"leaf": "mentor_accepted"}, "leaf", "unknown_leaf"),
    ({"leaf": "module"}, "course", "missing_field"),
    ({"leaf": "module", "course": " "}, "course", "wrong_field"),
    ({**MODULE, "min_version": "2"}, "min_version", "wrong_field"),
    ({**MODULE, "valid_months": 0}, "valid_months", "wrong_field"),
    ({**MODULE, "key": 3}, "key", "wrong_field"),
    ({"leaf": "element", "element": "PE1"}, "", "nothing_asked"),
    ({"leaf": "element", "element": "PE1", "level": 6}, "level", "wrong_field"),
    ({"leaf": "element", "element": "PE1", "level": 0}, "level", "wrong_field"),
    ({"leaf": "external", "course": "adv", "hp": 0}, "hp", "wrong_field"),
    ({"leaf": "external", "course": "adv", "hp": True}, "hp", "wrong_field"),
    ({"leaf": "external", "course": "adv", "hp": "7.5"}, "hp", "wrong_field"),
    ({"leaf": "external", "course": "adv", "hp": float("inf")}, "hp", "wrong_field"),
    ({"leaf": "step", "step": "second"}, "step", "wrong_field"),
    ({"leaf": "decision", "decision": "waiver", "subject": "T1"}, "decision", "wrong_field"),
    ({"leaf": "decision", "decision": [], "subject": "T1"}, "decision", "wrong_field"),
    ({"all": [{**TALK, "key": "a"}, {"any": [{**MODULE, "key": "a"}]}]}, "a", "duplicate_key"),
]


@pytest.mark.parametrize(("rule", "path", "reason"), FAULTY)
def test_fault_is_named_with_its_place(rule, path, reason):
    assert check(rule) == [Problem(path, reason)]
    with pytest.raises(RuleError) as caught:
        parse(rule)
    assert (caught.value.path, caught.value.reason) == (path, reason)


def test_problem_reads_as_place_and_reason():
    assert str(Problem("all/0/course", "missing_field")) == "all/0/course: missing_field"
    assert str(RuleError("", "not_a_rule")) == "rule: not_a_rule"


def test_faultless_rule_has_no_problems():
    rule = {
        "key": "step_2",
        "all": [
            {**MODULE, "key": "m1", "title": "Sekretess", "max_age_months": None},
            {"at_least": 1, "of": [TALK, {"leaf": "external", "course": "adv", "hp": 0.5}]},
        ],
    }

    assert check(rule) == []


@given(JSON)
def test_nothing_that_json_can_hold_breaks_the_check(rule):
    assert all(isinstance(problem, Problem) for problem in check(rule))


def test_references_list_everything_that_must_exist_somewhere():
    rule = {
        "all": [
            MODULE,
            {"leaf": "eligibility"},
            {"any": [{"leaf": "element", "element": "PE6", "count": 8}, TALK]},
            {"leaf": "experience", "of": "child_services", "months": 12},
            {"leaf": "decision", "decision": "independence_decision", "subject": "T1"},
        ]
    }

    assert references(rule) == {
        ("module", "sekretess"),
        ("element", "PE6"),
        ("talk", "talk_1"),
        ("experience", "child_services"),
        ("decision", "T1"),
    }
    assert references({"all": []}) == set()
