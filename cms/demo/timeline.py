"""A year as a list of dated events, played in order with the clock moved along.

So every row of the demo is written on the day it tells of: "as known in March" and lateness are
true, and nothing is back-dated.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from competence.people import clock

Progress = Callable[[str, int, int], None]


@dataclass(order=True, frozen=True, slots=True)
class Event:
    on: date
    order: int
    do: Callable[..., Any] = field(compare=False)
    values: dict[str, Any] = field(compare=False, default_factory=dict)


class Timeline:
    """Events in order of day. Playing one may add others later; after `today` the visitor plays."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._events: list[Event] = []
        self._added = 0

    def at(self, on: date, do: Callable[..., Any], **values: Any) -> None:
        if on <= self.today:
            self._added += 1
            heapq.heappush(self._events, Event(on, self._added, do, values))

    def play(self, step: str, progress: Progress) -> None:
        """One move of the clock for each day on which something happens."""
        shown, done = None, 0
        while self._events:
            event = heapq.heappop(self._events)
            if event.on != shown:
                clock.move_to(clock.at_noon(event.on))
                shown = event.on
                progress(step, done, self._added)
            event.do(**event.values)
            done += 1
