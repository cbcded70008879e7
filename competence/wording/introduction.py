"""The year in sentences: which day it is, which talk comes next, why a day was moved."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.wording.plans import MOVED_BY
from competence.wording.states import day_words


def day_sentence(day_number: int, starts_on: date) -> str:
    """Dag 24 av din introduktion. Before the first day: when it begins."""
    if day_number > 0:
        return _("Day %(number)s of your introduction.") % {"number": day_number}
    days = 1 - day_number
    words = ngettext(
        "Your introduction begins tomorrow, on %(day)s.",
        "Your introduction begins in %(count)s days, on %(day)s.",
        days,
    )
    return words % {"count": days, "day": day_words(starts_on)}


def booked_talk_sentence(booked_for: datetime, day: date) -> str:
    """`booked_for` in Stockholm's time."""
    clock = {"time": date_format(booked_for, "H:i")}
    days = (booked_for.date() - day).days
    if days <= 0:
        return _("You have a follow-up talk today at %(time)s.") % clock
    words = ngettext(
        "Next follow-up talk tomorrow at %(time)s.",
        "Next follow-up talk in %(count)s days, with your supervisor.",
        days,
    )
    return words % {"count": days, **clock}


def coming_talk_sentence(due_on: date) -> str:
    return _("Next follow-up talk by %(day)s. It is not booked yet.") % {"day": day_words(due_on)}


def booked_words(booked_for: datetime, place: str, day: date) -> str:
    """Bokat 30 mars 2027 kl. 10.00, rum 3. A day that has been says what is left to do."""
    moment = {"day": day_words(booked_for.date()), "time": date_format(booked_for, "H:i")}
    if booked_for.date() < day:
        return _("Was booked for %(day)s. Your supervisor writes down the talk.") % moment
    booked = _("Booked for %(day)s at %(time)s") % moment
    return f"{booked}, {place}" if place else booked


def due_words(due_on: date | None) -> str:
    return _("by %(day)s") % {"day": day_words(due_on)} if due_on else ""


def moved_words(codes: Iterable[str]) -> str:
    """Flyttat: helg, mer tid. Empty where nothing moved the day."""
    reasons = ", ".join(str(MOVED_BY[code]) for code in codes if code in MOVED_BY)
    return _("moved: %(why)s") % {"why": reasons} if reasons else ""
