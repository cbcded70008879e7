"""Cases from municipalities, worked out by hand with a calendar: none of them was computed here."""

import csv
from pathlib import Path

import pytest

from competence.domain import authorisation as authorised
from competence.domain import buckets
from competence.domain.extent import Counting, first_day_with, months_on

from .build import on
from .posts import away, sessions, spells

GOLDEN = Path(__file__).parent / "golden"
PAUSES = {"away_percent": 50, "away_days": 14}
COUNTINGS = {
    "whole": {},
    "whole pausing": {"pauses": PAUSES},
    "whole last six years": {"within_months": 72},
    "whole last month": {"within_months": 1},
    "share": {"arithmetic": "extent"},
    "share pausing": {"arithmetic": "extent", "pauses": PAUSES},
}


def cases(name):
    with (GOLDEN / f"{name}.csv").open(newline="") as lines:
        return [pytest.param(row, id=row["case"]) for row in csv.DictReader(lines)]


def counting(name):
    if name == "classes":
        return authorised.COUNTING
    return Counting.from_terms(COUNTINGS[name])


@pytest.mark.parametrize("case", cases("experience"))
def test_months_are_those_counted_by_hand(case):
    rule, posts, absences = counting(case["counting"]), spells(case["posts"]), away(case["absence"])

    months = months_on(rule, posts, absences, on(case["day"]))

    assert (str(months.counted), months.individual_days) == (case["months"], int(case["judged"]))
    assert months.individual == (case["judged"] != "0")
    if case["need"]:
        first_day = first_day_with(rule, posts, absences, int(case["need"]), on(case["day"]))
        assert str(first_day or "") == case["first day"]


@pytest.mark.parametrize("case", cases("authorisation"))
def test_authorisation_is_as_counted_by_hand(case):
    told = authorised.authorisation(
        spells(case["posts"]),
        away(case["absence"]),
        sessions(case["supervision"]),
        on(case["degree"]) if case["degree"] else None,
        on(case["day"]),
    )

    assert (str(told.months.counted), told.hours) == (case["months"], int(case["hours"]))
    assert (", ".join(told.missing), str(told.first_day or "")) == (
        case["missing"],
        case["first day"],
    )
    assert told.met == (not case["missing"])


@pytest.mark.parametrize("case", cases("buckets"))
def test_group_of_experience_is_as_counted_by_hand(case):
    months = months_on(buckets.COUNTING, spells(case["posts"]), (), on(case["day"]))

    assert buckets.bucket(months.counted) == case["years"]


def test_there_are_enough_cases_and_no_two_are_called_the_same():
    for name, least in (("experience", 40), ("authorisation", 20), ("buckets", 10)):
        called = [case.id for case in cases(name)]

        assert len(called) >= least
        assert len(set(called)) == len(called)
