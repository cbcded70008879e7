import pytest

from competence.domain.facts import Ledger
from competence.domain.reach import Candidate, Employed, match, reach_problems

from .build import on, written

DAY = on("2026-11-21")
MIXED = {
    "all": [
        {"role": ["caseworker", "supervisor"]},
        {"unit": ["/1/2/"]},
        {"hired": {"on_or_after": "2026-01-01"}},
        {"not": {"holds": {"leaf": "module", "course": "sekretess"}}},
    ]
}


def candidate(
    *, roles=("caseworker",), units=("/1/2/7/",), hired="2026-03-01", facts="", type=None
):
    posts = tuple(Employed(unit, type or "permanent", on(hired)) for unit in units)
    return Candidate(frozenset(roles), posts, Ledger(written(facts)))


def test_new_caseworker_below_the_unit_without_the_module_is_reached_for_all_reasons():
    found = match(MIXED, candidate(), DAY)

    assert found.reached
    assert found.reasons == ("all/0/role", "all/1/unit", "all/2/hired", "all/3/not/holds")


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (candidate(roles=["mentor"]), "all/0/role"),
        (candidate(units=["/1/3/"]), "all/1/unit"),
        (candidate(hired="2025-12-31"), "all/2/hired"),
        (candidate(facts="course_completed sekretess 2026-09-01"), "all/3/not/holds"),
    ],
)
def test_whoever_is_not_reached_hears_the_one_condition_that_says_no(who, reason):
    found = match(MIXED, who, DAY)

    assert (found.reached, found.reasons) == (False, (reason,))


def test_any_is_enough_and_names_only_what_spoke_for_her():
    rule = {"any": [{"employment": ["agency"]}, {"role": ["caseworker"]}]}

    assert match(rule, candidate(), DAY).reasons == ("any/1/role",)
    assert match(rule, candidate(roles=[]), DAY).reasons == ("any/0/employment", "any/1/role")
    assert not match(rule, candidate(roles=[]), DAY).reached
    assert match(rule, candidate(roles=[], type="agency"), DAY).reached


def test_day_of_hire_is_included_and_the_day_before_which_is_not():
    between = {"hired": {"on_or_after": "2026-03-01", "before": "2026-03-02"}}

    assert match(between, candidate(hired="2026-03-01"), DAY).reached
    assert not match(between, candidate(hired="2026-03-02"), DAY).reached
    assert match({"hired": {"before": "2026-03-02"}}, candidate(hired="2020-01-01"), DAY).reached


def test_longest_employment_says_when_she_was_hired():
    posts = (
        Employed("/1/2/", "permanent", on("2026-06-01")),
        Employed("/1/2/", "temporary", on("2024-06-01")),
    )
    both = Candidate(frozenset(), posts, Ledger([]))

    assert not match({"hired": {"on_or_after": "2025-01-01"}}, both, DAY).reached


def test_unit_with_a_number_that_begins_alike_is_another_unit():
    assert not match({"unit": ["/1/2/"]}, candidate(units=["/1/20/"]), DAY).reached


def test_nobody_is_reached_who_is_not_employed():
    nobody = Candidate(frozenset({"caseworker"}), (), Ledger([]))

    found = match({"not": {"role": ["mentor"]}}, nobody, DAY)

    assert (found.reached, found.reasons) == (False, ("employed",))


@pytest.mark.parametrize(
    ("rule", "problems"),
    [
        (MIXED, []),
        ({"any": [{"employment": ["agency"]}]}, []),
        ("role", [": not_a_mapping"]),
        ({}, [": not_a_rule"]),
        ({"role": ["a"], "unit": ["/1/"]}, [": two_rules_in_one"]),
        ({"all": {}}, ["all: not_a_list"]),
        ({"all": []}, ["all: empty_list"]),
        ({"any": [{"role": "a"}]}, ["any/0/role: not_a_list"]),
        ({"role": []}, ["role: empty_list"]),
        ({"role": ["a", ""]}, ["role: wrong_field"]),
        ({"not": 1}, ["not: not_a_mapping"]),
        ({"hired": 1}, ["hired: not_a_mapping"]),
        ({"hired": {"since": "2026-01-01"}}, ["hired: nothing_asked"]),
        ({"hired": {"before": "2026-13-01"}}, ["hired/before: wrong_field"]),
        ({"hired": {"before": 3}}, ["hired/before: wrong_field"]),
        ({"hired": {"on_or_after": "20260101"}}, ["hired/on_or_after: wrong_field"]),
        ({"holds": {"leaf": "nothing"}}, ["holds/leaf: unknown_leaf"]),
    ],
)
def test_faults_are_named_where_they_are(rule, problems):
    found = [f"{problem.path}: {problem.reason}" for problem in reach_problems(rule)]

    assert found == problems
