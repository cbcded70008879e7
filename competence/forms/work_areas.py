"""Which area a time here was in, from when, and how much of full time."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.offering import offer
from competence.forms.people import DayField, FirstToLastForm
from competence.people.models import Employment


class AreaForm(FirstToLastForm):
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
        cleaned = super().clean()
        first = cleaned.get("starts_on")
        if first and first > self.today:
            self.add_error("starts_on", _("The day has not come yet."))
        return cleaned


class EndAreaForm(forms.Form):
    ends_on = DayField(label=_("Last day in the area"))
