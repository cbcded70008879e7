"""What a manager writes when she decides. What may be decided, the services know."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competence.domain.facts import FactKind
from competence.domain.tasks import TASKS
from competence.forms.freetext import FreeTextField, FreeTextForm, stop_personnummer
from competence.forms.people import DayField
from competence.services.decisions import PROPOSABLE

# Where a service's refusal is shown; what it does not name stands above the form.
FIELD_OF = {
    "past": "starts_on",
    "far": "starts_on",
    "order": "starts_on",
    "delegation": "delegation",
    "document": "document_seen_on",
    "basis": "basis",
}


class Refusable(forms.Form):
    def refuse(self, error: ValidationError) -> None:
        """Put a service's reason beside the field it is about, with everything typed still there."""
        field = FIELD_OF.get(getattr(error, "code", "") or "")
        self.add_error(field if field in self.fields else None, error)


class DecisionForm(Refusable, FreeTextForm):
    starts_on = DayField(label=_("Holds from"))
    delegation = forms.CharField(
        label=_("Delegation"),
        max_length=160,
        help_text=_("The point in the delegation order that lets you decide, for example 4.2."),
        validators=[stop_personnummer],
    )
    motivation = FreeTextField(
        label=_("Reasons"),
        max_length=2000,
        required=False,
        help_text=_("What you rest on. The caseworker reads it. Nothing about clients."),
    )


class IndependenceForm(DecisionForm):
    granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("yes", _("May work independently")),
            ("no", _("Does not work independently")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["granted", "starts_on", "delegation", "motivation"]


class ProposalForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in sorted(PROPOSABLE)])
    subject = forms.SlugField(max_length=80)

    def __init__(self, *args: Any, steps: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.steps = steps

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        subject = cleaned.get("subject", "")
        is_step = cleaned.get("kind") == FactKind.STEP
        if subject not in (self.steps if is_step else TASKS):
            raise ValidationError(_("This cannot be proposed."))
        return cleaned


class TaskForm(Refusable):
    day = DayField(label=_("Day"))
