"""A form field for each term of a leaf, with words that need no manual."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competence.wording.ruleterms import ASSESSORS, CREDIT_LEVELS
from competence.wording.ruletext import DECISIONS
from competence.wording.states import LEVELS
from competence.wording.validity import BASES

# A lazy text: its type has no public name.
Label = Any
Maker = Callable[[], forms.Field]
NOTHING = ("", _("Not chosen"))


def whole(label: Label, text: Label = "", most: int = 1200) -> Maker:
    return lambda: forms.IntegerField(
        label=label, help_text=text, min_value=1, max_value=most, required=False
    )


def amount(label: Label, text: Label = "") -> Maker:
    return lambda: forms.DecimalField(
        label=label,
        help_text=text,
        min_value=0.5,
        max_value=10_000,
        decimal_places=2,
        required=False,
        localize=True,
    )


def flag(label: Label, text: Label = "") -> Maker:
    return lambda: forms.BooleanField(label=label, help_text=text, required=False)


def choice(
    label: Label, words: Mapping[Any, str | Promise], text: Label = "", **options: Any
) -> Maker:
    choices = [NOTHING, *words.items()]
    return lambda: forms.TypedChoiceField(
        label=label, choices=choices, help_text=text, required=False, **options
    )


def text(label: Label, help_text: Label = "") -> Maker:
    return lambda: forms.CharField(label=label, help_text=help_text, max_length=120, required=False)


SUBJECTS: Mapping[str, Label] = {
    "module": _("Which module"),
    "check": _("The check of which module"),
    "element": _("Which element"),
    "talk": _("Which talk"),
    "document": _("Which routine"),
    "experience": _("Experience of what"),
    "supervision": _("Which supervision"),
    "mentored": _("Mentor to whom"),
    "assessment": _("Assessment of what"),
    "method": _("Which method"),
    "external": _("Which course"),
    "step": _("Which step"),
    "decision": _("Decision on what"),
}
_LEVEL = choice(_("Least level"), LEVELS, coerce=int)
_VERSION = whole(_("Least version"), _("Left empty, any version will do."))
TERMS: Mapping[tuple[str, str], Maker] = {
    ("module", "min_version"): _VERSION,
    ("document", "version"): _VERSION,
    ("check", "percent"): whole(_("Least share of right answers, per cent"), most=100),
    ("check", "latest"): flag(
        _("The latest try counts"),
        _("Otherwise a check that was once passed stays passed."),
    ),
    ("element", "count"): whole(_("Number of occasions")),
    ("element", "observed"): whole(_("Of these observed by somebody")),
    ("element", "observed_by"): choice(_("Observed by"), ASSESSORS),
    ("element", "level"): _LEVEL,
    ("element", "days_apart"): whole(
        _("Days between occasions"), _("So that not all of them are done in one week.")
    ),
    ("experience", "months"): whole(_("Number of months")),
    ("supervision", "hours"): amount(_("Number of hours")),
    ("supervision", "minutes_an_hour"): whole(
        _("Minutes that make an hour"), _("Left empty, 45 minutes."), most=60
    ),
    ("supervision", "qualified"): flag(_("Led by somebody trained for it")),
    ("supervision", "outside_line"): flag(_("Led by somebody outside her own line")),
    ("mentored", "persons"): whole(_("Number of persons")),
    ("mentored", "months"): whole(_("Months with each of them")),
    ("assessment", "by"): choice(_("Assessed by"), ASSESSORS),
    ("assessment", "level"): _LEVEL,
    ("assessment", "count"): whole(_("Number of persons who assess")),
    ("external", "hp"): amount(
        _("Credits"), _("Left empty, it is enough that the course is passed.")
    ),
    ("external", "level"): choice(_("Level of the course"), CREDIT_LEVELS),
    ("external", "subject"): text(_("Subject of the course")),
    ("decision", "decision"): choice(_("Kind of decision"), DECISIONS),
    ("decision", "by"): text(_("Made by"), _("Left empty, whoever may decide.")),
    ("", "max_age_months"): whole(
        _("At most so many months old"),
        _("For what must be fresh when it is asked for, whatever else holds."),
    ),
    ("", "until_new_version"): flag(_("Holds until a new version says something new")),
    ("", "basis"): choice(
        _("On what basis"),
        BASES,
        _("So that nobody takes a local rule for law."),
    ),
}


def field_of(kind: str, term: str) -> forms.Field | None:
    maker = TERMS.get((kind, term)) or TERMS.get(("", term))
    return maker() if maker else None
