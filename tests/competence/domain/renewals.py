"""Renewals as written in docs/rules.md and in the golden tables."""

from datetime import date

from competence.domain.facts import Ledger
from competence.domain.grammar import parse
from competence.domain.inspection import inspect
from competence.domain.lifetimes import lifetime, nameless
from competence.domain.plan import Absence
from competence.domain.renewal import (
    Done,
    How,
    Revocation,
    Temporary,
    counted_away,
    is_resting,
    last_day,
    live_on,
    periods,
)

from .build import on
from .build import written as lines

FIRST_TEMPORARY = 101


def listed(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def days(text):
    first, _, last = text.partition("..")
    return on(first), on(last) if last else None


def folded(validity, row):
    """The periods and the absences that count. Completions are numbered as they are written."""
    absences = [part.split() for part in listed(row.get("away", ""))]
    away = counted_away(Absence(*days(span), int(share.rstrip("%"))) for span, share in absences)
    dones = [
        Done(starts, number, ends)
        for number, (starts, ends) in enumerate(map(days, listed(row["done"])), 1)
    ]
    given = [
        Temporary(*days(part), "course cancelled", number)
        for number, part in enumerate(listed(row.get("temporary", "")), FIRST_TEMPORARY)
    ]
    revoked = [Revocation(on(part)) for part in listed(row.get("revoked", ""))]
    rows = periods(validity, dones, revocations=revoked, temporary=given, away=away)
    return rows, away


def written(row):
    text = f"{row.starts_on}..{row.ends_on or ''} {row.how} {'+'.join(map(str, row.done))}"
    return f"{text} revoked {row.revoked_on}" if row.revoked_on else text


def told(validity, rows, away, day):
    """The state on a day, and the last day."""
    live = live_on(rows, day, validity, away)
    if live is not None:
        state = "temporary" if live.how is How.TEMPORARY else "valid"
        return state, last_day(validity, live, away)
    begun = [row for row in rows if row.starts_on <= day and row.how is not How.TEMPORARY]
    if not begun:
        return "missing", None
    last = last_day(validity, begun[-1], away)
    if is_resting(validity, begun[-1], away, day):
        return "resting", last
    revoked = (begun[-1].revoked_on or date.max) <= day
    return "revoked" if revoked else "expired", last


def run_night(row, rule):
    """An example of what the nightly check finds."""
    life = lifetime(nameless(parse(rule)), Ledger(lines(row["facts"])), on(row["day"]))

    inspected = inspect(life, on(row["day"]), away=False, waived=False)

    found = inspected.found if inspected else ()
    assert (inspected.kept if inspected else "") == row["kept"]
    assert [f"{one.fault} {one.on}" for one in found] == [
        part.strip() for part in row["deviations"].split(",") if part.strip()
    ]
