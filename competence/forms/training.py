"""Registrera deltagare: which method, which day, who was there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import DayField


class WhoForm(forms.Form):
    """Ticks, by name."""

    people = forms.TypedMultipleChoiceField(
        label=_("Who was there"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "people", people)


class TrainingForm(WhoForm):
    method = forms.ChoiceField(label=_("Method"))
    on = DayField(label=_("Day of the training"))
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("method", "on", "people", "form_key")

    def __init__(self, *args: Any, methods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "method", methods, first=_("Choose") if len(methods) > 1 else "")


class TakeBackForm(WhoForm, FreeTextForm):
    reason = FreeTextField(
        label=_("Reason"), max_length=300, rows=2, help_text=_("A sentence. They read it too.")
    )


class OwnedForm(forms.Form):
    methods = forms.MultipleChoiceField(
        label=_("Methods"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, methods: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "methods", methods)
