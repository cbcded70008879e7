"""Free text of people: a personnummer is stopped, what looks like a client's name is asked about."""

from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competence.domain.freetext import client_name, holds_personnummer

NOT_A_CLIENT = "not_a_client"


def stop_personnummer(text: str) -> None:
    if holds_personnummer(text):
        raise ValidationError(
            _(
                "This looks like a personal identity number. Write without it: Stegvis holds nothing about clients."
            ),
            code="personnummer",
        )


class FreeTextField(forms.CharField):
    """Use it in a FreeTextForm, which asks about names; alone it only stops personnummer."""

    widget = forms.Textarea
    default_validators = [stop_personnummer]

    def __init__(self, *, max_length: int = 4000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class FreeTextForm(forms.Form):
    """Asks "is it a client?" once, with a box that answers no. `colleagues` is called only then."""

    def __init__(
        self, *args: Any, colleagues: Callable[[], Collection[str]] = tuple, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        suspects = self._suspects(cleaned)
        if suspects:
            self.fields[NOT_A_CLIENT] = forms.BooleanField(label=_("No, save"), required=False)
            if not self.data.get(self.add_prefix(NOT_A_CLIENT)):
                for name, found in suspects.items():
                    self.add_error(name, self._question(found))
        return cleaned

    def _suspects(self, cleaned: dict[str, Any]) -> dict[str, str]:
        texts = {
            name: cleaned.get(name) or ""
            for name, field in self.fields.items()
            if isinstance(field, FreeTextField)
        }
        if not any(client_name(text) for text in texts.values()):
            return {}
        known = self.colleagues()
        found = {name: client_name(text, known) for name, text in texts.items()}
        return {name: what for name, what in found.items() if what}

    def _question(self, found: str) -> ValidationError:
        return ValidationError(
            gettext(
                "Is it a client? “%(found)s” looks like a name. Take it away, or tick “No, save”."
            )
            % {"found": found},
            code="client",
        )
