from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import DayField

SHOWN = [
    ("", _("Everybody")),
    ("me", _("Waiting for me")),
    ("running", _("In introduction")),
    ("away", _("Away")),
    ("not_started", _("Not started yet")),
    ("finished", _("Through the introduction")),
    ("none", _("Without introduction")),
]


class FilterForm(forms.Form):
    namn = forms.CharField(label=_("Name"), required=False, max_length=80)
    visa = forms.ChoiceField(label=_("Show"), choices=SHOWN, required=False)

    def chosen(self) -> dict[str, str]:
        """What cannot be understood filters nothing."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {"name": cleaned.get("namn", ""), "show": cleaned.get("visa", "")}


class ExtendForm(FreeTextForm):
    due_on = DayField(label=_("New day"))
    reason = FreeTextField(
        label=_("Reason"), max_length=300, rows=2, help_text=_("A sentence. She reads it too.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(_("That day has passed. Choose a later one."))
        return day


class ReasonForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Reason"), max_length=300, rows=2, help_text=_("A sentence. She reads it too.")
    )


class ConfirmForm(forms.Form):
    """Which occasions, and whether the one who confirms was there."""

    occasions = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick at least one occasion.")}
    )
    observed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, waiting: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(pk, str(pk)) for pk in waiting]
        offer(self, "occasions", choices)
