import pytest

from competence.domain.reach import match
from competence.domain.reach_rule import Groups, groups_of, rule_problems, tree_of

from .test_reach import DAY, candidate

NEW = {"role": ["caseworker"], "unit": ["/1/2/"], "hired": {"on_or_after": "2026-01-01"}}
HOURLY = {"employment": ["hourly"]}
STEP_2 = {"holds": {"leaf": "module", "course": "sekretess"}}
RULE = {
    "schema": 1,
    "kind": "assignment",
    "title": "Nya handläggare",
    "programme": "investigator",
    "who": tree_of(Groups((NEW, HOURLY), (STEP_2,))),
    "after_days": 0,
    "within_days": None,
}


def test_groups_are_written_as_a_tree_and_read_back_as_they_were():
    groups = Groups((NEW, HOURLY), (STEP_2,))

    assert groups_of(tree_of(groups)) == groups
    assert groups_of(tree_of(Groups((NEW,)))) == Groups((NEW,))
    assert tree_of(Groups((HOURLY,))) == {"all": [{"any": [{"all": [HOURLY]}]}]}


@pytest.mark.parametrize(
    ("who", "reached"),
    [
        (candidate(), True),
        (candidate(units=["/1/3/"]), False),
        (candidate(units=["/1/3/"], type="hourly"), True),
        (candidate(hired="2025-12-31"), False),
        (candidate(facts="course_completed sekretess 2026-09-01"), False),
        (candidate(type="hourly", facts="course_completed sekretess 2026-09-01"), False),
    ],
)
def test_one_group_is_enough_all_in_it_is_asked_and_an_exception_stands_over_both(who, reached):
    assert match(RULE["who"], who, DAY).reached == reached


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        ({}, []),
        ({"after_days": 365, "within_days": 1095}, []),
        ({"schema": 2}, ["schema: unknown_schema"]),
        ({"kind": "ladder"}, ["kind: unknown_kind"]),
        ({"title": ""}, ["title: missing_field"]),
        ({"programme": None}, ["programme: missing_field"]),
        ({"who": None}, ["who: not_a_mapping"]),
        ({"who": {"all": [{"any": [{"all": []}]}]}}, ["who/all/0/any/0/all: empty_list"]),
        ({"who": HOURLY}, ["who: not_in_groups"]),
        ({"who": {"all": [HOURLY]}}, ["who: not_in_groups"]),
        ({"who": {"all": [{"any": [HOURLY]}]}}, ["who: not_in_groups"]),
        ({"who": {"all": [*RULE["who"]["all"], {"not": HOURLY}]}}, ["who: not_in_groups"]),
        ({"who": {"all": [{"any": [{"all": [HOURLY]}]}, HOURLY]}}, ["who: not_in_groups"]),
        ({"after_days": None}, ["after_days: wrong_field"]),
        ({"after_days": 366}, ["after_days: wrong_field"]),
        ({"after_days": -1}, ["after_days: wrong_field"]),
        ({"within_days": 0}, ["within_days: wrong_field"]),
        ({"within_days": 1096}, ["within_days: wrong_field"]),
    ],
)
def test_faults_of_a_rule_are_named_where_they_are(change, problems):
    found = [f"{problem.path}: {problem.reason}" for problem in rule_problems(RULE | change)]

    assert found == problems


def test_what_is_no_document_at_all_is_refused():
    assert [problem.reason for problem in rule_problems("regel")] == ["not_a_mapping"]
