"""Words for states, levels and who something waits for. No blame: nobody is late here."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competence.domain.answer import Answer, WaitsFor

STATES: Mapping[str, Promise] = {
    "valid": gettext_lazy("Valid"),
    "soon": gettext_lazy("Expires soon"),
    "missing": gettext_lazy("Missing"),
    "expired": gettext_lazy("Expired"),
    "unknown": gettext_lazy("Not known yet"),
    "paused": gettext_lazy("Paused"),
    "waiting": gettext_lazy("Waiting for a decision"),
    "not_required": gettext_lazy("Not required"),
}
WAITS_FOR: Mapping[str, Promise] = {
    "learner": gettext_lazy("Waiting for the caseworker"),
    "mentor": gettext_lazy("Waiting for the mentor"),
    "supervisor": gettext_lazy("Waiting for the supervisor"),
    "peer": gettext_lazy("Waiting for a colleague"),
    "panel": gettext_lazy("Waiting for the panel"),
    "manager": gettext_lazy("Waiting for the unit manager"),
    "hr": gettext_lazy("Waiting for HR"),
    "time": gettext_lazy("Waiting for the day"),
}
# Never a word of independence: only a decision gives that, whatever the level.
LEVELS: Mapping[int, Promise] = {
    1: pgettext_lazy("level", "has seen"),
    2: pgettext_lazy("level", "does it together"),
    3: pgettext_lazy("level", "does it with support"),
    4: pgettext_lazy("level", "does it without support"),
    5: pgettext_lazy("level", "can guide others"),
}


def state_word(code: str) -> str:
    return str(STATES.get(str(code), STATES["unknown"]))


def waits_for_word(code: str, *, herself: bool = False) -> str:
    """`herself`: the reader is the learner. Empty when it waits for nobody."""
    if herself and code == "learner":
        return _("Waiting for you")
    return str(WAITS_FOR.get(str(code), ""))


def level_word(level: int | None) -> str:
    return str(LEVELS.get(level or 0, gettext_lazy("not rated yet")))


def day_words(day: date) -> str:
    """14 mars 2027."""
    return date_format(day, "j F Y")


def earliest_words(answer: Answer) -> str:
    """Only where a day binds; what can be done today needs no such words."""
    if answer.earliest is None or answer.waits_for != WaitsFor.TIME:
        return ""
    return later_words(answer.earliest)


def later_words(day: date) -> str:
    return _("earliest %(day)s") % {"day": day_words(day)}


def until_words(day: date | None) -> str:
    return _("until %(day)s") % {"day": day_words(day)} if day else ""


def met_words(have: int, need: int) -> str:
    """3 av 8 uppfyllda. Empty where nothing is asked."""
    return _("%(have)s of %(need)s met") % {"have": have, "need": need} if need else ""
