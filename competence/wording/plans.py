"""Why a day is another than the programme's own, in words."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.domain.calendar import holidays, is_holiday, is_weekend
from competence.wording.states import day_words

HOLIDAYS: Mapping[str, Promise] = {
    "new_years_day": gettext_lazy("New Year's Day"),
    "epiphany": gettext_lazy("Epiphany"),
    "good_friday": gettext_lazy("Good Friday"),
    "easter_sunday": gettext_lazy("Easter Sunday"),
    "easter_monday": gettext_lazy("Easter Monday"),
    "first_of_may": gettext_lazy("the First of May"),
    "ascension_day": gettext_lazy("Ascension Day"),
    "whit_sunday": gettext_lazy("Whit Sunday"),
    "national_day": gettext_lazy("the National Day"),
    "midsummer_eve": gettext_lazy("Midsummer's Eve"),
    "midsummer_day": gettext_lazy("Midsummer's Day"),
    "all_saints_day": gettext_lazy("All Saints' Day"),
    "christmas_eve": gettext_lazy("Christmas Eve"),
    "christmas_day": gettext_lazy("Christmas Day"),
    "boxing_day": gettext_lazy("Boxing Day"),
    "new_years_eve": gettext_lazy("New Year's Eve"),
}
MOVED_BY: Mapping[str, Promise] = {
    "absence": gettext_lazy("rests during absence"),
    "extension": gettext_lazy("more time given"),
    "moved": gettext_lazy("moved by the supervisor"),
    "weekend": gettext_lazy("weekend"),
    "holiday": gettext_lazy("public holiday"),
}


def day_off_word(day: date) -> str:
    """What closes the office that day: a holiday's name or the weekend; empty on a working day."""
    if is_holiday(day):
        return str(HOLIDAYS[holidays(day.year)[day]])
    return str(MOVED_BY["weekend"]) if is_weekend(day) else ""


def moved_words(base_on: date, due_on: date | None, moved_by: Iterable[str]) -> str:
    """Moved from 6 June 2027: the National Day. Empty where nothing moved the day."""
    codes = list(moved_by)
    if not codes or due_on == base_on:
        return ""
    reasons = ", ".join(_reason(code, base_on) for code in codes)
    if due_on is None:
        return _("Rests until further notice: %(why)s") % {"why": reasons}
    return _("Moved from %(day)s: %(why)s") % {"day": day_words(base_on), "why": reasons}


def _reason(code: str, base_on: date) -> str:
    """The holiday by its name where the day itself is one."""
    if code == "holiday" and is_holiday(base_on):
        return day_off_word(base_on)
    return str(MOVED_BY[code])
