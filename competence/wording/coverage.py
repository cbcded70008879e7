"""The competence map in words: the same as its shapes and numbers say."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competence.domain.answer import State
from competence.domain.coverage import DEFINITION, LONG_ABSENCE_DAYS, Tally
from competence.domain.resilience import Resilience
from competence.domain.validity import SOON_DAYS
from competence.people.models import Role
from competence.wording.states import day_words, until_words
from courses.labels import STAGES

GAPS: Mapping[State, Promise] = {
    State.MISSING: gettext_lazy("%(count)s missing"),
    State.EXPIRED: gettext_lazy("%(count)s expired"),
    State.UNKNOWN: gettext_lazy("%(count)s not known yet"),
    State.WAITING: gettext_lazy("%(count)s waiting for a decision"),
    State.PAUSED: gettext_lazy("%(count)s paused"),
}

STAGE_WORDS: Mapping[str, str | Promise] = {
    **dict(STAGES),
    "none": gettext_lazy("No introduction going on"),
}


def protected_name() -> str:
    return _("Person with protected identity")


def tally_words(tally: Tally) -> str:
    """4 av 6 gäller, 1 saknas, 1 vet inte än."""
    if not tally.required:
        return _("Not required")
    valid = _("%(valid)s of %(required)s valid") % _numbers(tally)
    return ", ".join((valid, *_gaps(tally), *_soon(tally)))


def _gaps(tally: Tally) -> Iterator[str]:
    for state, words in GAPS.items():
        if count := tally.count(state):
            yield str(words) % {"count": count}


def _soon(tally: Tally) -> Iterator[str]:
    if tally.soon:
        words = ngettext("%(count)s expires soon", "%(count)s expire soon", tally.soon)
        yield words % {"count": tally.soon}


def end_words(state: State, until: date | None) -> str:
    """Beside the state: until a day for what is held, the day alone for what has run out."""
    if until is None:
        return ""
    return day_words(until) if state is State.EXPIRED else until_words(until)


def people_words(count: int, role: str = Role.CASEWORKER) -> str:
    words = (
        ngettext("%(count)s caseworker", "%(count)s caseworkers", count)
        if role == Role.CASEWORKER
        else ngettext("%(count)s person", "%(count)s people", count)
    )
    return words % {"count": count}


def bearing_words(stands: Resilience) -> str:
    """3 på plats, 2 behövs: 1 kan vara borta."""
    there = _("%(holders)s at work, %(need)s needed") % {
        "holders": stands.holders,
        "need": stands.need,
    }
    if stands.lacking:
        return _("%(there)s: %(count)s too few") % {"there": there, "count": stands.lacking}
    if not stands.may_be_away:
        return _("%(there)s: nobody may be away") % {"there": there}
    return _("%(there)s: %(count)s may be away") % {"there": there, "count": stands.may_be_away}


def loss_words(before: Resilience, after: Resilience) -> str:
    """3 blir 1, 2 behövs: under behovet."""
    numbers = {"before": before.holders, "after": after.holders, "need": after.need}
    if after.lacking and not before.lacking:
        return _("%(before)s become %(after)s, %(need)s needed: below the need") % numbers
    if after.lacking:
        return _("%(before)s become %(after)s, %(need)s needed: further below the need") % numbers
    return _("%(before)s become %(after)s, %(need)s needed: enough") % numbers


def units_words(count: int) -> str:
    return ngettext("%(count)s unit", "%(count)s units", count) % {"count": count}


def coverage_words(tally: Tally) -> str:
    """412 av 540, 76 %."""
    return _("%(valid)s of %(required)s, %(share)s %%") % _numbers(tally) if tally.required else ""


def coverage_sentence(tally: Tally) -> str:
    if not tally.required:
        return _("Nothing is required of anybody.")
    return _("%(valid)s of %(required)s requirements are met (%(share)s %%).") % _numbers(tally)


def unknown_sentence(count: int) -> str:
    """Empty when everything is known."""
    if not count:
        return ""
    words = ngettext(
        "%(count)s is not known yet and counts as a gap.",
        "%(count)s are not known yet and count as gaps.",
        count,
    )
    return words % {"count": count}


def soon_sentence(count: int) -> str:
    if not count:
        return _("Nothing expires within %(days)s days.") % {"days": SOON_DAYS}
    words = ngettext(
        "%(count)s expires within %(days)s days.",
        "%(count)s expire within %(days)s days.",
        count,
    )
    return words % {"count": count, "days": SOON_DAYS}


def away_sentence(count: int) -> str:
    """Empty when nobody is; how long is all that is ever said of an absence."""
    if not count:
        return ""
    words = ngettext(
        "%(count)s person is not counted: away full time for more than %(days)s days.",
        "%(count)s persons are not counted: away full time for more than %(days)s days.",
        count,
    )
    return words % {"count": count, "days": LONG_ABSENCE_DAYS}


def definition_sentence() -> str:
    """Printed under the map and in every export."""
    return _(
        "Coverage is the number of people in the role whose competence is valid that day, out of "
        "those it is required of. They have an employment in the unit that day. Expired, missing "
        "and not known are gaps. Expires soon means within %(soon)s days. Definition %(number)s."
    ) % {"soon": SOON_DAYS, "number": DEFINITION}


def _numbers(tally: Tally) -> dict[str, int | None]:
    return {"valid": tally.valid, "required": tally.required, "share": tally.share}


def newcomers_sentence(count: int, without: int) -> str:
    """Empty where nobody is new."""
    if not count:
        return ""
    if not without:
        words = ngettext(
            "%(count)s newcomer, who has a mentor.",
            "%(count)s newcomers, everybody has a mentor.",
            count,
        )
        return words % {"count": count}
    words = ngettext("%(count)s newcomer", "%(count)s newcomers", count) % {"count": count}
    return _("%(newcomers)s, %(without)s without a mentor.") % {
        "newcomers": words,
        "without": without,
    }
