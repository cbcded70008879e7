"""`?den=2026-03-01&kant=2026-03-01`: another day, as it was known then or as it is known today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from competence.people import clock
from competence.queries.moments import Moment
from competence.queries.my_ladder import MyLadder, Opening, Tread
from competence.wording.ladder import moment_words
from competence.wording.states import met_words

DAY, KNOWN = "den", "kant"
STEP, PATH = "steg", "vag"
THEN = "da"
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """`fault` says what is wrong with the days; the page is then today's."""

    moment: Moment
    opening: Opening
    fault: str = ""


def asked_of(request: HttpRequest) -> Asked:
    today = clock.today()
    opening = Opening(request.GET.get(STEP, ""), request.GET.get(PATH, ""))
    written, known = request.GET.get(DAY, "").strip(), request.GET.get(KNOWN, "").strip()
    if not written and not known:
        return Asked(Moment(today), opening)
    day = _day(written or known)
    known_on = day if known == THEN else _day(known) if known else None
    fault = _fault(day, known_on, today, known_asked=bool(known))
    if fault or day is None:
        return Asked(Moment(today), opening, fault)
    if day == today and known_on in (None, today):
        return Asked(Moment(today), opening)
    return Asked(Moment(day, known_on, past=True), opening)


def _fault(day: date | None, known_on: date | None, today: date, *, known_asked: bool) -> str:
    if day is None or (known_asked and known_on is None):
        return _("Write a day as 2026-03-01. The page shows today.")
    if max(day, known_on or day) > today:
        return _("That day has not come yet. The page shows today.")
    if min(day, known_on or day).year < FIRST_YEAR:
        return _("Choose a day from the year 2000 on. The page shows today.")
    return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def context_of(asked: Asked, ladder: MyLadder | None, url: str) -> dict[str, Any]:
    """What the parts shared by the ladder's pages read."""
    moment = asked.moment
    kept = _kept(moment)
    return {
        "fault": asked.fault,
        "moment": moment,
        "moment_words": moment_words(moment.day, moment.known_on) if moment.past else "",
        "today_url": url,
        "as_known_today": f"{url}?{urlencode({DAY: moment.day.isoformat()})}",
        "as_known_then": f"{url}?{urlencode({DAY: moment.day.isoformat(), KNOWN: THEN})}",
        "today": clock.today(),
        "steps": [_stair(tread, url, kept) for tread in ladder.treads] if ladder else [],
        "paths": [
            (path.title, [_stair(tread, url, {**kept, PATH: path.key}) for tread in path.treads])
            for path in (ladder.paths if ladder else ())
        ],
    }


def _kept(moment: Moment) -> dict[str, str]:
    if not moment.past:
        return {}
    known = {KNOWN: moment.known_on.isoformat()} if moment.known_on else {}
    return {DAY: moment.day.isoformat(), **known}


def _stair(tread: Tread, url: str, kept: dict[str, str]) -> dict[str, Any]:
    return {
        "number": tread.number,
        "title": tread.title,
        "state": tread.state,
        "current": tread.current,
        "note": met_words(tread.have, tread.need) if tread.state == "ahead" else "",
        "href": f"{url}?{urlencode({**kept, STEP: tread.key})}#krav" if tread.opens else "",
    }
