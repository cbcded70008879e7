"""`?den=2026-03-01&kant=2026-03-01`: another day, as it was known then or as it is known today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.text import slugify
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
YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """`fault` says what is wrong with the days; the page is then today's.

    `then` is False where the reader may read what is known today and no more.
    """

    moment: Moment
    opening: Opening
    fault: str = ""
    then: bool = True


def asked_of(request: HttpRequest, *, ahead: bool = False) -> Asked:
    """`ahead`: a page that can also tell of a day to come."""
    today = clock.today()
    opening = Opening(request.GET.get(STEP, ""), request.GET.get(PATH, ""))
    written, known = request.GET.get(DAY, "").strip(), request.GET.get(KNOWN, "").strip()
    if not written and not known:
        return Asked(Moment(today), opening)
    day = _day(written or known)
    known_on = _known_on(day, known, today)
    misread = known not in ("", THEN) and known_on is None
    fault = _misread() if day is None or misread else _fault(day, known_on, today, ahead=ahead)
    if fault or day is None:
        return Asked(Moment(today), opening, fault)
    if day > today:
        return Asked(Moment(day, ahead=True), opening)
    if day == today and known_on in (None, today):
        return Asked(Moment(today), opening)
    return Asked(Moment(day, known_on, past=True), opening)


def as_known_today(asked: Asked) -> Asked:
    """For whoever may not read what has been corrected since."""
    moment = replace(asked.moment, known_on=None)
    if asked.moment.known_on is None:
        return replace(asked, then=False)
    fault = _(
        "What was known then is read by herself, the unit manager and HR. "
        "The page shows what is known today."
    )
    return replace(asked, moment=moment, fault=fault, then=False)


def _known_on(day: date | None, known: str, today: date) -> date | None:
    """Of a day to come no more is known on that day than today."""
    if known != THEN:
        return _day(known) if known else None
    return None if day is not None and day > today else day


def _fault(day: date, known_on: date | None, today: date, *, ahead: bool) -> str:
    if min(day, known_on or day).year < FIRST_YEAR:
        return _("Choose a day from the year 2000 on. The page shows today.")
    if known_on is not None or not ahead:
        return _not_yet() if max(day, known_on or day) > today else ""
    if day.year > today.year + YEARS_AHEAD:
        return _("Choose a day within five years. The page shows today.")
    return ""


def _misread() -> str:
    return _("Write a day as 2026-03-01. The page shows today.")


def _not_yet() -> str:
    return _("That day has not come yet. The page shows today.")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_context(
    asked: Asked, url: str, kept: Mapping[str, str] | None = None, *, ahead: bool = False
) -> dict[str, Any]:
    """What the banner and the choice of another day read. `kept` is what else the address says."""
    moment, kept = asked.moment, kept or {}
    day = {DAY: moment.day.isoformat()}
    today = clock.today()
    return {
        "fault": asked.fault,
        "may_read_then": asked.then,
        "moment": moment,
        "moment_words": _words(moment),
        "kept": list(kept.items()),
        "day_url": url,
        "today_url": address(url, kept),
        "as_known_today": address(url, {**kept, **day}),
        "as_known_then": address(url, {**kept, **day, KNOWN: THEN}),
        "last_day": today.replace(month=12, day=31, year=today.year + YEARS_AHEAD)
        if ahead
        else today,
    }


def context_of(
    asked: Asked, ladder: MyLadder | None, url: str, said: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the parts shared by the ladder's pages read. `said` is what else the address says."""
    kept = {**(said or {}), **days_of(asked.moment)}
    return {
        **moment_context(asked, url, said),
        "steps": [_stair(tread, url, kept) for tread in ladder.treads] if ladder else [],
        "paths": [
            (
                path.title,
                path.chosen,
                [_stair(tread, url, {**kept, PATH: path.key}) for tread in path.treads],
            )
            for path in (ladder.paths if ladder else ())
        ],
    }


def days_of(moment: Moment) -> dict[str, str]:
    """The moment as an address says it; nothing for today."""
    if not moment.another:
        return {}
    known = {KNOWN: moment.known_on.isoformat()} if moment.known_on else {}
    return {DAY: moment.day.isoformat(), **known}


def _words(moment: Moment) -> str:
    if not moment.another:
        return ""
    return moment_words(moment.day, moment.known_on, ahead=moment.ahead)


def address(url: str, query: Mapping[str, str]) -> str:
    return f"{url}?{urlencode(query)}" if query else url


def file_name(words: str, moment: Moment) -> str:
    """The day and, where it is not today, what was known when."""
    name = f"{slugify(words)}-{moment.day.isoformat()}"
    return f"{name}-kant-{moment.known_on.isoformat()}" if moment.known_on else name


def _stair(tread: Tread, url: str, kept: dict[str, str]) -> dict[str, Any]:
    return {
        "number": tread.number,
        "title": tread.title,
        "state": tread.state,
        "current": tread.current,
        "note": met_words(tread.have, tread.need) if tread.state == "ahead" else "",
        "href": f"{url}?{urlencode({**kept, STEP: tread.key})}#krav" if tread.opens else "",
    }
