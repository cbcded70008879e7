"""Facts and rules at random, for the laws that hold for all of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from hypothesis import strategies as st

from competence.domain.facts import Fact, FactKind

LINES = count(1)
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # timezones= makes them aware
NUMBERS = st.integers(1, 3)
KEYS = st.sampled_from("abc")

# More of these can only help. Ratings and decisions are not among them: there the latest counts.
PROOFS = st.sampled_from(
    [
        FactKind.COURSE_COMPLETED,
        FactKind.ELEMENT_DONE,
        FactKind.TALK_HELD,
        FactKind.DOCUMENT_ACKNOWLEDGED,
        FactKind.STEP,
        FactKind.EXPERIENCE,
        FactKind.METHOD,
        FactKind.EXTERNAL,
        FactKind.WAIVER,
        FactKind.CHECK,
        FactKind.SUPERVISION,
        FactKind.MENTORED,
    ]
)
SUBJECTS = {FactKind.STEP: st.sampled_from(["step_1", "step_2", "step_3"])}
OTHERS = st.sampled_from(
    [
        FactKind.ELEMENT_RATED,
        FactKind.ASSESSMENT,
        FactKind.ELIGIBILITY,
        FactKind.INDEPENDENCE,
        FactKind.TEMPORARY,
        FactKind.REVOCATION,
        FactKind.ABSENCE,
        FactKind.NEW_VERSION,
    ]
)
SUBJECTS[FactKind.ELIGIBILITY] = st.just("degree")


@st.composite
def facts(draw, kinds=PROOFS):
    kind = draw(kinds)
    starts_on = draw(DAYS)
    days = draw(st.none() | st.integers(0, 800))
    return Fact(
        # No two lines of a ledger are one: drawn, they would shrink to the same.
        id=next(LINES),
        kind=kind,
        subject=draw(SUBJECTS.get(kind, KEYS)),
        starts_on=starts_on,
        ends_on=None if days is None else starts_on + timedelta(days=days),
        amount=draw(st.none() | st.decimals("0.5", 15, places=1)),
        level=draw(st.none() | st.integers(1, 5)),
        value=draw(
            st.fixed_dictionaries(
                {
                    "person": NUMBERS,
                    "version": NUMBERS,
                    "by": st.sampled_from(["self", "supervisor", "panel"]),
                },
                optional={
                    "assessor": NUMBERS,
                    "passed": st.booleans(),
                    "change": st.sampled_from("ABCD"),
                    "qualified": st.booleans(),
                    "observed_by": st.sampled_from(["", "mentor"]),
                    "status": st.sampled_from(["approved", "not_eligible", "under_review"]),
                    "granted": st.booleans(),
                },
            )
        ),
        recorded_at=draw(MOMENTS),
    )


MAY = {
    "valid_months",
    "max_age_months",
    "until_new_version",
    "validity",
    "renewal",
    "hp",
    "days_apart",
    "observed_by",
    "months",
    "percent",
    "qualified",
    "count",
    "key",
}


def leaf(kind, **fields):
    must = MUST.get(kind, set())
    optional = {
        name: strategy for name, strategy in fields.items() if name in MAY and name not in must
    }
    required = {name: strategy for name, strategy in fields.items() if name not in optional}
    return st.fixed_dictionaries({"leaf": st.just(kind), **required}, optional=optional)


MUST = {"element": {"count"}, "experience": {"months"}, "method": {"validity"}}
VALIDITY = st.fixed_dictionaries(
    {"valid_months": st.integers(1, 24)},
    optional={
        "counted_from": st.sampled_from(["completion", "expiry"]),
        "window_days": st.integers(1, 20),
        "early_restarts": st.booleans(),
        "grace_days": st.integers(1, 40),
    },
)

HELPED = st.one_of(
    leaf("module", course=KEYS, min_version=NUMBERS, valid_months=st.integers(1, 24)),
    leaf("element", element=KEYS, count=NUMBERS, observed=NUMBERS),
    leaf("talk", talk=KEYS),
    leaf("document", routine=KEYS, version=NUMBERS),
    leaf("experience", of=KEYS, months=st.integers(1, 30)),
    leaf("method", method=KEYS, valid_months=st.integers(1, 24)),
    leaf("external", course=KEYS, hp=st.sampled_from([7.5, 15])),
    leaf("step", step=SUBJECTS[FactKind.STEP]),
    leaf("eligibility"),
    leaf("check", course=KEYS, percent=st.integers(1, 20), valid_months=st.integers(1, 24)),
    leaf("supervision", of=KEYS, hours=st.just(0.25), qualified=st.booleans()),
    leaf("mentored", of=KEYS, persons=NUMBERS, months=st.integers(1, 12)),
)
DECIDED = st.one_of(
    st.fixed_dictionaries(
        {"leaf": st.just("element"), "element": KEYS, "level": st.integers(1, 5)},
    ),
    leaf(
        "element",
        element=KEYS,
        count=NUMBERS,
        days_apart=st.integers(1, 200),
        observed_by=st.just("mentor"),
    ),
    leaf("assessment", of=KEYS, by=st.sampled_from(["self", "supervisor"]), count=NUMBERS),
    leaf("module", course=KEYS, validity=VALIDITY, until_new_version=st.booleans()),
    leaf(
        "method",
        method=KEYS,
        validity=VALIDITY,
        renewal=st.lists(leaf("element", element=KEYS, count=NUMBERS), min_size=1, max_size=2),
    ),
    leaf("external", course=KEYS, hp=st.sampled_from([7.5, 15]), max_age_months=st.integers(6, 48)),
    leaf("decision", decision=st.just("independence_decision"), subject=KEYS),
)


def groups(inner):
    parts = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        st.fixed_dictionaries({"all": parts}),
        parts.flatmap(points),
        st.fixed_dictionaries({"any": parts}),
        parts.flatmap(
            lambda of: st.fixed_dictionaries(
                {"at_least": st.integers(1, len(of)), "of": st.just(of)}
            )
        ),
    )


def points(parts):
    """Each is worth its place, and any number of points from one to their sum is enough."""
    worth = [{**part, "worth": number} for number, part in enumerate(parts, start=1)]
    most = sum(part["worth"] for part in worth)
    return st.fixed_dictionaries({"points": st.integers(1, most), "of": st.just(worth)})


def numbered(rule):
    """Keys a, b, c for the first leaves, so that waivers find something to waive."""
    names = iter("abc")

    def walk(node):
        if "leaf" in node:
            name = next(names, None)
            return {**node, "key": name} if name else node
        return {
            field: [walk(part) for part in value] if isinstance(value, list) else value
            for field, value in node.items()
        }

    return walk(rule)


PROVABLE = st.recursive(HELPED, groups, max_leaves=6).map(numbered)
RULES = st.recursive(HELPED | DECIDED, groups, max_leaves=6).map(numbered)

FACTS = st.lists(facts(PROOFS | OTHERS), max_size=8)
