"""What is to be done, and when, for the first possible day."""

from competence.domain.answer import WaitsFor
from competence.domain.rules import parse
from competence.domain.schedule import ToDo, schedule

from .build import on, written

TODAY = on("2026-11-21")
YEAR = {"key": "year", "leaf": "experience", "of": "child_services", "months": 12}
SECRECY = {"key": "secrecy", "leaf": "module", "course": "sekretess"}
TALK = {"key": "talk", "leaf": "talk", "talk": "talk_1"}
FREDA = {"key": "freda", "leaf": "method", "method": "freda"}
ADVANCED = {"key": "advanced", "leaf": "external", "course": "advanced_course", "hp": 15}
SINCE_MARCH = "experience child_services 2026-03-14;"


def planned(rule, facts, **details):
    return [
        (todo.key, str(todo.first_on), str(todo.last_on))
        for todo in schedule(rule, written(facts), TODAY, **details)
    ]


def test_nothing_is_left_to_do_where_it_is_met_and_nothing_helps_where_no_day_is_known():
    assert planned(SECRECY, "course_completed sekretess 2026-10-01") == []
    assert planned({"all": [SECRECY, FREDA]}, "") == []


def test_what_can_be_done_any_day_is_done_from_today_until_time_has_brought_the_rest():
    assert planned({"all": [YEAR, SECRECY]}, SINCE_MARCH) == [
        ("secrecy", "2026-11-21", "2027-03-14")
    ]


def test_todo_says_what_and_who_it_waits_for():
    rule = parse({"all": [YEAR, TALK]})

    assert schedule(rule, written(SINCE_MARCH), TODAY) == (
        ToDo("talk", "talk", "talk_1", TODAY, on("2027-03-14"), WaitsFor.SUPERVISOR),
    )


def test_what_is_met_already_is_not_done_again_but_what_runs_out_before_is():
    facts = SINCE_MARCH + "course_completed sekretess 2026-03-01"

    assert planned({"all": [YEAR, SECRECY]}, facts) == []
    assert planned({"all": [YEAR, {**SECRECY, "valid_months": 12}]}, facts) == [
        ("secrecy", "2026-11-21", "2027-03-14")
    ]


def test_booked_talk_is_held_from_its_day():
    assert planned({"all": [YEAR, TALK]}, SINCE_MARCH + "booked talk_1 2026-12-01") == [
        ("talk", "2026-12-01", "2027-03-14")
    ]


def test_course_is_taken_on_the_days_that_are_offered_and_the_last_ones_that_are_enough():
    offered = (
        "offered advanced_course 2026-12-10 amount=7.5; offered advanced_course 2027-01-10 amount=7.5;"
        "offered advanced_course 2027-02-10 amount=7.5; offered advanced_course 2027-05-10 amount=15"
    )

    assert planned({"all": [YEAR, ADVANCED]}, SINCE_MARCH + offered) == [
        ("advanced", "2027-01-10", "2027-01-10"),
        ("advanced", "2027-02-10", "2027-02-10"),
    ]


def test_of_several_ways_what_needs_nothing_comes_first_and_then_what_comes_soonest():
    two = {"at_least": 2, "of": [FREDA, TALK, SECRECY, YEAR]}
    facts = SINCE_MARCH + "offered freda 2026-12-01; booked talk_1 2026-12-24"

    assert planned(two, facts) == [
        ("secrecy", "2026-11-21", "2026-12-01"),
        ("freda", "2026-12-01", "2026-12-01"),
    ]
    assert planned(two, facts + "; talk_held talk_1 2026-11-01") == [
        ("secrecy", "2026-11-21", "2026-11-21")
    ]


def test_points_are_counted_by_their_worth():
    rule = {"points": 3, "of": [{**TALK, "worth": 2}, {**SECRECY, "worth": 2}, FREDA]}

    assert planned(rule, "offered freda 2026-12-01") == [
        ("talk", "2026-11-21", "2026-11-21"),
        ("secrecy", "2026-11-21", "2026-11-21"),
    ]


def test_waiver_of_the_programme_that_asks_spares_her_the_doing():
    facts = SINCE_MARCH + "waiver secrecy 2026-11-01 within=introduction"
    rule = {"all": [YEAR, SECRECY]}

    assert planned(rule, facts, within="introduction") == []
    assert planned(rule, facts, within="foster_care") == [("secrecy", "2026-11-21", "2027-03-14")]


def test_no_more_is_done_than_is_enough_beside_what_time_brings():
    routine = {"key": "threat", "leaf": "document", "routine": "hot_och_vald"}
    two = {"at_least": 2, "of": [TALK, SECRECY, {**YEAR, "key": "again"}]}

    assert planned({"all": [YEAR, two]}, SINCE_MARCH) == [("talk", "2026-11-21", "2027-03-14")]
    assert planned({"points": 2, "of": [TALK, SECRECY, routine]}, "") == [
        ("talk", "2026-11-21", "2026-11-21"),
        ("secrecy", "2026-11-21", "2026-11-21"),
    ]
