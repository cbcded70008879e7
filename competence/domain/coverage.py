"""The arithmetic of the competence map. What the words mean stands in docs/competence-map.md."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from competence.domain.answer import State
from competence.domain.validity import state_on

# Named in every export: a new way of counting gets a new number.
DEFINITION = 2
LONG_ABSENCE_DAYS = 90
MONTHS_AHEAD = 12

HELD = frozenset({State.VALID, State.SOON})

# First and last day of an absence, both included; no last day means still going on.
Period = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Holding:
    """How one person stands in one competence on a day."""

    state: State
    until: date | None = None

    @property
    def held(self) -> bool:
        return self.state in HELD

    @property
    def required(self) -> bool:
        return self.state is not State.NOT_REQUIRED

    @property
    def level(self) -> int:
        return 4 if self.held else 2 if self.required else 0


UNKNOWN = Holding(State.UNKNOWN)


def holding(state: str, until: date | None, day: date) -> Holding:
    """A stored state as it is on `day`: what ran out after it was stored counts as run out."""
    stored = State(state)
    if until is None:
        return Holding(stored)
    if stored in HELD:
        return Holding(state_on(min(day, until), until, day), until)
    if stored is State.NOT_REQUIRED and until < day:
        return UNKNOWN
    return Holding(stored, until)


@dataclass(frozen=True, slots=True)
class Tally:
    """Several people in one competence, or in many."""

    counts: Mapping[State, int]

    @classmethod
    def of(cls, holdings: Iterable[Holding]) -> "Tally":
        return cls(Counter(held.state for held in holdings))

    @classmethod
    def sum(cls, tallies: Iterable["Tally"]) -> "Tally":
        counts: Counter[State] = Counter()
        for tally in tallies:
            counts.update(tally.counts)
        return cls(counts)

    def count(self, state: State) -> int:
        return self.counts.get(state, 0)

    @property
    def required(self) -> int:
        return sum(self.counts.values()) - self.count(State.NOT_REQUIRED)

    @property
    def valid(self) -> int:
        """Those that run out soon are valid still."""
        return sum(self.count(state) for state in HELD)

    @property
    def soon(self) -> int:
        return self.count(State.SOON)

    @property
    def gap(self) -> int:
        """Required and not valid; what is not known counts here and is shown apart."""
        return self.required - self.valid

    @property
    def unknown(self) -> int:
        return self.count(State.UNKNOWN)

    @property
    def share(self) -> int | None:
        return share(self.valid, self.required)

    @property
    def state(self) -> State:
        """Valid only when everybody is. A gap has the shape of its reason when there is just one."""
        if not self.required:
            return State.NOT_REQUIRED
        if not self.gap:
            return State.SOON if self.soon else State.VALID
        reasons = [state for state, number in self.counts.items() if number and _is_gap(state)]
        return reasons[0] if len(reasons) == 1 else State.MISSING

    @property
    def level(self) -> int:
        """How much of the cell its state speaks for, 0 to 4: the fill."""
        if not self.required:
            return 0
        return -(-4 * self.gap // self.required) if self.gap else 4


def share(part: int, whole: int) -> int | None:
    """Whole percent. Never 100 while somebody is missing, never 0 while somebody is not."""
    if not whole:
        return None
    percent = round(100 * part / whole)
    return max(1, min(99, percent)) if 0 < part < whole else percent


def _is_gap(state: State) -> bool:
    return state not in HELD and state is not State.NOT_REQUIRED


def away_for(absences: Iterable[Period], day: date) -> int:
    """Days in the unbroken absence that holds `day`, as far as it is known; 0 when at work.

    An absence without an end counts to and with `day`.
    """
    runs: list[tuple[date, date]] = []
    for starts_on, ends_on in sorted(absences, key=lambda absence: absence[0]):
        last = max(day, starts_on) if ends_on is None else ends_on
        if runs and starts_on <= runs[-1][1] + timedelta(days=1):
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((starts_on, last))
    return next(((last - first).days + 1 for first, last in runs if first <= day <= last), 0)
