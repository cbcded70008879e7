from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.calendar import (
    add_months,
    easter_sunday,
    holidays,
    is_holiday,
    is_weekend,
    is_working_day,
    next_working_day,
)

from .build import on

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    "day",
    # Early, late and ordinary Easters; 1954, 1981 and 2049 are the calendar's exceptions.
    [
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2019-04-21",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2038-04-25",
        "2049-04-18",
    ],
)
def test_easter_sunday(day):
    assert easter_sunday(on(day).year) == on(day)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2027-01-01", "new_years_day"),
        ("2027-01-06", "epiphany"),
        ("2027-03-26", "good_friday"),
        ("2027-03-28", "easter_sunday"),
        ("2027-03-29", "easter_monday"),
        ("2027-05-01", "first_of_may"),
        ("2027-05-06", "ascension_day"),
        ("2027-05-16", "whit_sunday"),
        ("2027-06-06", "national_day"),
        ("2027-06-25", "midsummer_eve"),
        ("2027-06-26", "midsummer_day"),
        ("2026-06-20", "midsummer_day"),
        ("2026-10-31", "all_saints_day"),
        ("2027-11-06", "all_saints_day"),
        ("2027-12-24", "christmas_eve"),
        ("2027-12-25", "christmas_day"),
        ("2027-12-26", "boxing_day"),
        ("2027-12-31", "new_years_eve"),
    ],
)
def test_office_is_closed_on(day, name):
    assert holidays(on(day).year)[on(day)] == name
    assert is_holiday(on(day))
    assert not is_working_day(on(day))


def test_maundy_thursday_and_a_plain_monday_are_working_days_but_saturday_is_not():
    assert is_working_day(on("2027-03-25"))
    assert is_working_day(on("2027-02-01"))
    assert is_weekend(on("2027-02-06"))
    assert not is_working_day(on("2027-02-06"))


def test_ascension_day_may_fall_on_the_first_of_may():
    assert easter_sunday(2008) + timedelta(days=39) == on("2008-05-01")
    assert is_holiday(on("2008-05-01"))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2027-01-15", -1, "2026-12-15"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-05-05", 0, "2027-05-05"),
    ],
)
def test_months_later(day, months, expected):
    assert add_months(on(day), months) == on(expected)


@given(DAYS)
def test_next_working_day_is_the_nearest_one_not_before(day):
    found = next_working_day(day)

    assert is_working_day(found)
    assert day <= found <= day + timedelta(days=5)
    between = (day + timedelta(days=n) for n in range((found - day).days))
    assert not any(is_working_day(passed) for passed in between)


@given(DAYS, DAYS, st.integers(0, 120))
def test_adding_months_never_turns_the_order_of_days(one, other, months):
    early, late = sorted((one, other))

    assert add_months(early, months) <= add_months(late, months)
