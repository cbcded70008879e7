from django import forms
from django.utils.translation import gettext_lazy as _

from competence.models import SpecialistListing


class ListingForm(forms.Form):
    width = forms.ChoiceField(
        label=_("Where you are shown"),
        choices=SpecialistListing.Width,
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_("Address that is shown"),
        max_length=254,
        help_text=_("A work address. Colleagues write or ask to call you there."),
    )
    agreed = forms.BooleanField(label=_("Yes, I may be shown and asked"))


class AreaForm(forms.Form):
    """Filters by area; a form that filters never fails."""

    omrade = forms.ChoiceField(label=_("Area"), required=False)
