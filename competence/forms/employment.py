"""Roles, supervisors, deputies and last days. What may be, the services know; the days are checked here."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm, stop_personnummer
from competence.forms.offering import offer
from competence.forms.people import Choices, DayField, FirstToLastForm
from competence.queries.choices import Group

LONGEST_AHEAD = timedelta(days=366)
LONGEST_BACK = timedelta(days=366)


class FromToForm(FirstToLastForm):
    """A first day from today on, and a last day that does not come before it."""

    earliest: date
    latest: date

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.earliest:
            raise forms.ValidationError(_("That day has passed. Choose today or later."))
        if day > self.latest:
            raise forms.ValidationError(_("The day is more than a year ahead."))
        return day


class RoleForm(FromToForm):
    role = forms.ChoiceField(label=_("Role"))
    unit = forms.TypedChoiceField(
        label=_("Holds in"),
        coerce=int,
        help_text=_("The role holds in this unit and everything below it."),
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(
        label=_("To and including"),
        required=False,
        help_text=_("Leave empty if the role holds until further notice."),
    )

    def __init__(
        self, *args: Any, roles: Choices, units: Choices, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = today, today + LONGEST_AHEAD
        offer(self, "role", roles, first=_("Choose"))
        offer(self, "unit", units, first=_("Choose"))


class SupervisorForm(FromToForm):
    """Who leads from a day; a day that has passed may be told afterwards, but not long afterwards."""

    supervisor = forms.TypedChoiceField(label=_("New supervisor"), coerce=int)
    starts_on = DayField(label=_("Leads from"))

    def __init__(self, *args: Any, supervisors: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = today, today + LONGEST_AHEAD
        offer(self, "supervisor", supervisors, first=_("Choose"))


class DeputyForm(FromToForm):
    deputy = forms.TypedChoiceField(label=_("Deputy"), coerce=int)
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To and including"))

    def __init__(self, *args: Any, colleagues: Sequence[Group], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = today, today + LONGEST_AHEAD
        offer(self, "deputy", colleagues, first=_("Choose"))

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if day > self.latest:
            raise forms.ValidationError(_("A deputy is named for a year at most."))
        return day


class IdentifiersForm(forms.Form):
    """Both may be empty: a number that nobody knows, an address that somebody else has got."""

    employee_number = forms.CharField(
        label=_("Employee number"),
        max_length=40,
        required=False,
        validators=[stop_personnummer],
        help_text=_("As the HR system has it. An import finds the person by it."),
    )
    work_email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        required=False,
        help_text=_(
            "Mail from Stegvis goes here. The address somebody signs in with, or has been invited "
            "to, is not changed. Leave it empty if the address belongs to somebody else now."
        ),
    )


class LastDayForm(forms.Form):
    """The last day of something that has its first; between `earliest` and `latest`."""

    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, earliest: date, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earliest, self.latest = earliest, latest

    def clean_ends_on(self) -> date:
        day: date = self.cleaned_data["ends_on"]
        if day < self.earliest:
            raise forms.ValidationError(_within("earliest", self.earliest))
        if day > self.latest:
            raise forms.ValidationError(_within("latest", self.latest))
        return day


def _within(which: str, day: date) -> str:
    words = {
        "earliest": gettext("Choose %(day)s or later."),
        "latest": gettext("Choose %(day)s or earlier."),
    }
    return words[which] % {"day": date_format(day, "j F Y")}


class EndProgrammeForm(LastDayForm, FreeTextForm):
    reason = FreeTextField(
        label=_("Reason"), max_length=300, rows=2, help_text=_("A sentence. She reads it too.")
    )
