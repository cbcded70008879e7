"""What happens to whoever would lose by new rules."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from competence.models import Choice

SAME_AS_OTHERS = ("", gettext_lazy("The same as for the others"))


class ChoiceForm(forms.Form):
    choice = forms.ChoiceField(
        label=gettext_lazy("For those who would lose"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
    )
    keep_until = forms.DateField(
        label=gettext_lazy("To and including"),
        required=False,
        widget=AdminDateInput,
        help_text=gettext_lazy("Only where the old version is kept until a day."),
    )

    @property
    def until(self) -> date | None:
        """The day goes with its choice alone: left over from another, it says nothing."""
        kept = self.cleaned_data["choice"] == Choice.KEEP_UNTIL
        return self.cleaned_data["keep_until"] if kept else None


class OwnChoiceForm(ChoiceForm):
    choice = forms.ChoiceField(
        label=gettext_lazy("For her"),
        choices=[SAME_AS_OTHERS, *Choice.choices],
        widget=forms.RadioSelect,
        required=False,
    )
