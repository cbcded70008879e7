"""The control question of a routine as an editor writes it."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competence.forms.offering import offer
from courses.control import ControlOption, ControlQuestion

ANSWERS = 4
FEWEST = 2


class ControlQuestionForm(forms.Form):
    """Answers that are left empty are left out; those that are written are explained."""

    prefix = "fraga"
    stem = forms.CharField(
        label=gettext_lazy("Control question"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "A situation that the routine answers. It is asked before the routine is acknowledged; "
            "who answers wrong reads why and tries again. No answer is kept."
        ),
    )

    def __init__(self, *args: Any, question: ControlQuestion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.written = question.options if question else ()
        self.numbers = range(1, max(ANSWERS, len(self.written)) + 1)
        for number in self.numbers:
            self.fields[f"text_{number}"] = _text(_("Answer %(number)d"), number)
            self.fields[f"explanation_{number}"] = _text(_("Why, answer %(number)d"), number)
        self.fields["right"] = forms.TypedChoiceField(
            label=_("The right answer"), coerce=int, widget=forms.RadioSelect
        )
        offer(self, "right", [(number, str(number)) for number in self.numbers])
        if question:
            self.initial = dict(self._begin_with(question))

    def _begin_with(self, question: ControlQuestion) -> Iterator[tuple[str, Any]]:
        yield "stem", question.stem
        for number, option in enumerate(question.options, start=1):
            yield f"text_{number}", option.text
            yield f"explanation_{number}", option.explanation
            if option.correct:
                yield "right", number

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        for number in self.numbers:
            text, explanation = (fields.get(f"{name}_{number}") for name in ("text", "explanation"))
            if bool(text) != bool(explanation):
                missing = "explanation" if text else "text"
                self.add_error(f"{missing}_{number}", _("Write both the answer and why."))
        right = fields.get("right")
        if right and not fields.get(f"text_{right}"):
            self.add_error("right", ValidationError(_("That answer is empty.")))
        return fields

    def question(self) -> ControlQuestion:
        """Keys stay with their places; a new answer gets one that is free."""
        keys = {number: option.key for number, option in enumerate(self.written, start=1)}
        free = (key for n in count(1) if (key := f"svar-{n}") not in keys.values())
        fields = self.cleaned_data
        options = tuple(
            ControlOption(
                key=keys.get(number) or next(free),
                text=_line(fields[f"text_{number}"]),
                correct=fields["right"] == number,
                explanation=_line(fields[f"explanation_{number}"]),
            )
            for number in self.numbers
            if fields[f"text_{number}"]
        )
        return ControlQuestion(stem=_line(fields["stem"]), options=options)


def _text(label: str, number: int) -> forms.CharField:
    return forms.CharField(
        label=label % {"number": number},
        required=number <= FEWEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _line(text: str) -> str:
    """Browsers send line breaks of their own kind; the files have one line a text."""
    return " ".join(text.split())
