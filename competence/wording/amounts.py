"""How far it has come, in numbers with words: "3 av 8 tillfällen"."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competence.domain.answer import Answer, Because
from competence.domain.facts import FactKind

# Held or not, unless the rule asks for more than one.
_COUNTED_BEYOND_ONE = frozenset({"external", "assessment"})
_ALWAYS_COUNTED = frozenset({"experience", "supervision", "mentored"})


def amount_words(answer: Answer) -> str:
    """Empty where there is nothing to count: who is said to have it has no number of anything."""
    if answer.because is Because.STATED:
        return ""
    if answer.kind == "element":
        parts = answer.children or (answer._replace(kind=_criterion(answer)),)
        return ", ".join(_amount(part) for part in parts)
    counted = answer.kind in _COUNTED_BEYOND_ONE and answer.need > 1
    return _amount(answer) if counted or answer.kind in _ALWAYS_COUNTED else ""


def _criterion(answer: Answer) -> str:
    """What the one thing asked of an element is: a level and occasions are not told alike."""
    rated = any(proof.kind == FactKind.ELEMENT_RATED for proof in answer.proofs)
    if rated or answer.because in (Because.TOO_LOW, Because.NOT_RATED):
        return "element_level"
    return "element_observed" if answer.because is Because.TOO_FEW_OBSERVED else answer.kind


def number_words(number: Decimal | int) -> str:
    return number_format(number.normalize() if isinstance(number, Decimal) else number)


def _amount(answer: Answer) -> str:
    """With more than is asked, "4 av 2" would read as a slip: "4 observerade (minst 2)"."""
    words = {"have": number_words(answer.have), "need": number_words(answer.need)}
    if answer.have > answer.need:
        return _MORE.get(answer.kind, _more_occasions)(answer) % words
    return _AMOUNTS.get(answer.kind, _occasions)(answer) % words


def _level(answer: Answer) -> str:
    if not answer.have:
        return _("not rated yet, needs %(need)s")
    if answer.have >= answer.need:
        return _("level %(have)s (at least %(need)s)")
    return _("level %(have)s, needs %(need)s")


def _occasions(answer: Answer) -> str:
    return ngettext(
        "%(have)s of %(need)s occasion", "%(have)s of %(need)s occasions", int(answer.need)
    )


def _more_occasions(answer: Answer) -> str:
    return ngettext(
        "%(have)s occasion (at least %(need)s)",
        "%(have)s occasions (at least %(need)s)",
        int(answer.have),
    )


def _months(answer: Answer) -> str:
    return ngettext("%(have)s of %(need)s month", "%(have)s of %(need)s months", int(answer.need))


def _more_months(answer: Answer) -> str:
    return ngettext(
        "%(have)s month (at least %(need)s)",
        "%(have)s months (at least %(need)s)",
        int(answer.have),
    )


def _hours(answer: Answer) -> str:
    return ngettext("%(have)s of %(need)s hour", "%(have)s of %(need)s hours", int(answer.need))


def _more_hours(answer: Answer) -> str:
    return ngettext(
        "%(have)s hour (at least %(need)s)",
        "%(have)s hours (at least %(need)s)",
        int(answer.have),
    )


def _persons(answer: Answer) -> str:
    return ngettext("%(have)s of %(need)s person", "%(have)s of %(need)s persons", int(answer.need))


def _more_persons(answer: Answer) -> str:
    return ngettext(
        "%(have)s person (at least %(need)s)",
        "%(have)s persons (at least %(need)s)",
        int(answer.have),
    )


_AMOUNTS: Mapping[str, Callable[[Answer], str]] = {
    "element_observed": lambda _answer: _("%(have)s of %(need)s observed"),
    "element_level": _level,
    "experience": _months,
    "external": lambda _answer: _("%(have)s of %(need)s credits"),
    "supervision": _hours,
    "mentored": _persons,
    "assessment": lambda _answer: _("%(have)s of %(need)s assessments"),
}
_MORE: Mapping[str, Callable[[Answer], str]] = {
    "element_observed": lambda _answer: _("%(have)s observed (at least %(need)s)"),
    "element_level": _level,
    "experience": _more_months,
    "external": lambda _answer: _("%(have)s credits (at least %(need)s)"),
    "supervision": _more_hours,
    "mentored": _more_persons,
    "assessment": lambda _answer: _("%(have)s assessments (at least %(need)s)"),
}
