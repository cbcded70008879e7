from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.offering import offer
from competence.queries.map import BY_PEOPLE, BY_UNITS, Selection
from competence.queries.profile import Profile

WITHOUT_AGENCY = "utan"
BY = {"enheter": BY_UNITS, "personer": BY_PEOPLE}


class MapFilter(forms.Form):
    """The address bar of the map. What it cannot read it leaves out: an old link still opens."""

    omrade = forms.ChoiceField(label=_("Area"), required=False)
    inhyrda = forms.ChoiceField(
        label=_("Agency workers"),
        required=False,
        choices=[("", _("Included")), (WITHOUT_AGENCY, _("Left out"))],
    )
    kritiska = forms.BooleanField(label=_("Critical only"), required=False)
    snart = forms.BooleanField(label=_("Expires within 90 days"), required=False)
    enhet = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    visa = forms.ChoiceField(
        required=False, choices=[(name, name) for name in BY], widget=forms.HiddenInput
    )

    def __init__(self, data: Any, profile: Profile | None) -> None:
        super().__init__(data)
        areas = [(area.key, area.title) for area in profile.areas] if profile else []
        offer(self, "omrade", areas, first=_("All areas"))

    def selection(self) -> Selection:
        self.full_clean()
        kept = self.cleaned_data
        return Selection(
            area=kept.get("omrade", ""),
            agency=kept.get("inhyrda") != WITHOUT_AGENCY,
            critical=kept.get("kritiska", False),
            expiring=kept.get("snart", False),
            unit_id=kept.get("enhet"),
            by=BY.get(kept.get("visa", ""), ""),
        )
