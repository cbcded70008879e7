from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.answer import State
from competence.domain.validity import state_on, valid_until

from .build import on

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


def test_warning_may_be_shorter_than_ninety_days():
    assert state_on(on("2026-01-01"), on("2026-06-30"), on("2026-06-01"), 30) is State.SOON
    assert state_on(on("2026-01-01"), on("2026-06-30"), on("2026-05-31"), 30) is State.VALID


@given(DAYS, st.integers(1, 120))
def test_every_span_is_valid_on_its_first_and_last_day_and_expired_on_the_next(day, months):
    last = valid_until(day, months)

    assert state_on(day, last, day) in {State.VALID, State.SOON}
    assert state_on(day, last, last) is State.SOON
    assert state_on(day, last, last + timedelta(days=1)) is State.EXPIRED
    assert state_on(day, last, day - timedelta(days=1)) is State.MISSING


@given(DAYS, st.integers(1, 119))
def test_a_longer_validity_ends_later(day, months):
    assert valid_until(day, months) < valid_until(day, months + 1)
