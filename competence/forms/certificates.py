from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm


class RevokeForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Reason"),
        max_length=300,
        rows=3,
        help_text=_("Kept in the municipality. The public page shows only the day."),
    )
