"""How a plan for what a degree lacks stands: each of its days is the last of its kind."""

import pytest

from competence.domain.supplement import SUBJECTS, Plan, Subject, next_of, state_of

from .build import on

LAST = on("2027-06-30")


def plan(*subjects):
    return Plan(
        LAST, [Subject(key, on(planned), done and on(done)) for key, planned, done in subjects]
    )


LAW = ("social_law", "2027-02-01", None)
READ = ("psychology", "2027-01-15", "2027-01-10")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2027-02-01", "under_way"),
        ("2027-02-02", "late"),
        ("2027-06-30", "late"),
        ("2027-07-01", "over"),
    ],
)
def test_a_plan_with_something_left_is_told_by_its_days(day, state):
    assert state_of(plan(READ, LAW), on(day)) == state


@pytest.mark.parametrize("day", ["2027-01-01", "2027-07-01"])
def test_a_plan_with_nothing_left_is_proven_whenever_it_is_asked_about(day):
    assert state_of(plan(READ), on(day)) == "proven"
    assert next_of(plan(READ)) is None


def test_a_plan_is_over_before_a_planned_day_has_come():
    after = plan(("social_law", "2027-12-31", None))

    assert state_of(after, on("2027-07-01")) == "over"


def test_next_is_what_is_planned_first_and_of_one_day_in_the_order_of_the_law():
    later = ("social_work", "2027-03-01", None)
    same = ("administrative_law", "2027-02-01", None)

    assert next_of(plan(later, same, LAW, READ)).key == "social_law"
    assert SUBJECTS.index("social_law") < SUBJECTS.index("administrative_law")
