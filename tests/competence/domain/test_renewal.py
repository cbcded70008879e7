"""Laws of renewal that hold for every rule, and what its golden table cannot say."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competence.domain.plan import Absence
from competence.domain.renewal import (
    Away,
    Base,
    Done,
    How,
    Revocation,
    Temporary,
    Validity,
    begin,
    breaches,
    counted_away,
    holds_on,
    how_renewed,
    last_day,
    live_on,
    periods,
    problems,
    renew,
)
from competence.domain.validity import valid_until

from .build import on
from .renewals import told

BASES = st.sampled_from(Base)
DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))
YEARLY = Validity(12, window_months=3)
ONE_DAY = timedelta(days=1)


@st.composite
def validities(draw, bases=BASES):
    base = draw(bases)
    months = draw(st.integers(1, 18))
    window = draw(st.sampled_from(["", "window_days", "window_months"]))
    most = {"": 1, "window_days": months * 28 - 1, "window_months": max(1, months - 1)}[window]
    return Validity(
        months=months,
        counted_from=base,
        fixed_on=draw(DAYS) if base is Base.FIXED else None,
        least_months=draw(st.integers(0, 18)) if base is Base.FIXED else 0,
        early_restarts=draw(st.booleans()),
        grace_days=draw(st.sampled_from([0, 0, 1, 30, 60])),
        **{window: draw(st.integers(1, most))} if window else {},
    )


def dones_of(days):
    caps = st.none() | st.integers(0, 500)
    return st.lists(st.tuples(days, caps), min_size=1, max_size=6).map(
        lambda pairs: [
            Done(day, number, None if cap is None else day + timedelta(days=cap))
            for number, (day, cap) in enumerate(pairs)
        ]
    )


DONES = dones_of(DAYS)
AWAY = st.lists(
    st.builds(
        lambda first, length: Absence(
            first, None if length is None else first + timedelta(days=length), 100
        ),
        DAYS,
        st.none() | st.integers(0, 400),
    ),
    max_size=3,
).map(counted_away)
REVOCATIONS = st.lists(st.builds(Revocation, DAYS, st.sampled_from(["", "dismissed"])), max_size=2)
TEMPORARY = st.lists(
    st.builds(
        lambda first, length: Temporary(first, first + timedelta(days=length), "illness", 99),
        DAYS,
        st.integers(0, 90),
    ),
    max_size=1,
)


def end(day):
    return day or date.max


def turning_days(validity, rows, away):
    for row in rows:
        for day in (row.starts_on, row.ends_on, last_day(validity, row, away)):
            yield from () if day is None else (day - ONE_DAY, day, day + ONE_DAY)


@given(validities(), DONES, REVOCATIONS, TEMPORARY, AWAY, st.randoms(use_true_random=False))
def test_order_in_which_things_arrive_is_irrelevant(
    validity, dones, revocations, given_time, away, random
):
    def shuffled(things):
        return random.sample(things, len(things))

    rows = periods(validity, dones, revocations=revocations, temporary=given_time, away=away)

    assert rows == periods(
        validity,
        shuffled(dones),
        revocations=shuffled(revocations),
        temporary=shuffled(given_time),
        away=shuffled(away),
    )


@given(validities(), DONES, AWAY)
def test_no_renewal_shortens(validity, dones, away):
    rows = periods(validity, dones, away=away)

    for before, after in pairwise(rows):
        assert end(before.ends_on) < end(after.ends_on)
        assert end(last_day(validity, before, away)) <= end(last_day(validity, after, away))
        assert after.turn == before.turn + 1


@given(validities(), DONES, AWAY, st.integers(0, 800), st.none() | st.integers(0, 500))
def test_one_more_completion_after_the_others_takes_no_day_away(validity, dones, away, later, cap):
    latest = max(done.on for done in dones) + timedelta(days=later)
    more = Done(latest, 99, None if cap is None else latest + timedelta(days=cap))

    fewer_rows = periods(validity, dones, away=away)
    rows = periods(validity, [*dones, more], away=away)

    for day in turning_days(validity, [*fewer_rows, *rows], away):
        assert live_on(rows, day, validity, away) or not live_on(fewer_rows, day, validity, away)


@given(validities(st.just(Base.COMPLETION)), DONES, DAYS)
def test_where_every_renewal_counts_one_more_takes_no_day_away_wherever_it_lies(
    validity, dones, day
):
    always = replace(validity, early_restarts=True)
    fewer_rows = periods(always, dones)
    rows = periods(always, [*dones, Done(day, 99)])

    for turning in turning_days(always, [*fewer_rows, *rows], ()):
        assert live_on(rows, turning) or not live_on(fewer_rows, turning)


@given(validities(), DONES, AWAY)
def test_ends_lie_only_where_the_rhythm_of_their_base_puts_them(validity, dones, away):
    own = {done.ends_on for done in dones} - {None}

    for row in periods(validity, dones, away=away):
        allowed = {valid_until(row.base, validity.months)}
        if validity.counted_from is Base.EXPIRY:
            allowed = {valid_until(row.base, n * validity.months) for n in range(1, 150)}
        if validity.counted_from is Base.FIXED:
            grid = validity.fixed_on + ONE_DAY
            allowed = {valid_until(grid, n * validity.months) for n in range(-80, 150)}
        assert row.ends_on in allowed | own


@given(validities(), DONES, AWAY, DAYS, DAYS)
def test_a_revocation_changes_nothing_before_its_day(validity, dones, away, revoked_on, day):
    rows = periods(validity, dones, away=away)
    revoked = periods(validity, dones, revocations=[Revocation(revoked_on)], away=away)

    if day < revoked_on:
        assert told(validity, revoked, away, day)[0] == told(validity, rows, away, day)[0]
    elif not any(revoked_on <= done.on for done in dones):
        assert live_on(revoked, day, validity, away) is None


@given(validities(), DONES, REVOCATIONS, AWAY, DAYS)
def test_what_was_known_that_day_and_what_is_known_now_agree_about_it(
    validity, dones, revocations, away, day
):
    known = periods(
        validity,
        [done for done in dones if done.on <= day],
        revocations=[revoked for revoked in revocations if revoked.on <= day],
        away=away,
    )
    rows = periods(validity, dones, revocations=revocations, away=away)

    assert told(validity, known, away, day)[0] == told(validity, rows, away, day)[0]
    assert [row.ends_on for row in known] == [row.ends_on for row in rows if row.starts_on <= day]


@given(validities(), DONES, AWAY)
def test_renewing_one_by_one_makes_the_same_periods(validity, dones, away):
    dones = sorted({done.on: done for done in dones}.values(), key=lambda done: done.on)
    rows = [begin(validity, dones[0])]
    for done in dones[1:]:
        period, moved = renew(validity, rows[-1], done, away)
        if moved:
            rows[-1] = replace(rows[-1], followed_on=done.on)
            rows.append(period)
        else:
            rows[-1] = period

    assert tuple(rows) == periods(validity, dones, away=away)


@given(validities(), DONES, REVOCATIONS, TEMPORARY, AWAY, DAYS)
def test_at_most_one_ordinary_period_holds_a_day(
    validity, dones, revocations, given_time, away, day
):
    rows = periods(validity, dones, revocations=revocations, temporary=given_time, away=away)

    holding = [row for row in rows if holds_on(validity, row, away, day)]
    assert [*breaches(rows)] == []
    assert sum(row.how is not How.TEMPORARY for row in holding) <= 1
    assert {fact for row in rows for fact in row.done} == {
        *(done.fact_id for done in dones),
        *(given.fact_id for given in given_time),
    }


def test_two_rows_that_hold_the_same_day_are_found():
    first = begin(YEARLY, Done(on("2026-09-01"), 1))
    second = begin(YEARLY, Done(on("2027-08-31"), 2))

    assert [(breach.on, breach.reason) for breach in breaches([first, second])] == [
        (on("2027-08-31"), "two_at_once")
    ]
    assert [*breaches([first, begin(YEARLY, Done(on("2027-09-01"), 2))])] == []
    assert [*breaches([replace(first, followed_on=second.starts_on), second])] == []
    assert [*breaches([replace(first, revoked_on=second.starts_on), second])] == []
    never = begin(Validity(), Done(on("2026-09-01"), 1))
    assert [breach.periods for breach in breaches([never, second])] == [(never, second)]


def test_a_temporary_period_stands_beside_an_ordinary_one_with_a_reason_and_an_end():
    beside = Temporary(on("2027-03-01"), on("2027-04-30"), "course cancelled", 2)
    ordinary, temporary = periods(YEARLY, [Done(on("2026-09-01"), 1)], temporary=[beside])

    assert (temporary.reason, temporary.turn) == ("course cancelled", 0)
    assert (temporary.base, temporary.opens_on) == (beside.starts_on, None)
    assert [*breaches([ordinary, temporary])] == []
    for wrong in (replace(temporary, reason=""), replace(temporary, ends_on=None)):
        (breach,) = breaches([ordinary, wrong])
        told_of = (breach.on, breach.reason, breach.periods)
        assert told_of == (beside.starts_on, "no_reason_or_end", (wrong,))
    assert [breach.on for breach in breaches([temporary, temporary])] == [on("2027-03-01")]


def test_a_row_that_ends_before_it_starts_is_found():
    period = begin(YEARLY, Done(on("2026-09-01"), 1))

    assert [*breaches([replace(period, ends_on=on("2026-09-01"))])] == []
    backwards = replace(period, ends_on=on("2026-08-31"))
    (breach,) = breaches([backwards])
    assert (breach.on, breach.reason) == (on("2026-09-01"), "ends_before_it_starts")
    assert breach.periods == (backwards,)


@pytest.mark.parametrize(
    ("day", "how"),
    [
        ("2027-05-31", How.EARLY),
        ("2027-06-01", How.RENEWED),
        ("2027-08-31", How.RENEWED),
        ("2027-09-01", How.LATE),
    ],
)
def test_what_a_completion_would_do_can_be_asked_beforehand(day, how):
    period = begin(YEARLY, Done(on("2026-09-01"), 1))

    assert how_renewed(YEARLY, period, on(day)) is how


def test_a_revoked_period_is_begun_again():
    period = begin(YEARLY, Done(on("2026-09-01"), 1))
    renewed = renew(YEARLY, replace(period, revoked_on=on("2027-03-01")), Done(on("2027-04-01"), 2))

    assert renewed == (begin(YEARLY, Done(on("2027-04-01"), 2)), True)


def test_a_period_says_which_renewal_it_is_and_when_the_next_window_opens():
    dones = [Done(on(day), number) for number, day in enumerate(("2026-09-01", "2027-06-15"))]

    first, second = periods(Validity(12, Base.EXPIRY, window_months=3), dones)

    assert (first.turn, first.opens_on, first.followed_on) == (
        0,
        on("2027-06-01"),
        second.starts_on,
    )
    assert (second.turn, second.opens_on, second.base) == (1, on("2028-06-01"), on("2026-09-01"))


def test_a_period_on_a_fixed_day_is_counted_from_its_own_completion():
    rule = Validity(12, Base.FIXED, on("2026-12-31"), window_months=3)

    _first, second = periods(rule, [Done(on("2027-03-01"), 1), Done(on("2027-11-15"), 2)])

    assert second.base == on("2027-11-15")


def test_a_rhythm_without_a_window_opens_when_the_period_before_would_have_ended():
    dones = [Done(on("2026-09-01"), 1), Done(on("2026-10-01"), 2)]

    first, second = periods(Validity(12, Base.EXPIRY), dones)

    assert (first.opens_on, second.opens_on) == (None, on("2027-09-01"))


def test_a_revocation_says_why_and_a_temporary_period_keeps_its_own_reason():
    revoked = Revocation(on("2027-04-01"), "left the unit")
    beside = Temporary(on("2027-03-01"), on("2027-04-30"), "course cancelled", 2)

    rows = periods(YEARLY, [Done(on("2026-09-01"), 1)], revocations=[revoked], temporary=[beside])

    assert [(row.reason, row.revoked_for) for row in rows] == [
        ("", "left the unit"),
        ("course cancelled", "left the unit"),
    ]


def test_a_temporary_period_gets_no_days_of_grace():
    rule = Validity(12, grace_days=30)
    given_time = Temporary(on("2027-03-01"), on("2027-04-30"), "course cancelled", 2)

    (period,) = periods(rule, [], temporary=[given_time])

    assert last_day(rule, period, [Away(on("2027-04-15"), on("2027-06-30"))]) == on("2027-04-30")


def test_a_certificate_that_ends_before_the_days_of_grace_do_takes_none_of_them():
    rule = Validity(12, grace_days=30)
    away = [Away(on("2027-03-01"), on("2027-05-31"))]
    dones = [Done(on("2026-03-16"), 1), Done(on("2027-02-20"), 2, on("2027-04-15"))]

    (period,) = periods(rule, dones, away=away)

    assert (period.done, last_day(rule, period, away)) == ((1, 2), on("2027-06-30"))


def test_how_much_and_how_long_away_counts_is_the_callers_to_say():
    absences = [
        Absence(on("2027-03-01"), on("2027-03-07"), 25),
        Absence(on("2027-03-08"), on("2027-03-10"), 100),
        Absence(on("2027-06-01"), None, 100),
    ]

    assert counted_away(absences) == (Away(on("2027-06-01"), None),)
    assert counted_away(absences, percent=25, days=10) == (
        Away(on("2027-03-01"), on("2027-03-10")),
        Away(on("2027-06-01"), None),
    )
    assert counted_away(absences, percent=25, days=11) == (Away(on("2027-06-01"), None),)


def test_terms_are_read_as_published():
    terms = {
        "valid_months": 12,
        "counted_from": "fixed",
        "fixed_on": "2026-12-31",
        "least_months": 6,
        "window_days": 90,
        "early_restarts": True,
        "grace_days": 30,
    }

    assert Validity.from_terms(terms) == Validity(
        12, Base.FIXED, on("2026-12-31"), 6, 90, None, early_restarts=True, grace_days=30
    )
    assert Validity.from_terms({"window_months": 3}) == Validity(window_months=3)
    assert Validity.from_terms(dict.fromkeys(terms)) == Validity()


YEAR = {"valid_months": 12}
FIXED = {**YEAR, "counted_from": "fixed", "fixed_on": "2026-12-31"}


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, []),
        (dict.fromkeys(("valid_months", "counted_from", "fixed_on", "early_restarts")), []),
        ({**YEAR, "window_days": 335, "grace_days": 1, "early_restarts": False}, []),
        ({**YEAR, "window_months": 11, "counted_from": "expiry"}, []),
        ({**FIXED, "least_months": 6}, []),
        ({"window_days": 500}, []),
        ({"valid_months": 1200, "counted_from": "completion"}, []),
        ({"valid_months": 1201}, [("valid_months", "wrong_field")]),
        ({"valid_months": 0}, [("valid_months", "wrong_field")]),
        ({"valid_months": True}, [("valid_months", "wrong_field")]),
        ({**YEAR, "counted_from": "birth"}, [("counted_from", "wrong_field")]),
        ({**YEAR, "counted_from": ["expiry"]}, [("counted_from", "wrong_field")]),
        ({**FIXED, "fixed_on": "2027-02-29"}, [("fixed_on", "wrong_field")]),
        ({**FIXED, "fixed_on": "20261231"}, [("fixed_on", "wrong_field")]),
        ({**FIXED, "fixed_on": 2026}, [("fixed_on", "wrong_field")]),
        ({**FIXED, "fixed_on": "2200-01-01"}, [("fixed_on", "wrong_field")]),
        ({**FIXED, "fixed_on": "2199-12-31"}, []),
        ({**YEAR, "early_restarts": 1}, [("early_restarts", "wrong_field")]),
        (
            {"window_days": 1.5, "window_months": "3", "grace_days": -1},
            [
                ("window_days", "wrong_field"),
                ("window_months", "wrong_field"),
                ("grace_days", "wrong_field"),
            ],
        ),
        ({"counted_from": "expiry"}, [("valid_months", "missing_field")]),
        ({**YEAR, "counted_from": "fixed"}, [("fixed_on", "missing_field")]),
        ({**FIXED, "counted_from": "expiry"}, [("fixed_on", "not_asked")]),
        ({**YEAR, "least_months": 6}, [("least_months", "not_asked")]),
        ({**YEAR, "window_months": 12}, [("window_months", "window_too_long")]),
        ({**YEAR, "window_days": 336}, [("window_days", "window_too_long")]),
        ({**YEAR, "window_days": 90, "window_months": 3}, [("window_months", "two_rules_in_one")]),
    ],
)
def test_faults_are_named_with_their_place(terms, expected):
    assert [*problems(terms)] == expected
    assert [*problems(terms, "all/2")] == [(f"all/2/{field}", why) for field, why in expected]
