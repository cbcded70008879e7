import pytest
from hypothesis import given

from competence.domain.grammar import Problem
from competence.domain.lasting import Validity
from competence.domain.rules import RuleError, check, parse, references

from .test_canonical import JSON

MODULE = {"leaf": "module", "course": "sekretess"}
TALK = {"leaf": "talk", "talk": "talk_1"}
LASTS = {**MODULE, "validity": {"valid_months": 12}}
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
    ({**LASTS, "renewal": []}, "renewal", "empty_list"),
    ({**LASTS, "renewal": "talk"}, "renewal", "empty_list"),
    ({**LASTS, "renewal": [TALK, {}]}, "renewal/1", "not_a_rule"),
    ({**MODULE, "renewal": [TALK]}, "renewal", "nothing_to_renew"),
    ({**LASTS, "key": "a", "renewal": [{**TALK, "key": "a"}]}, "a", "duplicate_key"),
    ({**LASTS, "valid_months": 12}, "valid_months", "said_twice"),
    ({**MODULE, "validity": 12}, "validity", "wrong_field"),
    ({**TALK, "validity": {"valid_months": 12}}, "validity", "wrong_field"),
    ({**MODULE, "validity": {"valid_months": 0}}, "validity/valid_months", "wrong_field"),
    ({"points": 2, "of": [{**TALK, "worth": 0}, TALK]}, "of/0/worth", "wrong_field"),
    ({"points": 4, "of": [{**TALK, "worth": 2}, TALK]}, "points", "out_of_reach"),
    ({"points": 0, "of": [TALK]}, "points", "wrong_field"),
    ({"points": 1, "of": []}, "of", "empty_list"),
    ({**MODULE, "until_new_version": "yes"}, "until_new_version", "wrong_field"),
    ({**MODULE, "basis": "habit"}, "basis", "wrong_field"),
    ({"leaf": "check", "course": "a", "percent": 101}, "percent", "wrong_field"),
    ({"leaf": "check", "course": "a", "latest": 1}, "latest", "wrong_field"),
    ({"leaf": "assessment", "of": "a", "by": "boss"}, "by", "wrong_field"),
    ({"leaf": "assessment", "of": "a"}, "by", "missing_field"),
    ({"leaf": "supervision", "of": "a", "hours": 0}, "hours", "wrong_field"),
    ({"leaf": "mentored", "of": "a", "persons": 0}, "persons", "wrong_field"),
    ({"leaf": "element", "element": "a", "days_apart": 3}, "", "nothing_asked"),
    (
        {"leaf": "experience", "of": "a", "months": 1, "arithmetic": "by_eye"},
        "arithmetic",
        "wrong_field",
    ),
    ({"leaf": "step", "step": "step_0"}, "step", "wrong_field"),
    ({"leaf": "step", "step": "step_100"}, "step", "wrong_field"),
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


def test_what_renews_is_referred_to_too():
    rule = {**LASTS, "renewal": [TALK, {"leaf": "module", "course": "update"}]}

    assert references(rule) == {
        ("module", "sekretess"),
        ("talk", "talk_1"),
        ("module", "update"),
    }


def test_leaf_keeps_what_it_was_asked_and_nothing_that_is_null():
    leaf = parse({**LASTS, "key": "m", "max_age_months": None, "basis": "law", "renewal": [TALK]})

    assert (leaf.kind, leaf.subject, leaf.key) == ("module", "sekretess", "m")
    assert dict(leaf.terms) == {"course": "sekretess", "basis": "law"}
    assert leaf.validity == Validity(12)
    assert [turn.subject for turn in leaf.renewal] == ["talk_1"]
    assert leaf.counting is None


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
