from datetime import timedelta

import pytest

from competence.domain.study_time import is_told, losses_within

from .build import on

DAY = on("2027-03-31")


def days(*ago):
    return [DAY - timedelta(days=number) for number in ago]


def test_losses_of_the_last_thirty_days_count_and_none_from_tomorrow():
    assert losses_within(days(-1, 0, 1, 29, 30), DAY) == 3


@pytest.mark.parametrize(
    ("lost", "told", "expected"),
    [
        ((0, 1, 29), (), True),
        ((0, 1), (), False),
        ((0, 1, 30), (), False),
        ((0, 1, 2), (29,), False),
        ((0, 1, 2), (30,), True),
    ],
)
def test_the_third_loss_of_a_window_is_told_of_once(lost, told, expected):
    assert is_told(days(*lost), days(*told), DAY) is expected
