from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.experience import earliest_with_months, whole_months

from .build import on

DAYS = st.dates(date(2010, 1, 1), date(2035, 12, 31))
PERIODS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(0, 900)).map(
        lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
    ),
    max_size=5,
)
PERIOD = PERIODS.filter(bool).map(lambda periods: periods[0])


@pytest.mark.parametrize(
    ("periods", "months", "day", "expected"),
    [
        ([("2026-03-14", None)], 12, "2026-11-21", "2027-03-14"),
        ([("2026-03-14", None)], 12, "2028-01-01", "2028-01-01"),
        ([("2026-03-14", "2026-09-13")], 12, "2026-11-21", None),
        # A fixed term that is long enough, asked about before it is over.
        ([("2026-03-14", "2027-12-31")], 12, "2026-11-21", "2027-03-14"),
        # Six months earlier count towards the twelve.
        ([("2024-01-01", "2024-06-30"), ("2026-08-01", None)], 12, "2026-11-21", "2027-02-01"),
        # An employment that has not begun yet.
        ([("2027-01-01", None)], 12, "2026-11-21", "2028-01-01"),
        ([], 12, "2026-11-21", None),
    ],
)
def test_first_day_with_enough_months(periods, months, day, expected):
    given_periods = [(on(first), on(last) if last else None) for first, last in periods]

    found = earliest_with_months(given_periods, months, on(day))

    assert found == (on(expected) if expected else None)


def test_employment_that_has_not_begun_gives_nothing_yet():
    assert whole_months([(on("2027-01-01"), None)], on("2026-11-21")) == 0


@given(PERIODS, PERIOD, DAYS)
def test_one_more_period_never_lowers_the_months(periods, period, day):
    assert whole_months([*periods, period], day) >= whole_months(periods, day)


@given(PERIODS, DAYS, st.integers(0, 400))
def test_months_never_shrink_as_time_goes(periods, day, days):
    assert whole_months(periods, day + timedelta(days=days)) >= whole_months(periods, day)


@given(PERIODS, DAYS, st.randoms(use_true_random=False))
def test_order_of_periods_is_irrelevant(periods, day, random):
    shuffled = random.sample(periods, len(periods))

    assert whole_months(shuffled, day) == whole_months(periods, day)


@given(DAYS, DAYS, DAYS, DAYS)
def test_cutting_a_period_in_two_changes_nothing(one, other, third, day):
    first, middle, last = sorted((one, other, third))
    halves = [(first, middle), (middle + timedelta(days=1), last)] if middle < last else []

    assert whole_months(halves or [(first, last)], day) == whole_months([(first, last)], day)


@given(PERIODS, st.integers(1, 72), DAYS)
def test_earliest_day_is_the_first_with_the_months(periods, months, day):
    found = earliest_with_months(periods, months, day)

    if found is None:
        assert whole_months(periods, day + timedelta(days=60 * 366)) < months
    else:
        assert whole_months(periods, found) >= months
        assert found == day or whole_months(periods, found - timedelta(days=1)) < months
