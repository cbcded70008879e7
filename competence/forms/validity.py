"""What a manager or HR writes about what holds: from when or until when, and why."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.people import DayField

# Where a service's refusal is shown; what it does not name stands above the form.
FIELD_OF = {"order": "from_on", "ended": "from_on", "until": "until", "reason": "reason"}
# As long as the ledger keeps why a line was taken back.
LONGEST_REASON = 300


class DecidedForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Reasons"),
        max_length=LONGEST_REASON,
        rows=3,
        help_text=_("The caseworker reads it. Nothing about clients."),
    )

    def refuse(self, error: ValidationError) -> None:
        field = FIELD_OF.get(getattr(error, "code", "") or "")
        self.add_error(field if field in self.fields else None, error)


class RevokeForm(DecidedForm):
    from_on = DayField(
        label=_("First day without"),
        help_text=_("The day before is the last valid one. Nothing before it changes."),
    )
    field_order = ["from_on", "reason"]


class AllowForm(DecidedForm):
    until = DayField(
        label=_("Last valid day"), help_text=_("Within a year. After it, the rules hold again.")
    )
    field_order = ["until", "reason"]


class TakeBackForm(DecidedForm):
    pass
