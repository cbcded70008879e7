from django import forms
from django.utils.translation import gettext_lazy as _

from competence.domain.decisions import EligibilityStatus
from competence.forms.decisions import Refusable
from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.services.eligibility import BASES
from competence.wording import basis_word, eligibility_status_word


class EligibilityForm(Refusable, FreeTextForm):
    """What HR has seen, and what it is worth by law. The document itself is not kept here."""

    status = forms.ChoiceField(label=_("Judgement"), widget=forms.RadioSelect)
    basis = forms.ChoiceField(label=_("Basis"))
    document_seen_on = DayField(
        label=_("Document seen"),
        required=False,
        help_text=_("The day you saw the degree or the certificate. Do not keep a copy."),
    )
    starts_on = DayField(label=_("Holds from"))
    note = FreeTextField(
        label=_("Note"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=_("For example which courses are missing. The caseworker may read it."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Form's own arguments
        statuses = [(each.value, eligibility_status_word(each)) for each in EligibilityStatus]
        offer(self, "status", statuses)
        bases = [(basis, basis_word(basis)) for basis in BASES]
        offer(self, "basis", bases, first=_("Choose"))
