"""Advanced courses, their relief, and whether it was kept."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.claims import WordField
from competence.forms.freetext import FreeTextField, FreeTextForm
from competence.forms.offering import offer
from competence.forms.people import Choices, DayField, FirstToLastForm
from competence.models import ReliefMonth
from competence.queries.choices import Group


class CourseForm(FirstToLastForm):
    title = WordField(label=_("What the course is called"))
    provider = WordField(
        label=_("Who gives it"), help_text=_("For example the university or the region.")
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))


class NewCourseForm(CourseForm):
    requirement = forms.ChoiceField(label=_("What it is for"))
    field_order = ("requirement",)

    def __init__(self, *args: Any, requirements: Choices | Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "requirement", requirements, first=_("Choose"))


class ReliefForm(FirstToLastForm, FreeTextForm):
    percent = forms.IntegerField(
        label=_("Relief, per cent of her working time"), min_value=1, max_value=100
    )
    starts_on = DayField(label=_("From"))
    ends_on = DayField(label=_("To and including"))
    cover_by = forms.TypedChoiceField(
        label=_("Colleague who covers"), coerce=int, empty_value=None, required=False
    )
    cover = FreeTextField(
        label=_("How it is covered"),
        max_length=160,
        required=False,
        widget=forms.TextInput(),
        help_text=_(
            "For example: a substitute, or that the group shares new cases. Nothing about clients."
        ),
    )

    def __init__(self, *args: Any, covering: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "cover_by", covering, first=_("Nobody by name"))


class AnswerForm(forms.Form):
    """One button says all: the month stands beside it, and where it was not kept also the reason."""

    month = DayField()
    state = forms.ChoiceField(choices=ReliefMonth.State)
    cause = forms.ChoiceField(choices=[("", ""), *ReliefMonth.Cause.choices], required=False)
