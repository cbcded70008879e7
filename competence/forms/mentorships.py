from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import Choices, DayField, FirstToLastForm


class NameMentorForm(FirstToLastForm):
    """A colleague from the list, or the work address of somebody in a neighbour municipality."""

    mentor = forms.TypedChoiceField(
        label=_("Colleague"), coerce=int, empty_value=None, required=False
    )
    neighbour_email = forms.EmailField(
        label=_("Or the work e-mail of a mentor in another municipality"),
        required=False,
        help_text=_(
            "Her own manager and the new colleague are asked too. She sees nothing until all three have said yes."
        ),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To and including"), required=False)

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "mentor", colleagues, first=_("Choose"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("mentor")) == bool(cleaned.get("neighbour_email")):
            self.add_error("mentor", _("Choose a colleague, or write an address, not both."))
        return cleaned


class DeclineForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Why, if you want to say"),
        required=False,
        max_length=500,
        rows=3,
        help_text=_("Goes by mail to the one who asked. It is not stored."),
    )
