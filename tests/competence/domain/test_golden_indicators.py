"""Cases of the indicators worked out by hand with a calendar: none of them was computed here."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from competence.domain.indicators.figure import tenths
from competence.domain.indicators.months import Post
from competence.domain.indicators.staffing import Worked, agency_share, turnover
from competence.domain.indicators.times import newly_employed, tenure

from .build import on

GOLDEN = Path(__file__).parent / "golden" / "indicators.csv"
PLACES = {"A": 1, "B": 2}
NAMES = {number: name for name, number in PLACES.items()}


def cases(measure):
    with GOLDEN.open(newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["measure"] == measure]
    return pytest.mark.parametrize("case", [pytest.param(row, id=row["case"]) for row in rows])


def posts(text):
    found = defaultdict(list)
    for line in text.split("; "):
        person, place, kind, percent, first, last = line.split()
        found[person].append(
            Post(
                person=int(person),
                place=PLACES[place],
                permanent=kind == "permanent",
                agency=kind == "agency",
                percent=int(percent),
                starts_on=on(first),
                ends_on=None if last == "-" else on(last),
            )
        )
    return list(found.values())


@cases("newly_employed")
def test_the_newly_employed_are_as_counted_by_hand(case):
    figure = newly_employed(posts(case["posts"]), on(case["day"]))

    assert f"new {figure.parts['new']:.0f} longer {figure.parts['longer']:.0f}" == case["expected"]


@cases("tenure")
def test_tenure_is_as_counted_by_hand(case):
    figure = tenure(posts(case["posts"]), on(case["day"]))

    (group,) = [name for name, number in figure.parts.items() if number]
    assert f"{group} {figure.people}" == case["expected"]


@cases("agency")
def test_agency_share_is_as_counted_by_hand(case):
    held = [post for hers in posts(case["posts"]) for post in hers]

    figure = agency_share(held, on(case["day"]))

    expected = case["expected"].split()
    assert [str(number) for number in figure.parts.values()] == [expected[1], expected[3]]


@cases("turnover")
def test_turnover_is_as_counted_by_hand(case):
    people = []
    for hers in posts(case["posts"]):
        permanent = [post for post in hers if post.permanent]
        people.append(Worked(permanent, [post for post in hers if not post.agency]))

    moved = turnover(people, on(case["day"]))

    lines = [
        f"{NAMES[place]} {one.external} {one.internal} {tenths(one.headcount)}"
        for place, one in moved.items()
    ]
    assert "; ".join(lines) == case["expected"]
