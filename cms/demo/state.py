"""What the demo remembers between starts: how far it is built, and which day it last showed."""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.conf import settings

from competence.people import clock

STALE_AFTER = timedelta(days=7)


@dataclass(slots=True)
class DemoState:
    built: bool = False
    seen_on: str = ""
    step: str = ""
    done: int = 0
    total: int = 0


def path():
    return settings.VAR_DIR / "demo-state.json"


def read() -> DemoState:
    if not path().exists():
        return DemoState()
    return DemoState(**json.loads(path().read_text(encoding="utf-8")))


def write(state: DemoState) -> None:
    # Replaced whole: a reader never meets half a file.
    fresh = path().with_suffix(".new")
    fresh.write_text(json.dumps(asdict(state)), encoding="utf-8")
    fresh.replace(path())


def remember_day() -> None:
    state = read()
    state.seen_on = clock.today().isoformat()
    write(state)


def days_behind() -> int:
    """How many days the demo's calendar lies behind the real one."""
    real = clock.machine_now().astimezone(clock.STOCKHOLM).date()
    return max((real - clock.today()).days, 0)


def hold_the_calendar() -> None:
    """A demo opened weeks later goes on at the day it last showed, until somebody moves it on."""
    seen = read().seen_on
    if not seen:
        return
    gap = clock.today() - date.fromisoformat(seen)
    if gap > STALE_AFTER:
        clock.move(days=-gap.days)
