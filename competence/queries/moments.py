"""Which day a page is about, and what was known by then: today as it is known, unless asked."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from competence.people.clock import STOCKHOLM


@dataclass(frozen=True, slots=True)
class Moment:
    """`known_on` is None where all that is known now counts.

    `past` and `ahead` are False for today's page. Of a day ahead nothing but what is known now, and
    the rules of now, can be told.
    """

    day: date
    known_on: date | None = None
    past: bool = False
    ahead: bool = False

    @property
    def another(self) -> bool:
        return self.past or self.ahead

    @property
    def known_at(self) -> datetime | None:
        return None if self.known_on is None else _end_of(self.known_on)

    @property
    def rules_at(self) -> datetime | None:
        """The rules of that day, and none that nobody knew of yet."""
        return _end_of(min(self.day, self.known_on or self.day)) if self.past else None


def _end_of(day: date) -> datetime:
    """Its last instant in Stockholm."""
    midnight = datetime.combine(day + timedelta(days=1), time.min, tzinfo=STOCKHOLM)
    return midnight - timedelta(microseconds=1)
