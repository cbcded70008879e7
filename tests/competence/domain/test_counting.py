from decimal import Decimal
from fractions import Fraction

import pytest

from competence.domain.authorisation import COUNTING as AUTHORISED
from competence.domain.extent import Counting, PartTime

TERMS = {
    "arithmetic": "classes",
    "classes": [
        {"over": 0.74},
        {"at_least": 0.5, "divide_by": 1.5},
        {"over": 0, "individual": True},
    ],
    "pauses": {"away_percent": 50, "away_days": 14},
    "within_months": 72,
}


def test_counting_is_read_as_it_is_written():
    assert [*Counting.problems(TERMS)] == []
    assert Counting.from_terms(TERMS) == AUTHORISED
    assert Counting.from_terms({}) == Counting("calendar", (), None, None)
    assert [*Counting.problems({"pauses": None, "within_months": None})] == []
    assert Counting.from_terms({"pauses": None, "within_months": None}) == Counting()
    edges = {"pauses": {"away_percent": 100, "away_days": 366}, "within_months": 600}
    assert [*Counting.problems(edges)] == []
    whole = {"arithmetic": "classes", "classes": [{"at_least": 1}, {"over": 0.5, "divide_by": 1}]}
    assert [*Counting.problems(whole)] == []


@pytest.mark.parametrize(
    ("classes", "share", "worth"),
    [
        ([{"over": 0.74}], "0.74", 0),
        ([{"over": 0.74}], "0.741", 1),
        ([{"at_least": 0.74}], "0.74", 1),
        ([{"at_least": 0.74}], "0.7399", 0),
        ([{"over": 0.74}, {"at_least": 0.5, "divide_by": 1.5}], "0.74", Fraction(2, 3)),
        ([{"over": 0.74}, {"at_least": 0.5, "divide_by": 1.5}], "0.5", Fraction(2, 3)),
        ([{"over": 0.74}, {"at_least": 0.5, "individual": True}], "0.5", None),
        ([{"over": 0.74}, {"at_least": 0.5, "individual": True}], "0.49", 0),
        ([{"over": 0.5}, {"at_least": 0.5, "divide_by": 2}], "0.5", Fraction(1, 2)),
    ],
)
def test_share_falls_in_the_first_class_that_holds(classes, share, worth):
    terms = {"arithmetic": "classes", "classes": classes}

    assert [*Counting.problems(terms)] == []
    assert Counting.from_terms(terms).worth(Decimal(share)) == worth


def classes(*written):
    return {"arithmetic": "classes", "classes": [*written]}


FAULTY = [
    ({"arithmetic": "hours"}, "arithmetic", "wrong_field"),
    ({"arithmetic": ["extent"]}, "arithmetic", "wrong_field"),
    ({"arithmetic": "classes"}, "classes", "missing_field"),
    ({"arithmetic": "extent", "classes": []}, "classes", "unused_field"),
    ({"classes": [{"over": 0}]}, "classes", "unused_field"),
    ({"arithmetic": "classes", "classes": {}}, "classes", "not_a_list"),
    ({"arithmetic": "classes", "classes": None}, "classes", "not_a_list"),
    (classes(), "classes", "empty_list"),
    (classes("half"), "classes/0", "not_a_mapping"),
    (classes({"divide_by": 2}), "classes/0", "missing_field"),
    (classes({"over": 0.5, "at_least": 0.5}), "classes/0", "two_rules_in_one"),
    (classes({"over": 0.5}, {"over": True}), "classes/1/over", "wrong_field"),
    (classes({"over": 1.01}), "classes/0/over", "wrong_field"),
    (classes({"over": -0.1}), "classes/0/over", "wrong_field"),
    (classes({"at_least": "0.5"}), "classes/0/at_least", "wrong_field"),
    (classes({"over": float("nan")}), "classes/0/over", "wrong_field"),
    (classes({"over": 0.5, "divide_by": 0.9}), "classes/0/divide_by", "wrong_field"),
    (classes({"over": 0.5, "divide_by": "2"}), "classes/0/divide_by", "wrong_field"),
    (classes({"over": 0.5, "individual": 1}), "classes/0/individual", "wrong_field"),
    (classes({"over": 0.5}, {"over": 0.5}), "classes/1", "not_falling"),
    (classes({"at_least": 0.5}, {"at_least": 0.5}), "classes/1", "not_falling"),
    (classes({"at_least": 0.5}, {"over": 0.5}), "classes/1", "not_falling"),
    (classes({"over": 0.9}, {"over": 0.5}, {"over": 0.6}), "classes/2", "not_falling"),
    (classes({"over": 0.5, "divide_by": 2}, {"over": 0.4}), "classes/1", "not_falling"),
    (classes({"over": 0.5, "individual": True}, {"over": 0.4}), "classes/1", "not_falling"),
    ({"pauses": 50}, "pauses", "not_a_mapping"),
    ({"pauses": {"away_days": 14}}, "pauses/away_percent", "missing_field"),
    ({"pauses": {"away_percent": 50}}, "pauses/away_days", "missing_field"),
    ({"pauses": {"away_percent": 101, "away_days": 14}}, "pauses/away_percent", "wrong_field"),
    ({"pauses": {"away_percent": None, "away_days": 14}}, "pauses/away_percent", "wrong_field"),
    ({"pauses": {"away_percent": 50, "away_days": 367}}, "pauses/away_days", "wrong_field"),
    ({"within_months": 0}, "within_months", "wrong_field"),
    ({"within_months": 601}, "within_months", "wrong_field"),
]


@pytest.mark.parametrize(("terms", "path", "reason"), FAULTY)
def test_fault_in_how_a_rule_counts_is_named_with_its_place(terms, path, reason):
    assert [(p.path, p.reason) for p in Counting.problems(terms)] == [(path, reason)]
    assert [p.path for p in Counting.problems(terms, "all/0")] == [f"all/0/{path}"]


def test_every_fault_is_named():
    terms = {
        "arithmetic": "classes",
        "classes": [{"over": 2, "at_least": 2, "divide_by": 0, "individual": None}],
        "pauses": {},
        "within_months": True,
    }

    assert [problem.path for problem in Counting.problems(terms)] == [
        "classes/0",
        "classes/0/at_least",
        "classes/0/over",
        "classes/0/divide_by",
        "classes/0/individual",
        "pauses/away_percent",
        "pauses/away_days",
        "within_months",
    ]


def test_class_of_part_time_may_be_written_in_code():
    half = PartTime(Decimal("0.5"), included=True, divide_by=Decimal(2))

    assert (half.holds(Decimal("0.5")), half.worth) == (True, Fraction(1, 2))
    assert PartTime(Decimal("0.5")).holds(Decimal("0.5")) is False
    assert PartTime(Decimal("0.5"), individual=True).worth == 0
