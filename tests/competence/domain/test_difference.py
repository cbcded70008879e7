from competence.domain.difference import Change, Reason, change_for, differences
from competence.domain.rules import evaluate

from .build import on, written

DAY = on("2026-11-21")
SECRECY = {"key": "secrecy", "leaf": "module", "course": "sekretess"}
ALARM = {"key": "alarm", "leaf": "module", "course": "larm"}
PASSED = "course_completed sekretess 2026-09-01"


def compared(before, after, facts=PASSED):
    known = written(facts)
    old = {goal: evaluate(rule, known, DAY) for goal, rule in before.items()}
    new = {goal: evaluate(rule, known, DAY) for goal, rule in after.items()}
    return differences(old, new)


def told(found):
    return [(one.goal, one.change, [(m.reason, m.answer.key) for m in one.moved]) for one in found]


def test_one_more_requirement_that_she_does_not_meet_takes_the_step_from_her():
    found = compared({"step_2": {"all": [SECRECY]}}, {"step_2": {"all": [SECRECY, ALARM]}})

    assert told(found) == [("step_2", Change.LOSES, [(Reason.ADDED, "alarm")])]
    assert change_for(found) is Change.LOSES


def test_one_more_requirement_that_she_meets_already_changes_nothing():
    rules = {"step_2": {"all": [SECRECY]}}, {"step_2": {"all": [SECRECY, ALARM]}}

    found = compared(*rules, facts=f"{PASSED}; course_completed larm 2026-09-01")

    assert told(found) == [("step_2", Change.UNCHANGED, [])]
    assert change_for(found) is Change.UNCHANGED


def test_requirement_that_goes_lets_her_reach_the_step():
    found = compared({"step_2": {"all": [SECRECY, ALARM]}}, {"step_2": {"all": [SECRECY]}})

    assert told(found) == [("step_2", Change.GAINS, [(Reason.REMOVED, "alarm")])]
    assert change_for(found) is Change.GAINS


def test_requirement_she_met_that_goes_is_not_worth_a_word():
    found = compared({"step_2": {"all": [SECRECY, ALARM]}}, {"step_2": {"all": [ALARM]}})

    assert told(found) == [("step_2", Change.UNCHANGED, [])]


def test_shorter_validity_says_that_it_ends_earlier_and_a_longer_one_later():
    year, two_years = {**SECRECY, "valid_months": 12}, {**SECRECY, "valid_months": 24}

    [shorter] = compared({"c": two_years}, {"c": year})
    [shortest] = compared({"c": SECRECY}, {"c": year})
    [longer] = compared({"c": year}, {"c": two_years})
    [longest] = compared({"c": year}, {"c": SECRECY})

    assert [m.reason for one in (shorter, shortest) for m in one.moved] == [Reason.ENDS_EARLIER] * 2
    assert [m.reason for one in (longer, longest) for m in one.moved] == [Reason.ENDS_LATER] * 2
    assert shorter.change is longer.change is Change.UNCHANGED


def test_validity_that_has_run_out_under_the_new_rules_is_lost_and_back_again_gained():
    month = {**SECRECY, "valid_months": 1}

    assert told(compared({"c": SECRECY}, {"c": month})) == [
        ("c", Change.LOSES, [(Reason.NOW_UNMET, "secrecy")])
    ]
    assert told(compared({"c": month}, {"c": SECRECY})) == [
        ("c", Change.GAINS, [(Reason.NOW_MET, "secrecy")])
    ]


def test_goal_that_is_new_or_gone_is_compared_with_nothing():
    found = compared({"old": SECRECY}, {"new": SECRECY, "other": ALARM})

    assert told(found) == [
        ("new", Change.GAINS, []),
        ("other", Change.UNCHANGED, [(Reason.ADDED, "alarm")]),
        ("old", Change.LOSES, []),
    ]
    assert change_for(found) is Change.LOSES


def test_requirement_without_a_key_is_known_by_what_it_asks_for():
    bare = {"leaf": "module", "course": "larm"}

    found = compared({"c": {"all": [bare]}}, {"c": {"all": [bare, SECRECY]}}, facts="")

    assert [(m.reason, m.answer.subject) for m in found[0].moved] == [(Reason.ADDED, "sekretess")]
