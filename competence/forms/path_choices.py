"""What is written about a wish for a specialist path. Who may and when, the services know."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.people import DayField


class WishForm(FreeTextForm):
    why = FreeTextField(
        label=_("Why this path?"),
        max_length=1000,
        rows=4,
        help_text=_("A few words to talk about. Nothing about clients."),
    )


class PlanTalkForm(forms.Form):
    on = DayField(label=_("Day of the talk"))


class HoldTalkForm(FreeTextForm):
    held_on = DayField(label=_("Day the talk was held"))
    note = FreeTextField(
        label=_("What you came to"),
        max_length=2000,
        rows=5,
        help_text=_("You both read it. Write about the work, not about families."),
    )


class AgreeForm(FreeTextForm):
    starts_on = DayField(label=_("From"))
    relief_percent = forms.IntegerField(
        label=_("Wish for relief, percent of full time"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("For courses and study. Leave it empty if none is asked for."),
    )
    words = FreeTextField(
        label=_("What you agreed on"),
        max_length=2000,
        rows=4,
        required=False,
        help_text=_("For example which course comes first. You both read it."),
    )


class LaterForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Why not now"), max_length=1000, rows=3, help_text=_("She reads it.")
    )
    back_on = DayField(label=_("Come back to it on"))


class EndPathForm(FreeTextForm):
    reason = FreeTextField(
        label=_("Why it ends"), max_length=1000, rows=3, help_text=_("You both read it.")
    )
