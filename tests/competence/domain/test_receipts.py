from datetime import date

import pytest

from competence.domain.receipts import AT_MEETING, Receipt, counting, newest, of_text

MARCH, APRIL, MAY = date(2026, 3, 2), date(2026, 4, 7), date(2026, 5, 4)


def read(number, on, at_meeting=False, routine=None):
    return Receipt(number, on, at_meeting, routine)


@pytest.mark.parametrize(
    ("value", "receipt"),
    [
        ({"version": 3, "basis": AT_MEETING}, read(3, MARCH, at_meeting=True)),
        ({"version": 3, "basis": "read"}, read(3, MARCH)),
        ({"version": 2}, read(2, MARCH)),
        ({"version": 2, "routine": 7}, read(2, MARCH, routine=7)),
        ({}, read(1, MARCH)),
    ],
)
def test_a_receipt_says_which_version_and_how(value, receipt):
    assert Receipt.of(value, MARCH) == receipt
    assert AT_MEETING == "workplace_meeting"


def test_she_has_known_it_since_the_first_of_those_that_count():
    held = [read(3, MAY), read(2, APRIL), read(1, MARCH)]

    assert counting(held, 1) == read(1, MARCH)
    assert counting(held, 2) == read(2, APRIL)
    assert counting(held, 3) == read(3, MAY)
    assert counting(held, 4) is None
    assert counting([], 1) is None


def test_a_receipt_of_another_units_text_does_not_count_and_one_that_does_not_say_does():
    theirs, hers, unsaid = read(5, MAY, routine=1), read(4, APRIL, routine=2), read(1, MARCH)

    assert of_text([theirs, hers, unsaid], 2) == (hers, unsaid)
    assert of_text([theirs], 2) == ()


def test_the_newest_she_has_read_is_the_highest_number_whenever_she_read_it():
    assert newest([read(1, MAY), read(3, MARCH), read(2, APRIL)]) == 3
    assert newest([]) == 0
