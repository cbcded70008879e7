"""Which area a time here was in, from when, and how much of full time."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.people.models import Employment


class AreaForm(forms.Form):
    area = forms.ChoiceField(label=_("Area"))
    employment = forms.TypedChoiceField(label=_("Employment"), coerce=int)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(
        label=_("Last day"), required=False, help_text=_("Empty when it is the task still.")
    )
    percent = forms.IntegerField(
        label=_("Extent, per cent of full time"), min_value=1, max_value=100
    )

    def __init__(
        self,
        *args: Any,
        areas: Iterable[tuple[str, str]],
        employments: Sequence[Employment],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self, "area", areas, first=_("Choose"))
        offer(self, "employment", [(row.pk, row.unit.name) for row in employments])
        if employments:
            latest = employments[0]
            self.fields["starts_on"].initial = latest.starts_on
            self.fields["percent"].initial = latest.fte_percent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and first > self.today:
            self.add_error("starts_on", _("The day has not come yet."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day may not come before the first."))
        return cleaned


class EndAreaForm(forms.Form):
    ends_on = DayField(label=_("Last day in the area"))


class TakeBackAreaForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Reason"), max_length=300, rows=2, help_text=_("A sentence. She reads it too.")
    )
