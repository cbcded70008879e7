from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competence.forms.names import NameField
from competence.forms.offering import offer
from competence.people.models import Employment

SURE = "sure_of_day"
LONG_AGO = timedelta(days=180)
FAR_OFF = timedelta(days=180)
MOST_YEARS_OFF = 5

Choices = Sequence[tuple[Any, Any]]


FIRST_DAY, LAST_DAY = date(1940, 1, 1), date(2100, 12, 31)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        # With a last day the browser knows that a year has four digits, and moves on to the month.
        super().__init__({"max": LAST_DAY.isoformat()}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that a working life can hold: beyond those the calendar has no next working day."""

    widget = DayInput
    first, last = FIRST_DAY, LAST_DAY

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not self.first <= value <= self.last:
            raise forms.ValidationError(_("Check the year."), code="year")


def is_far_off(day: date, today: date) -> bool:
    return not today - LONG_AGO <= day <= today + FAR_OFF


class InviteForm(forms.Form):
    """A new colleague. An unlikely first day is asked about once, with a box that says it is right."""

    given_name = NameField(label=_("Given name"))
    family_name = NameField(label=_("Family name"))
    work_email = forms.EmailField(label=_("Work e-mail"), max_length=254)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    starts_on = DayField(label=_("First working day"))
    type = forms.ChoiceField(label=_("Type of employment"), choices=Employment.Type)
    agency = forms.CharField(
        label=_("Staffing agency"),
        max_length=120,
        required=False,
        help_text=_("Only for agency staff: the company that employs."),
    )
    fte_percent = forms.IntegerField(
        label=_("Extent, per cent of full time"), min_value=1, max_value=100, initial=100
    )
    supervisor = forms.TypedChoiceField(
        label=_("Supervisor"), coerce=int, empty_value=None, required=False
    )
    child_services_since = DayField(
        label=_("Has worked in child and youth services since"),
        required=False,
        help_text=_("Leave empty if this is the first such work."),
    )

    def __init__(
        self,
        *args: Any,
        units: Choices,
        supervisors: Choices,
        today: date,
        may_protect: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        only = len(units) == 1
        offer(self, "unit", units, first="" if only else _("Choose"))
        offer(self, "supervisor", supervisors, first=_("Nobody yet: the unit manager leads"))
        if may_protect:
            self.fields["protected_identity"] = forms.BooleanField(
                label=_("Protected identity: the name is shown only to those who must know it"),
                required=False,
            )

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if abs(day.year - self.today.year) > MOST_YEARS_OFF:
            raise forms.ValidationError(_("Check the year."), code="year")
        return day

    def clean_child_services_since(self) -> date | None:
        since: date | None = self.cleaned_data["child_services_since"]
        if since and since > self.today:
            raise forms.ValidationError(_("This day lies ahead. Leave empty if unsure."))
        return since

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("type") == Employment.Type.AGENCY and not cleaned.get("agency"):
            self.add_error("agency", _("Write which agency employs."))
        day: date | None = cleaned.get("starts_on")
        if day and is_far_off(day, self.today):
            self._ask_whether_sure(day)
        return cleaned

    def _ask_whether_sure(self, day: date) -> None:
        self.fields[SURE] = forms.BooleanField(label=_("Yes, the date is right"), required=False)
        self.order_fields(["given_name", "family_name", "work_email", "unit", "starts_on", SURE])
        if not self.data.get(self.add_prefix(SURE)):
            question = gettext("Is %(day)s the right day? If so, tick “Yes, the date is right”.")
            error = question % {"day": date_format(day, "j F Y")}
            self.add_error("starts_on", forms.ValidationError(error, code="unlikely"))

    def hiring(self) -> dict[str, Any]:
        """What services.people.hire takes, but the unit and the supervisor, which are numbers here."""
        apart = {"unit", "supervisor", SURE}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class FirstToLastForm(forms.Form):
    """Has `starts_on` and `ends_on`; the last day may be left out, and never comes before the first."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day may not come before the first."))
        return cleaned


class AbsenceForm(FirstToLastForm):
    """Days and extent. There is no field for why, and there must never be one."""

    starts_on = DayField(label=_("First day away"))
    ends_on = DayField(
        label=_("Last day away"), required=False, help_text=_("Leave empty if not known yet.")
    )
    extent_percent = forms.TypedChoiceField(
        label=_("Extent"),
        coerce=int,
        choices=[(share, f"{share} %") for share in (100, 75, 50, 25)],
        initial=100,
    )
