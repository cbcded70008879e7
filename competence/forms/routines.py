from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.offering import offer
from competence.forms.people import DayField


class UnitForm(forms.Form):
    """One of her units, or all of them. What cannot be understood narrows nothing."""

    first = _("All units")
    enhet = forms.TypedChoiceField(label=_("Unit"), coerce=int, required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "enhet", units, first=self.first)

    def unit_id(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("enhet") or 0


class MeetingForm(UnitForm):
    """Which meeting: its day and, when she has several, the unit that held it."""

    first = _("Choose a unit")
    dag = DayField(label=_("Day of the meeting"))
    field_order = ("dag", "enhet")

    def __init__(
        self, *args: Any, units: Sequence[tuple[int, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.today = today
        self.only = units[0][0] if len(units) == 1 else 0

    def clean_dag(self) -> date:
        day: date = self.cleaned_data["dag"]
        if day > self.today:
            raise forms.ValidationError(_("The meeting has not been held yet."))
        return day

    def day(self) -> date:
        self.is_valid()
        return self.cleaned_data.get("dag") or self.today

    def unit_id(self) -> int:
        return super().unit_id() or self.only


class PresentForm(forms.Form):
    """Who was there. `version` is the one that was on the page."""

    version = forms.IntegerField()
    present = forms.TypedMultipleChoiceField(
        label=_("Were there"),
        coerce=int,
        error_messages={"required": _("Tick at least one who was there.")},
    )

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "present", people)
