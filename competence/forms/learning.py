import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.models import StudySlot


class NoteForm(FreeTextForm):
    text = FreeTextField(label=_("Your own words"), max_length=4000, rows=6)


class CommentForm(FreeTextForm):
    comment = FreeTextField(
        label=_("Your own comment"),
        max_length=600,
        rows=3,
        required=False,
        help_text=_("Your supervisor and you see it. Write nothing about clients."),
    )


class OccasionForm(forms.Form):
    """One tap: which element, which day. Never which child or which case."""

    element = forms.ChoiceField(label=_("Practical element"))
    on = DayField(label=_("Day"))
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, elements: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "element", elements)


class AttendForm(forms.Form):
    """The day she was there, and nothing of who else was."""

    on = DayField(label=_("Day"))
    form_key = forms.UUIDField(widget=forms.HiddenInput)


def new_occasion(elements: Iterable[tuple[str, str]], element: str, day: date) -> OccasionForm:
    initial = {"element": element, "on": day, "form_key": uuid.uuid4()}
    return OccasionForm(elements=elements, initial=initial)


class StudySlotForm(forms.Form):
    on = DayField(label=_("Day"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480)


class LossForm(forms.Form):
    cause = forms.ChoiceField(choices=StudySlot.Cause)
