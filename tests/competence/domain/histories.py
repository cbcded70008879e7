"""Ladders and histories at random, close together in time, so that one often meets the other."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from competence.domain.facts import Fact, FactKind

from .strategies import groups, leaf, numbered

FIRST = date(2026, 1, 1)
TODAY = st.dates(date(2026, 6, 1), date(2027, 9, 1))
KEYS = st.sampled_from("ab")
STEPS = st.sampled_from(["step_1", "step_2", "step_3"])
MONTHS = st.integers(1, 14)
VERSIONS = st.integers(1, 3)
LEVELS = st.integers(1, 5)

# By kind: subject, whether it may end by itself, amounts, levels and details.
KINDS = {
    FactKind.COURSE_COMPLETED: (KEYS, True, None, None, {"version": VERSIONS}),
    FactKind.DOCUMENT_ACKNOWLEDGED: (KEYS, False, None, None, {"version": VERSIONS}),
    FactKind.NEW_VERSION: (
        KEYS, False, None, None, {"version": VERSIONS, "change": st.sampled_from("ABCD")},
    ),
    FactKind.CHECK: (KEYS, False, st.integers(50, 100), None, {"passed": st.booleans()}),
    FactKind.TALK_HELD: (KEYS, True, None, None, {}),
    FactKind.BOOKED: (KEYS, False, None, None, {}),
    FactKind.ELEMENT_DONE: (
        KEYS, False, st.none() | st.integers(1, 3), None,
        {"observed_by": st.sampled_from(["", "mentor", "supervisor"])},
    ),
    FactKind.ELEMENT_RATED: (KEYS, False, None, LEVELS, {}),
    FactKind.ASSESSMENT: (
        KEYS, False, None, LEVELS,
        {"by": st.sampled_from(["self", "panel"]), "assessor": st.integers(1, 3)},
    ),
    FactKind.SUPERVISION: (KEYS, False, st.integers(30, 120), None, {"qualified": st.booleans()}),
    FactKind.MENTORED: (KEYS, True, None, None, {"person": st.integers(1, 3)}),
    FactKind.EXPERIENCE: (KEYS, True, None, None, {}),
    FactKind.ELIGIBILITY: (
        st.just("degree"), True, None, None,
        {"status": st.sampled_from(["approved", "not_eligible", "under_review"])},
    ),
    FactKind.STEP: (STEPS, True, None, None, {}),
    FactKind.INDEPENDENCE: (KEYS, True, None, None, {"granted": st.booleans()}),
    FactKind.METHOD: (KEYS, True, None, None, {}),
    FactKind.EXTERNAL: (KEYS, True, st.sampled_from([Decimal("7.5"), 15]), None, {}),
    FactKind.OFFERED: (KEYS, True, st.sampled_from([Decimal("7.5"), 15]), None, {}),
    FactKind.WAIVER: (st.sampled_from("abc"), True, None, None, {}),
}  # fmt: skip


@st.composite
def lines(draw, kinds):
    kind = draw(st.sampled_from(kinds))
    subject, may_end, amount, level, details = KINDS[kind]
    starts_on = FIRST + timedelta(days=draw(st.integers(0, 800)))
    days = draw(st.none() | st.integers(0, 400)) if may_end else None
    return Fact(
        id=0,
        kind=kind,
        subject=draw(subject),
        starts_on=starts_on,
        ends_on=None if days is None else starts_on + timedelta(days=days),
        amount=None if amount is None else draw(amount),
        level=None if level is None else draw(level),
        value={name: draw(strategy) for name, strategy in details.items()},
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def in_order(facts):
    return [
        Fact(**{**{name: getattr(one, name) for name in one.__slots__}, "id": number})
        for number, one in enumerate(facts, start=1)
    ]


# Few kinds at a time, so that facts of one kind meet each other too.
HISTORIES = (
    st.lists(st.sampled_from([*KINDS]), min_size=1, max_size=5)
    .flatmap(lambda kinds: st.lists(lines(kinds), max_size=10))
    .map(in_order)
)

WINDOWS = st.sampled_from([{}, {"window_days": 20}, {"window_months": 1}])
VALIDITY = st.tuples(
    st.fixed_dictionaries(
        {"valid_months": st.integers(2, 12)},
        optional={
            "counted_from": st.sampled_from(["completion", "expiry"]),
            "early_restarts": st.booleans(),
        },
    ),
    WINDOWS,
).map(lambda pair: {**pair[0], **pair[1]})
LASTING = st.one_of(
    st.just({}),
    st.fixed_dictionaries({}, optional={"valid_months": MONTHS, "max_age_months": MONTHS}),
    VALIDITY.map(lambda terms: {"validity": terms}),
)


def lasting(asked):
    return st.tuples(asked, LASTING).map(lambda pair: {**pair[0], **pair[1]})


ASKED = st.one_of(
    lasting(leaf("module", course=KEYS, until_new_version=st.booleans())),
    st.fixed_dictionaries({"leaf": st.just("module"), "course": KEYS, "min_version": VERSIONS}),
    leaf("document", routine=KEYS, version=VERSIONS, until_new_version=st.booleans()),
    leaf("check", course=KEYS, percent=st.integers(50, 100), valid_months=MONTHS),
    st.fixed_dictionaries({"leaf": st.just("check"), "course": KEYS, "latest": st.just(True)}),
    leaf("talk", talk=KEYS),
    st.fixed_dictionaries(
        {"leaf": st.just("element"), "element": KEYS, "count": st.integers(1, 4)},
        optional={
            "observed": st.integers(1, 2),
            "observed_by": st.sampled_from(["mentor", "supervisor"]),
            "level": LEVELS,
            "days_apart": st.integers(1, 60),
        },
    ),
    leaf("assessment", of=KEYS, by=st.sampled_from(["self", "panel"]), level=LEVELS,
         count=st.integers(1, 2)),
    leaf("supervision", of=KEYS, hours=st.integers(1, 4), qualified=st.booleans()),
    leaf("mentored", of=KEYS, persons=st.integers(1, 2), months=MONTHS),
    leaf("experience", of=KEYS, months=MONTHS).filter(lambda rule: "months" in rule),
    leaf("eligibility"),
    leaf("step", step=STEPS),
    leaf("decision", decision=st.just("independence_decision"), subject=KEYS),
    lasting(leaf("method", method=KEYS)),
    leaf("external", course=KEYS, hp=st.sampled_from([7.5, 15]), max_age_months=MONTHS),
)  # fmt: skip
LADDERS = st.lists(st.recursive(ASKED, groups, max_leaves=5).map(numbered), min_size=1, max_size=3)
