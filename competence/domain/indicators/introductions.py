"""The introductions: whether they keep their days, whom they wait for, and who mentors."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from competence.domain.answer import WaitsFor
from competence.domain.calendar import add_months
from competence.domain.indicators.figure import INDICATORS, Figure, Key, figure
from competence.domain.indicators.months import YEAR

CAUSES: Mapping[WaitsFor, str] = {
    WaitsFor.LEARNER: "learner",
    WaitsFor.MENTOR: "mentor",
    WaitsFor.SUPERVISOR: "supervisor",
    WaitsFor.TIME: "time",
    WaitsFor.NOBODY: "time",
}
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A requirement whose day has come. `moved` where a leader gave it another day."""

    person: int
    met_in_time: bool
    met_since: bool
    moved: bool


@dataclass(frozen=True, slots=True)
class OpenGate:
    """The first stage that somebody is not through, and whom its next thing waits for.

    `due_on` is None while it rests.
    """

    person: int
    due_on: date | None
    waits_for: WaitsFor


def since(day: date) -> date:
    """Deadlines after this day are of the year that ends with `day`."""
    return add_months(day, -YEAR)


def on_time(deadlines: Iterable[Deadline]) -> Figure:
    """What a leader moved is in none of the parts: it is told beside them."""
    found = list(deadlines)
    kept = [one for one in found if not one.moved]
    return figure(
        INDICATORS[Key.ON_TIME],
        Counter(map(_kept, kept)),
        people=len({one.person for one in kept}),
        left_out=len(found) - len(kept),
    )


def gate_delay(gates: Iterable[OpenGate], day: date) -> Figure:
    """Gates whose day has passed, by whom they wait for that day; all their days with that cause."""
    counted: Counter[str] = Counter()
    days: Counter[str] = Counter()
    people = set()
    for gate in gates:
        if gate.due_on is not None and gate.due_on < day:
            cause = CAUSES.get(gate.waits_for, OTHERS)
            counted[cause] += 1
            days[cause] += (day - gate.due_on).days
            people.add(gate.person)
    return figure(INDICATORS[Key.GATE_DELAY], counted, people=len(people), amounts=dict(days))


def mentor_ratio(newcomers: int, mentors: int) -> Figure:
    """Newcomers in their introduction that day, and those who mentor one of them."""
    return figure(
        INDICATORS[Key.MENTOR_RATIO],
        {"newcomers": newcomers, "mentors": mentors},
        people=newcomers,
    )


def _kept(one: Deadline) -> str:
    if one.met_in_time:
        return "on_time"
    return "late" if one.met_since else "open"
