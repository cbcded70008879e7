from datetime import date

import pytest

from competence.domain.relief_months import is_over, months, to_ask

AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 8, 31), date(2026, 10, 1), (AUGUST, SEPTEMBER, OCTOBER)),
        (date(2026, 9, 14), date(2026, 9, 14), (SEPTEMBER,)),
        (date(2026, 12, 31), date(2027, 1, 1), (date(2026, 12, 1), date(2027, 1, 1))),
        (date(2028, 1, 31), date(2028, 2, 29), (date(2028, 1, 1), date(2028, 2, 1))),
    ],
)
def test_every_month_that_the_relief_touches_is_told_of(first, last, expected):
    assert months(first, last) == expected


@pytest.mark.parametrize(
    ("ends_on", "day", "expected"),
    [
        (date(2026, 12, 18), date(2026, 9, 29), False),
        (date(2026, 12, 18), date(2026, 9, 30), True),
        (date(2026, 9, 17), date(2026, 9, 16), False),
        (date(2026, 9, 17), date(2026, 9, 17), True),
        (date(2026, 9, 30), date(2026, 9, 30), True),
    ],
)
def test_a_month_is_over_on_its_last_day_or_on_the_last_of_the_relief(ends_on, day, expected):
    assert is_over(SEPTEMBER, ends_on, day) is expected


def test_months_that_are_over_and_not_told_of_are_asked_about():
    first, last, day = date(2026, 8, 3), date(2026, 12, 18), date(2026, 10, 31)

    assert to_ask(first, last, (), day) == (AUGUST, SEPTEMBER, OCTOBER)
    assert to_ask(first, last, {SEPTEMBER}, day) == (AUGUST, OCTOBER)
    assert to_ask(first, last, (), date(2026, 10, 30)) == (AUGUST, SEPTEMBER)
