"""Names as people write them, without what would turn a page's text around or draw as a box."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competence.domain.freetext import one_line

MOST = 80
# Emoji and other symbols (So, Sk), unassigned, private and half characters.
_NO_LETTERS = frozenset({"So", "Sk", "Cn", "Co", "Cs"})


class NameField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MOST, **kwargs)

    def to_python(self, value: Any) -> str:
        return one_line(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if any(unicodedata.category(letter) in _NO_LETTERS for letter in value):
            raise ValidationError(
                _("Write the name with letters, without symbols."), code="symbols"
            )
        if value and not any(letter.isalpha() for letter in value):
            raise ValidationError(_("Write the name with letters."), code="no_letters")
