from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

from competence.people.models import User

BY_CODE = "code"


class ChoosePasswordForm(forms.Form):
    """A password, or none at all: then she signs in with a code by mail each time."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        strip=False,
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["password"].help_text = " ".join(
            map(str, password_validators_help_texts()[1:2])
        )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if self.data.get("way") == BY_CODE:
            return ""
        if not password:
            raise forms.ValidationError(_("Write a password, or choose a code by mail."))
        validate_password(password, User(email=self.email))
        return password
