from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competence import wording
from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.people import DayField
from competence.people.clock import STOCKHOLM

ANYWAY = "anyway"


class BookForm(forms.Form):
    """Day, time and place. A day when one of them is off is warned of, never forbidden."""

    on = DayField(label=_("Day"))
    at = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label=_("Place"), max_length=120)

    def __init__(
        self, *args: Any, now: datetime, is_away: Callable[[date], bool], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.is_away = now, is_away
        if self.data.get(self.add_prefix(ANYWAY)):
            self._offer_anyway()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("on") and cleaned.get("at"):
            if self.when < self.now:
                self.add_error("on", _("That moment has passed. Choose a later one."))
            elif warning := self._warning(cleaned["on"]):
                self._offer_anyway()
                if not self.data.get(self.add_prefix(ANYWAY)):
                    self.add_error("on", warning)
        return cleaned

    def _offer_anyway(self) -> None:
        self.fields[ANYWAY] = forms.BooleanField(label=_("Book anyway"), required=False)

    def _warning(self, on: date) -> str:
        day = date_format(on, "j F Y")
        if off := wording.day_off_word(on):
            return gettext(
                "%(day)s is no working day (%(why)s). Choose another, or book anyway."
            ) % {
                "day": day,
                "why": off,
            }
        if self.is_away(on):
            return gettext("She is away on %(day)s. Choose another day, or book anyway.") % {
                "day": day
            }
        return ""

    @property
    def when(self) -> datetime:
        at: time = self.cleaned_data["at"]
        return datetime.combine(self.cleaned_data["on"], at, tzinfo=STOCKHOLM)


class HoldForm(FreeTextForm):
    """What was agreed and what is left for the next time. The learner reads it and confirms."""

    held_on = DayField(label=_("Day the talk was held"))
    agreed = FreeTextField(
        label=_("What you agreed on"),
        max_length=2000,
        rows=5,
        required=False,
        help_text=_("She reads it and confirms. Write about the work, not about families."),
    )
    parked = FreeTextField(
        label=_("To take up next time"),
        max_length=1000,
        rows=3,
        required=False,
        help_text=_("One question a line. You, she and her mentor see them before the next talk."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["held_on"].initial = today

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.today:
            raise forms.ValidationError(_("The day has not come yet."))
        return day
