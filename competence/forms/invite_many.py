"""Whom to choose among, and whom to invite together on which day."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.queries.invite_many import AGAIN_AFTER, Asked, Candidate

AGAIN = "igen"


class InviteFilter(forms.Form):
    """The address bar of the page. What it cannot read it leaves out: an old link still opens."""

    vilka = forms.ChoiceField(
        label=_("Whom"),
        required=False,
        choices=[("", _("Not invited yet")), (AGAIN, _("Invited, not come in"))],
    )
    dagar = forms.IntegerField(
        label=_("Days since the latest invitation, at least"),
        required=False,
        min_value=1,
        max_value=365,
    )
    enhet = forms.TypedChoiceField(label=_("Unit"), required=False, coerce=int, empty_value=None)
    fran = DayField(label=_("First day from"), required=False)
    till = DayField(label=_("First day to"), required=False)

    def __init__(self, data: Any, units: Sequence[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, "enhet", units, first=_("All units"))
        if data.get("vilka") != AGAIN:
            del self.fields["dagar"]

    def asked(self) -> Asked:
        self.full_clean()
        kept = self.cleaned_data
        return Asked(
            unit_id=kept.get("enhet"),
            starts_from=kept.get("fran"),
            starts_to=kept.get("till"),
            again=kept.get("vilka") == AGAIN,
            after_days=kept.get("dagar") or AGAIN_AFTER,
        )


class InviteManyForm(forms.Form):
    people = forms.TypedMultipleChoiceField(
        label=_("Invite"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    send_on = DayField(
        label=_("Send"), help_text=_("Today: at once. A later day: at 7.30 in the morning.")
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "people", [(one.person_id, one) for one in people])
