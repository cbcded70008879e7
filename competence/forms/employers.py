"""Whom she asks about a merit, and what the former employer answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competence.domain.freetext import holds_web_address, one_line
from competence.forms.freetext import FreeTextField, stop_personnummer
from competence.forms.names import NameField
from competence.models import EmployerAnswer
from competence.services.employers import Said, Whom

MOST_WORDS = 600


def stop_web_address(text: str) -> None:
    """What stands in a mail from us must lead nowhere but to us."""
    if holds_web_address(text):
        raise ValidationError(_("Write it without a web address."), code="address")


class LineField(forms.CharField):
    """One line of a letter: no line of its own making, no number, no address."""

    default_validators = [stop_personnummer, stop_web_address]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")


class AskForm(forms.Form):
    name = NameField(
        label=_("Name of the one you ask"),
        validators=[stop_personnummer, stop_web_address],
        help_text=_("Somebody who led you or knows your work there."),
    )
    workplace = LineField(label=_("Workplace"))
    email = forms.EmailField(
        label=_("Work e-mail of the one you ask"),
        max_length=254,
        help_text=_("An address at the employer. Whoever judges your merit sees where it went."),
    )

    @property
    def whom(self) -> Whom:
        return Whom(**self.cleaned_data)


class AnswerForm(forms.Form):
    """Whoever cannot answer need not say who she is."""

    verdict = forms.ChoiceField(
        label=_("Your answer"), choices=EmployerAnswer.Verdict, widget=forms.RadioSelect
    )
    words = FreeTextField(
        label=_("What is not right"),
        max_length=MOST_WORDS,
        rows=3,
        required=False,
        help_text=_("Needed only when it is not quite right. Write about nothing else."),
    )
    name = NameField(
        label=_("Your name"),
        validators=[stop_personnummer],
        help_text=_("You need not give name and role when you cannot answer."),
    )
    role = LineField(label=_("Your role"), help_text=_("For example “Unit manager at the time”."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("verdict") == EmployerAnswer.Verdict.CANNOT:
            self.fields["name"].required = self.fields["role"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        not_quite = cleaned.get("verdict") == EmployerAnswer.Verdict.NOT_QUITE
        if not_quite and cleaned.get("words") == "":
            self.add_error("words", _("Say in a sentence what is not right."))
        return cleaned

    @property
    def said(self) -> Said:
        return Said(**self.cleaned_data)
