"""How long something holds and how months are counted, as fields that can all be left empty."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.editing.rules.faults import told
from cms.editing.rules.fields import amount, flag, whole
from competence.domain.counting import Counting
from competence.domain.faults import Problem
from competence.domain.lasting import problems as validity_problems
from competence.domain.shapes import COUNTING_TERMS

FOREVER = ("", _("It does not run out, or is not limited here"))
COUNTED_FROM = [
    ("completion", _("From the day it is done: each renewal begins a new period")),
    ("expiry", _("From the first day: a renewal keeps the rhythm")),
    ("fixed", _("To one day that is the same for everybody")),
]
ROWS = range(1, 5)


class ValidityForm(forms.Form):
    prefix = "giltighet"
    valid_months = whole(_("Holds for so many months"), _("Left empty, it does not run out."))()
    counted_from = forms.ChoiceField(
        label=_("Counted from"), choices=COUNTED_FROM, required=False, initial="completion"
    )
    fixed_on = forms.DateField(
        label=_("One day when it runs out for everybody"),
        help_text=_("Only for a day that is the same for everybody, such as 31 December."),
        widget=AdminDateInput,
        required=False,
    )
    least_months = whole(
        _("Holds for at least so many months"),
        _("Only for a day that is the same for everybody: whoever is done shortly before it."),
    )()
    window_days = whole(
        _("May be renewed in the last days"),
        _("Number of days. Left empty, any day will do."),
    )()
    window_months = whole(
        _("Or: may be renewed in the last months"),
        _("Number of months, instead of days."),
    )()
    early_restarts = flag(
        _("A renewal before that begins a new period at once"),
        _("Otherwise an early renewal is written down and moves nothing."),
    )()
    grace_days = whole(
        _("Days of grace after leave"),
        _("Nothing runs out while she is on leave; after the return so many days remain."),
    )()

    def __init__(self, *args: Any, rule: Mapping[str, Any], **kwargs: Any) -> None:
        written = rule.get("validity")
        initial = dict(written) if isinstance(written, Mapping) else {}
        if "valid_months" in rule:
            initial["valid_months"] = rule["valid_months"]
        self.began_short = "valid_months" in rule
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.is_open = bool(initial)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if not self.errors:
            for path, reason in validity_problems(self.terms()):
                self.add_error(path, told(Problem(path, reason)))
        return fields

    def terms(self) -> dict[str, Any]:
        """Empty where nothing is limited."""
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if found.get("fixed_on"):
            found["fixed_on"] = found["fixed_on"].isoformat()
        if found.get("counted_from") == "completion":
            del found["counted_from"]
        return found

    def written(self) -> dict[str, Any]:
        """In the short form where it began so and needs no more."""
        terms = self.terms()
        if self.began_short and {*terms} <= {"valid_months"}:
            return terms
        return {"validity": terms} if terms else {}


class CountingForm(forms.Form):
    prefix = "rakning"
    arithmetic = forms.ChoiceField(
        label=_("How a month counts"),
        required=False,
        choices=[
            ("calendar", _("Whole, whatever the share of full time")),
            ("extent", _("As its share of full time")),
            ("classes", _("In classes of part time, written below")),
        ],
    )
    away_percent = whole(
        _("Leave of at least so many per cent is taken away"),
        _("Left empty, leave counts as work."),
        most=100,
    )()
    away_days = whole(_("if it is at least so many days long"), most=366)()
    within_months = whole(
        _("Only so many of the last months count"), _("Left empty, all months."), most=600
    )()

    def __init__(self, *args: Any, rule: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": _counting_initial(rule)})
        for number in ROWS:
            self.fields |= _class_fields(number)
        self.is_open = bool({*COUNTING_TERMS} & rule.keys())

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in Counting.problems(self.written()):
                self.add_error(_field_of(problem.path), told(problem))
        return fields

    def written(self) -> dict[str, Any]:
        fields = self.cleaned_data
        found: dict[str, Any] = {}
        if fields.get("arithmetic") not in ("", "calendar", None):
            found["arithmetic"] = fields["arithmetic"]
        if classes := [part for number in ROWS if (part := self._class(number))]:
            found["classes"] = classes
        pauses = {name: fields[name] for name in ("away_percent", "away_days") if fields.get(name)}
        if pauses:
            found["pauses"] = pauses
        if fields.get("within_months"):
            found["within_months"] = fields["within_months"]
        return found

    def _class(self, number: int) -> dict[str, Any]:
        fields = self.cleaned_data
        percent = fields.get(f"percent_{number}")
        if percent is None:
            return {}
        part: dict[str, Any] = {fields[f"bound_{number}"] or "over": float(percent / 100)}
        if fields.get(f"individual_{number}"):
            part["individual"] = True
        elif divide_by := fields.get(f"divide_by_{number}"):
            part["divide_by"] = float(divide_by)
        return part


def _class_fields(number: int) -> dict[str, forms.Field]:
    return {
        f"bound_{number}": forms.ChoiceField(
            label=_("Class %(number)s") % {"number": number},
            required=False,
            choices=[("over", _("over")), ("at_least", _("at least"))],
        ),
        f"percent_{number}": forms.DecimalField(
            label=_("per cent of full time"),
            min_value=0,
            max_value=100,
            decimal_places=2,
            required=False,
            localize=True,
        ),
        f"divide_by_{number}": amount(
            _("A month is divided by"), _("Left empty, it counts whole.")
        )(),
        f"individual_{number}": flag(_("A person judges these months"))(),
    }


def _counting_initial(rule: Mapping[str, Any]) -> dict[str, Any]:
    initial = {name: rule.get(name) for name in ("arithmetic", "within_months")}
    pauses, classes = rule.get("pauses"), rule.get("classes")
    initial |= pauses if isinstance(pauses, dict) else {}
    for number, part in enumerate(classes if isinstance(classes, list) else (), start=1):
        bound = "at_least" if "at_least" in part else "over"
        initial[f"bound_{number}"] = bound
        initial[f"percent_{number}"] = (Decimal(str(part[bound])) * 100).normalize()
        initial[f"divide_by_{number}"] = part.get("divide_by")
        initial[f"individual_{number}"] = part.get("individual")
    return initial


def _field_of(path: str) -> str | None:
    """`classes/1/divide_by` is written in the second row."""
    parts = path.split("/")
    if parts[0] == "pauses":
        return parts[1]
    if parts[0] == "classes":
        return f"percent_{int(parts[1]) + 1}" if len(parts) > 1 else "arithmetic"
    return parts[0]
