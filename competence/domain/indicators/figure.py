"""What an indicator says of a place on a day. docs/indicators.md says the same in words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TENTH = Decimal("0.1")
NOTHING = Decimal(0)


class Key(StrEnum):
    COVERAGE = "coverage"
    GAP = "gap"
    EXPIRING = "expiring"
    ELIGIBILITY = "eligibility"
    INDEPENDENCE = "independence"
    ON_TIME = "on_time"
    GATE_DELAY = "gate_delay"
    MENTOR_RATIO = "mentor_ratio"
    NEWLY_EMPLOYED = "newly_employed"
    SUPERVISOR_TENURE = "supervisor_tenure"
    EXPERIENCE = "experience"
    TENURE = "tenure"
    TURNOVER = "turnover"
    AGENCY = "agency"


class Shape(StrEnum):
    """A share is some of its parts out of all of them. A ratio sets two things side by side."""

    SHARE = "share"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`of` are the parts above the line. Of a ratio, `whole` is the part below it.

    `reference` is the share of 2013, in per cent. A new way of counting gets a new `version`.
    """

    key: Key
    parts: tuple[str, ...]
    of: tuple[str, ...]
    shape: Shape = Shape.SHARE
    whole: str = ""
    reference: int | None = None
    version: int = 1

    @property
    def is_share(self) -> bool:
        return self.shape is Shape.SHARE


@dataclass(frozen=True, slots=True)
class Figure:
    """`people` is how many it tells of; `left_out` how many were not counted.

    `amounts` are what the parts come to in something else than what is counted, such as days.
    """

    key: Key
    numerator: Decimal
    denominator: Decimal
    parts: Mapping[str, Decimal]
    people: int
    left_out: int
    version: int
    amounts: Mapping[str, int] = field(default_factory=dict)


def figure(
    indicator: Indicator,
    parts: Mapping[str, Decimal | int],
    *,
    people: int,
    left_out: int = 0,
    amounts: Mapping[str, int] | None = None,
) -> Figure:
    counted = {part: tenths(parts.get(part, 0)) for part in indicator.parts}
    whole = sum(counted.values(), NOTHING) if indicator.is_share else counted[indicator.whole]
    return Figure(
        key=indicator.key,
        numerator=sum((counted[part] for part in indicator.of), NOTHING),
        denominator=whole,
        parts=counted,
        people=people,
        left_out=left_out,
        version=indicator.version,
        amounts=amounts or {},
    )


def added(one: Figure, other: Figure) -> Figure:
    """The same indicator of other people: what both of them count."""
    return replace(
        one,
        numerator=one.numerator + other.numerator,
        denominator=one.denominator + other.denominator,
        parts={part: number + other.parts[part] for part, number in one.parts.items()},
        people=one.people + other.people,
        left_out=one.left_out + other.left_out,
        amounts=Counter(one.amounts) + Counter(other.amounts),
    )


def tenths(number: Decimal | int) -> Decimal:
    """Half a tenth goes up, as everybody rounds by hand."""
    return Decimal(number).quantize(TENTH, ROUND_HALF_UP)


INDICATORS: Mapping[Key, Indicator] = {
    indicator.key: indicator
    for indicator in (
        Indicator(Key.COVERAGE, ("valid", "missing", "unknown"), ("valid",)),
        Indicator(Key.GAP, ("valid", "missing", "unknown"), ("missing", "unknown")),
        Indicator(Key.EXPIRING, ("expiring", "lasting"), ("expiring",)),
        Indicator(Key.ELIGIBILITY, ("approved", "lacking"), ("approved",)),
        Indicator(Key.INDEPENDENCE, ("alone", "together"), ("alone",)),
        Indicator(Key.ON_TIME, ("on_time", "late", "open"), ("on_time",)),
        Indicator(
            Key.GATE_DELAY,
            ("learner", "mentor", "supervisor", "others", "time"),
            ("mentor", "supervisor", "others"),
        ),
        Indicator(
            Key.MENTOR_RATIO, ("newcomers", "mentors"), ("newcomers",), Shape.RATIO, "mentors"
        ),
        Indicator(Key.NEWLY_EMPLOYED, ("new", "longer"), ("new",), reference=33),
        Indicator(Key.SUPERVISOR_TENURE, ("short", "longer"), ("short",), reference=70),
        Indicator(
            Key.EXPERIENCE,
            ("below_one", "one_to_three", "three_to_five", "above_five", "unknown"),
            ("three_to_five", "above_five"),
        ),
        Indicator(
            Key.TENURE,
            ("to_6", "to_12", "to_24", "to_36", "to_60", "above_60"),
            ("to_60", "above_60"),
        ),
        Indicator(
            Key.TURNOVER,
            ("external", "internal", "headcount"),
            ("external",),
            Shape.RATIO,
            "headcount",
            # In the first, whoever went from a permanent post to another form had left.
            version=2,
        ),
        Indicator(Key.AGENCY, ("agency", "employed"), ("agency",)),
    )
}
