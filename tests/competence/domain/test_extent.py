from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from competence.domain.authorisation import COUNTING as AUTHORISED
from competence.domain.calendar import add_months
from competence.domain.experience import whole_months
from competence.domain.extent import (
    NOT_YET,
    Away,
    Counting,
    Pauses,
    Spell,
    first_day_with,
    months_on,
)

from .build import on

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
SHARES = st.sampled_from([Decimal(n) / 100 for n in (10, 25, 40, 49, 50, 74, 75, 80, 100, 150)])
LENGTHS = st.none() | st.integers(0, 900)


def lasting(first, days):
    return first, None if days is None else first + timedelta(days=days)


SPELL = st.builds(
    lambda first, days, extent, validated: Spell(
        *lasting(first, days), extent, validated_on=validated
    ),
    DAYS,
    LENGTHS,
    SHARES,
    st.none() | DAYS,
)
SPELLS = st.lists(SPELL, max_size=4)
AWAY = st.builds(
    lambda first, days, extent: Away(*lasting(first, days), extent), DAYS, LENGTHS, SHARES
)
AWAYS = st.lists(AWAY, max_size=3)
PAUSES = st.none() | st.builds(Pauses, st.integers(1, 100), st.integers(1, 60))
WINDOWS = st.none() | st.integers(1, 84)
COUNTINGS = st.builds(
    lambda arithmetic, pauses, within: Counting(
        arithmetic, AUTHORISED.classes if arithmetic == "classes" else (), pauses, within
    ),
    st.sampled_from(("calendar", "extent", "classes")),
    PAUSES,
    WINDOWS,
)


def counted(counting, spells, away, day):
    return months_on(counting, spells, away, day).counted


@given(COUNTINGS, SPELLS, AWAYS, DAYS, st.randoms(use_true_random=False))
def test_order_of_posts_and_absences_is_irrelevant(counting, spells, away, day, random):
    shuffled = random.sample(spells, len(spells)), random.sample(away, len(away))

    assert months_on(counting, *shuffled, day) == months_on(counting, spells, away, day)


@given(COUNTINGS, SPELLS, SPELL, AWAYS, DAYS)
def test_one_more_post_never_lowers_the_months(counting, spells, spell, away, day):
    more = counted(counting, [*spells, spell], away, day)

    assert more >= counted(counting, spells, away, day)


@given(COUNTINGS, SPELLS, SPELL, AWAYS, DAYS, st.integers(0, 400), st.integers(0, 400))
def test_longer_post_never_lowers_the_months(counting, spells, spell, away, day, before, after):
    ends_on = spell.ends_on and spell.ends_on + timedelta(days=after)
    longer = Spell(
        spell.starts_on - timedelta(days=before),
        ends_on,
        spell.extent,
        validated_on=spell.validated_on,
    )

    more = counted(counting, [*spells, longer], away, day)
    assert more >= counted(counting, [*spells, spell], away, day)


@given(COUNTINGS, SPELLS, SPELL, AWAYS, DAYS)
def test_larger_post_never_lowers_the_months(counting, spells, spell, away, day):
    larger = Spell(
        spell.starts_on, spell.ends_on, spell.extent * 2, validated_on=spell.validated_on
    )

    more = counted(counting, [*spells, larger], away, day)
    assert more >= counted(counting, [*spells, spell], away, day)


@given(COUNTINGS, SPELLS, AWAYS, AWAY, DAYS)
def test_one_more_absence_never_raises_the_months(counting, spells, away, absence, day):
    fewer = counted(counting, spells, [*away, absence], day)

    assert fewer <= counted(counting, spells, away, day)


@given(SPELLS, AWAYS, AWAY, DAYS)
def test_without_a_pause_leave_makes_no_difference(spells, away, absence, day):
    counting = Counting("extent")

    assert counted(counting, spells, [*away, absence], day) == counted(counting, spells, away, day)


@given(COUNTINGS.filter(lambda counting: counting.within_months), SPELLS, AWAYS, DAYS)
def test_never_more_than_the_months_of_the_window(counting, spells, away, day):
    assert counted(counting, spells, away, day) <= counting.within_months


@given(COUNTINGS, SPELLS, AWAYS, DAYS)
def test_a_share_of_full_time_never_counts_more_than_the_calendar(counting, spells, away, day):
    calendar = Counting("calendar", (), counting.pauses, counting.within_months)

    assert counted(counting, spells, away, day) <= counted(calendar, spells, away, day)


@given(SPELLS, AWAYS, DAYS, st.integers(0, 400))
def test_without_a_window_months_never_shrink_as_time_goes(spells, away, day, days):
    counting = Counting("extent", (), Pauses(50, 14))
    later = counted(counting, spells, away, day + timedelta(days=days))

    assert later >= counted(counting, spells, away, day)


@given(DAYS, LENGTHS, DAYS)
def test_one_unbroken_full_post_gives_whole_calendar_months(first, days, day):
    period = lasting(first, days)

    for arithmetic in ("calendar", "extent"):
        months = counted(Counting(arithmetic), [Spell(*period, Decimal(1))], (), day)
        assert int(months) == whole_months([period], day)


@given(SPELLS, DAYS)
def test_the_calendar_gives_the_whole_months_of_the_plain_rule_also_with_gaps(spells, day):
    known = [Spell(spell.starts_on, spell.ends_on, spell.extent) for spell in spells]
    plain = whole_months([(spell.starts_on, spell.ends_on) for spell in known], day)

    assert int(counted(Counting(), known, (), day)) == plain


@given(COUNTINGS, SPELLS, AWAYS, DAYS)
def test_work_elsewhere_is_unknown_until_somebody_has_validated_it(counting, spells, away, day):
    known = [s for s in spells if s.validated_on is None or s.validated_on <= day]

    told = months_on(counting, spells, away, day)
    assert told.counted == counted(counting, known, away, day)
    assert len(told.unvalidated) == len(spells) - len(known)


@given(COUNTINGS, SPELLS, AWAYS, st.integers(1, 40), DAYS)
def test_first_day_has_the_months_and_the_day_before_has_not(counting, spells, away, need, day):
    found = first_day_with(counting, spells, away, need, day)

    if found is not None:
        assert counted(counting, spells, away, found) >= need
        assert found >= day
        for days in (1, 2, 30, 400):
            before = found - timedelta(days=days)
            assert before < day or counted(counting, spells, away, before) < need


@given(COUNTINGS, SPELLS, AWAYS, st.integers(1, 40), DAYS)
def test_where_there_is_no_first_day_no_day_has_the_months(counting, spells, away, need, day):
    if first_day_with(counting, spells, away, need, day) is None:
        for days in range(0, 9000, 300):
            assert counted(counting, spells, away, day + timedelta(days=days)) < need


@given(DAYS, st.integers(1, 120))
def test_first_day_of_one_full_post_is_the_same_date_later(first, need):
    post = [Spell(first, None, Decimal(1))]

    assert first_day_with(Counting(), post, (), need, first) == add_months(first, need)


def test_last_days_of_the_calendar_are_no_trouble():
    post = [Spell(on("2026-01-01"), None, Decimal("0.01"))]

    assert first_day_with(Counting("extent"), post, (), 90_000, on("2026-01-01")) is None
    assert first_day_with(Counting(), post, (), 95_000, on("2026-01-01")) == on("9942-09-01")


def test_posts_that_wait_for_validation_are_named():
    here = Spell(on("2026-01-01"), None, Decimal(1), fact_id=7)
    elsewhere = Spell(
        on("2020-01-01"), on("2020-12-31"), Decimal(1), fact_id=8, validated_on=NOT_YET
    )

    told = months_on(Counting(), [here, elsewhere], (), on("2026-03-01"))

    assert (told.counted, told.unvalidated) == (2, (8,))


def test_post_that_ends_before_it_begins_gives_nothing():
    backwards = Spell(on("2026-02-01"), on("2026-01-01"), Decimal(1))

    assert months_on(Counting(), [backwards], (), on("2027-01-01")).counted == 0
