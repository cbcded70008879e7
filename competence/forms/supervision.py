"""One session, or a term's: what they share is written once, and a day for each."""

import uuid
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competence.forms.claims import WordField
from competence.forms.offering import offer
from competence.forms.people import DayField
from competence.models import SupervisionSession
from competence.services.supervision import Sitting

MOST_DAYS = 12
DAYS = tuple(f"day_{number}" for number in range(1, MOST_DAYS + 1))


class SupervisionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of supervision"))
    leader = WordField(
        label=_("Who led it"), help_text=_("Name and workplace of the supervisor of the group.")
    )
    form = forms.ChoiceField(
        label=_("Individual or in a group"),
        choices=SupervisionSession.Form,
        initial=SupervisionSession.Form.GROUP,
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(
        label=_("Minutes each time"), min_value=5, max_value=480, initial=90
    )
    qualified = forms.BooleanField(
        label=_("The leader is trained in supervising, at least 30 credits"), required=False
    )
    outside_line = forms.BooleanField(
        label=_("The leader is neither my manager nor in my group"), required=False
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kinds: Iterable[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = list(kinds)
        offer(self, "kind", choices)
        if len(choices) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = choices[0][0]
        for number, name in enumerate(DAYS, start=1):
            label = _("Day") if number == 1 else _("Day %(number)s") % {"number": number}
            self.fields[name] = DayField(label=label, required=number == 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in DAYS:
            day = cleaned.get(name)
            if day and day > self.today:
                self.add_error(name, _("The day has not come yet. Choose today or an earlier day."))
        return cleaned

    @property
    def shared(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in DAYS]

    @property
    def first_day(self) -> forms.BoundField:
        return self[DAYS[0]]

    @property
    def more_days(self) -> list[forms.BoundField]:
        return [self[name] for name in DAYS[1:]]

    @property
    def opens(self) -> bool:
        """Shown unfolded: a later day is written, or has to be mended."""
        return self.is_bound and any(field.errors or field.value() for field in self.more_days)

    @property
    def said(self) -> Sitting:
        return Sitting(**{field.name: self.cleaned_data[field.name] for field in fields(Sitting)})

    @property
    def days(self) -> list[date]:
        return sorted({day for name in DAYS if (day := self.cleaned_data.get(name))})


class ConfirmSessionsForm(forms.Form):
    sessions = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Tick at least one session.")}
    )

    def __init__(self, *args: Any, waiting: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "sessions", [(pk, str(pk)) for pk in waiting])


def new_list(kinds: Iterable[tuple[str, str]], today: date) -> SupervisionForm:
    return SupervisionForm(
        kinds=kinds, today=today, initial={"day_1": today, "form_key": uuid.uuid4()}
    )
