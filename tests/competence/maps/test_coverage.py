from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import State
from competence.domain.coverage import (
    Holding,
    Tally,
    away_for,
    holding,
    share,
)

DAY = date(2027, 3, 14)
holdings = st.lists(st.sampled_from(State).map(Holding), max_size=40)


def tally(**counts):
    return Tally({State(state): number for state, number in counts.items()})


@pytest.mark.parametrize(
    ("stored", "until", "state"),
    [
        ("valid", None, "valid"),
        ("valid", date(2027, 6, 12), "valid"),
        ("valid", date(2027, 6, 11), "soon"),
        ("soon", date(2027, 3, 14), "soon"),
        ("soon", date(2027, 3, 13), "expired"),
        ("valid", date(2026, 1, 1), "expired"),
        ("missing", None, "missing"),
        ("unknown", None, "unknown"),
        ("not_required", date(2027, 3, 14), "not_required"),
        ("not_required", date(2027, 3, 13), "unknown"),
    ],
)
def test_what_was_stored_yesterday_is_read_as_it_is_today(stored, until, state):
    held = holding(stored, until, DAY)

    assert held.state == state
    assert held.until == (until if state != "unknown" else None)


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ({}, "not_required"),
        ({"not_required": 3}, "not_required"),
        ({"valid": 3, "not_required": 1}, "valid"),
        ({"valid": 3, "soon": 1}, "soon"),
        ({"valid": 9, "missing": 1}, "missing"),
        ({"valid": 9, "unknown": 1}, "unknown"),
        ({"expired": 2}, "expired"),
        ({"valid": 1, "expired": 1, "unknown": 1}, "missing"),
    ],
)
def test_a_cell_is_valid_only_when_everybody_is(counts, state):
    assert tally(**counts).state == state


def test_unknown_is_a_gap_and_is_counted_apart():
    counted = tally(valid=4, soon=1, unknown=2, missing=1, not_required=5)

    assert (counted.required, counted.valid, counted.gap, counted.unknown) == (8, 5, 3, 2)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 0, None),
        (0, 9, 0),
        (2, 3, 67),
        (7, 7, 100),
        (1, 2, 50),
        (90, 100, 90),
        (299, 300, 99),
        (1, 999, 1),
    ],
)
def test_a_share_is_never_all_or_nothing_while_somebody_differs(part, whole, percent):
    assert share(part, whole) == percent


@given(holdings)
def test_whoever_is_required_is_either_valid_or_a_gap(held):
    counted = Tally.of(held)

    assert counted.valid + counted.gap == counted.required
    assert counted.unknown <= counted.gap
    assert 0 <= counted.level <= 4


@given(holdings, holdings)
def test_two_units_together_count_as_one_of_all_their_people(one, other):
    together = Tally.of([*one, *other])

    assert dict(Tally.sum([Tally.of(one), Tally.of(other)]).counts) == dict(together.counts)


@given(holdings)
def test_one_more_who_holds_it_never_lowers_the_share(held):
    before, after = Tally.of(held), Tally.of([*held, Holding(State.VALID)])

    assert (before.share or 0) <= after.share


@pytest.mark.parametrize(
    ("absences", "days"),
    [
        ([], 0),
        ([(date(2027, 3, 14), date(2027, 3, 14))], 1),
        ([(date(2027, 1, 1), None)], 73),
        ([(date(2026, 12, 1), date(2027, 1, 31)), (date(2027, 2, 1), date(2027, 4, 30))], 151),
        ([(date(2026, 12, 1), date(2027, 1, 30)), (date(2027, 2, 1), date(2027, 4, 30))], 89),
        ([(date(2027, 4, 1), None)], 0),
    ],
)
def test_absences_that_follow_on_each_other_are_one(absences, days):
    assert away_for(absences, DAY) == days


def test_an_open_absence_is_as_long_as_it_has_been():
    assert away_for([(DAY - timedelta(days=10), None)], DAY) == 11


@pytest.mark.parametrize(
    ("state", "required", "level"),
    [("valid", True, 4), ("soon", True, 4), ("expired", True, 2), ("not_required", False, 0)],
)
def test_holding_says_whether_it_is_asked_for_and_how_it_is_drawn(state, required, level):
    held = Holding(State(state))

    assert (held.required, held.level) == (required, level)
