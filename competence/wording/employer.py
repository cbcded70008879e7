"""The question to a former employer: what is asked, line by line, and the whole letter."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.models import Claim

# What the title, whoever gave it and the days are called, by kind of merit.
_LABELS: Mapping[str, tuple[Promise, Promise, Promise]] = {
    Claim.Kind.EXPERIENCE: (
        gettext_lazy("Work and role"),
        gettext_lazy("Employer"),
        gettext_lazy("Time"),
    ),
    Claim.Kind.METHOD: (
        gettext_lazy("Method"),
        gettext_lazy("Trained by"),
        gettext_lazy("Holds from"),
    ),
    Claim.Kind.COURSE: (
        gettext_lazy("Course"),
        gettext_lazy("Given by"),
        gettext_lazy("Passed on"),
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    text: str


def asked_lines(asked: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    title, giver, days = _LABELS[asked["kind"]]
    rows = [(title, asked["title"]), (giver, asked["issuer"]), (days, _days(asked))]
    terms = ", ".join(_terms(asked))
    if terms:
        label = gettext_lazy("Extent") if asked["percent"] else gettext_lazy("Extent and basis")
        rows.append((label, terms))
    return tuple((str(label), value) for label, value in rows)


def letter(
    *,
    asked: Mapping[str, Any],
    to: str,
    person: str,
    municipality: str,
    link: str,
    until: date,
    reminder: bool = False,
) -> Letter:
    """In Swedish, whatever language she reads herself: it goes to an employer here."""
    with translation.override("sv"):
        rows = asked_lines(asked)
        subject = _("A question from %(municipality)s about an earlier colleague")
        text = _(
            "Hello %(name)s,\n\n"
            "%(person)s works in %(municipality)s and has told us about something from the time "
            "with you. We ask you, who can know, whether this is right:\n\n"
            "%(rows)s\n\n"
            "Open the link and answer. It takes a minute, and you need no account:\n%(link)s\n\n"
            "The link works once and lasts until %(until)s.\n\n"
            "You decide nothing by it. The answer is kept with your name and role, for those in "
            "%(municipality)s who judge the merit, and %(person)s may read it. Your e-mail address "
            "is erased when you have answered, or when the link no longer works.\n\n"
            "If you do not know of this you may say so by the link, or leave the mail unanswered."
        ) % {
            "name": to,
            "person": person,
            "municipality": municipality,
            "rows": "\n".join(f"  {label}: {value}" for label, value in rows),
            "link": link,
            "until": date_format(until, "j F Y"),
        }
        if reminder:
            subject = _("Reminder: a question from %(municipality)s about an earlier colleague")
        return Letter(subject % {"municipality": municipality}, text)


def percent_words(percent: int | None) -> str:
    """Empty when nothing is said of it."""
    return _("%(percent)s per cent of full time") % {"percent": percent} if percent else ""


def _days(asked: Mapping[str, Any]) -> str:
    first = date_format(date.fromisoformat(asked["starts_on"]), "j F Y")
    if asked["ends_on"]:
        return f"{first} – {date_format(date.fromisoformat(asked['ends_on']), 'j F Y')}"
    return f"{first} – {_('still')}" if asked["kind"] == Claim.Kind.EXPERIENCE else first


def _terms(asked: Mapping[str, Any]) -> Iterator[str]:
    if asked["percent"]:
        yield percent_words(asked["percent"])
    if asked["credits"]:
        yield _("%(count)s credits") % {"count": number_format(Decimal(asked["credits"]))}
    for words, code in ((Claim.Level, asked["level"]), (Claim.Basis, asked["basis"])):
        if code:
            yield str(words(code).label)
