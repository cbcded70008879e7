"""Which programme, from which day, for whom. An unlikely day is asked about once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competence import wording
from competence.domain.calendar import is_working_day, next_working_day
from competence.forms.offering import offer
from competence.forms.people import SURE, DayField
from competence.models import RuleVersion

MOST_YEARS_OFF = 3


class StartField(DayField):
    """A working day; which ones are not is told by name, with the next one that is."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and not is_working_day(value):
            raise forms.ValidationError(
                gettext("%(day)s is not a working day (%(why)s). The next one is %(next)s.")
                % {
                    "day": date_format(value, "j F Y"),
                    "why": wording.day_off_word(value),
                    "next": date_format(next_working_day(value), "j F Y"),
                },
                code="day_off",
            )


class AssignForm(forms.Form):
    programme = forms.TypedChoiceField(label=_("Programme"), coerce=int)
    starts_on = StartField(
        label=_("First day of the introduction"),
        help_text=_("The days of all stages are counted from here."),
    )

    def __init__(
        self,
        *args: Any,
        programmes: Sequence[RuleVersion],
        today: date,
        expected: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.expected = today, expected
        self.programmes = {version.pk: version for version in programmes}
        choices = [(version.pk, version.title) for version in programmes]
        offer(self, "programme", choices)
        if choices:
            self.fields["programme"].initial = choices[0][0]
        if self.data.get(SURE):
            self._ask()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        day: date | None = cleaned.get("starts_on")
        if day and abs(day.year - self.today.year) > MOST_YEARS_OFF:
            self.add_error("starts_on", _("Check the year."))
        elif day and self._is_unlikely(day) and not self.data.get(SURE):
            self._ask()
            self.add_error("starts_on", self._question(day))
        return cleaned

    def _is_unlikely(self, day: date) -> bool:
        """Another year, and not the day she is employed from."""
        return day.year != self.today.year and day != self.expected

    def _ask(self) -> None:
        self.fields[SURE] = forms.BooleanField(label=_("Yes, the date is right"), required=False)

    def _question(self, day: date) -> str:
        words = {"day": date_format(day, "j F Y")}
        if day < self.today:
            return gettext("%(day)s was last year or earlier. Is that right?") % words
        return gettext("%(day)s is next year or later. Is that right?") % words

    @property
    def rule_version(self) -> RuleVersion:
        return self.programmes[self.cleaned_data["programme"]]


class AssignManyForm(AssignForm):
    """Several people at once, each from her own first day or all from the same."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_on = StartField(
        label=_("First day of the introduction"),
        required=False,
        help_text=_("Leave empty, and each begins on her own first working day."),
    )
    field_order = ["people", "programme", "starts_on"]

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "people", people)
