"""Headings over the requirements of a step."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competence.wording.states import day_words

SECTIONS: Mapping[str, Promise] = {
    "module": gettext_lazy("Modules"),
    "document": gettext_lazy("Routines"),
    "talk": gettext_lazy("Follow-up talks"),
    "element": gettext_lazy("Practical elements"),
    "eligibility": gettext_lazy("Eligibility"),
    "experience": gettext_lazy("Experience"),
    "step": gettext_lazy("The step before"),
    "decision": gettext_lazy("Decisions"),
    "method": gettext_lazy("Methods"),
    "external": gettext_lazy("Courses elsewhere"),
    "check": gettext_lazy("Knowledge checks"),
    "assessment": gettext_lazy("Assessments"),
    "supervision": gettext_lazy("Supervision"),
    "mentored": gettext_lazy("Being a mentor"),
}


def section_title(kind: str) -> str:
    return str(SECTIONS.get(kind, kind))


def group_title(kind: str, need: int) -> str:
    """Kurser på annat håll: minst 3 av dessa."""
    enough = ngettext("at least one of these", "at least %(count)s of these", need)
    return f"{section_title(kind)}: {enough % {'count': need}}"


def do_together() -> str:
    return _("You do it together with your mentor")


def group_heading(kind: str, need: int) -> str:
    """What is enough of a group: alla dessa, minst 2 av dessa, minst 5 poäng av dessa."""
    if kind == "all":
        return _("all of these")
    if kind == "points":
        words = ngettext(
            "at least %(count)s point of these", "at least %(count)s points of these", need
        )
    else:
        words = ngettext("at least one of these", "at least %(count)s of these", need)
    return words % {"count": need}


def left_to_do(kind: str, count: int) -> str:
    """Moduler: 12."""
    return f"{section_title(kind)}: {count}"


def when_words(first_on: date, last_on: date, day: date) -> str:
    """Between which days; the last is the one that still leads to the first possible day."""
    if last_on <= day:
        return _("can be done today")
    if first_on == last_on:
        return _("on %(day)s") % {"day": day_words(last_on)}
    if first_on <= day:
        return _("from today, no later than %(last)s") % {"last": day_words(last_on)}
    words = _("between %(first)s and %(last)s")
    return words % {"first": day_words(first_on), "last": day_words(last_on)}


def version_words(title: str, number: int) -> str:
    """Kompetenstrappan, version 2."""
    return _("%(title)s, version %(number)s") % {"title": title, "number": number}


def known_words(known_on: date | None, today: date) -> str:
    """In a file that outlives its page: what counted, and until when."""
    words = _("what was known on %(day)s") if known_on else _("what is known today, %(day)s")
    return words % {"day": day_words(known_on or today)}


def moment_words(day: date, known_on: date | None, *, ahead: bool = False) -> str:
    """The heading of a page about another day."""
    if ahead:
        return _("%(day)s, if nothing is changed until then") % {"day": day_words(day)}
    if known_on is None:
        return _("%(day)s, as it is known today") % {"day": day_words(day)}
    if known_on == day:
        return _("%(day)s, as it was known then") % {"day": day_words(day)}
    words = _("%(day)s, as it was known on %(known)s")
    return words % {"day": day_words(day), "known": day_words(known_on)}
