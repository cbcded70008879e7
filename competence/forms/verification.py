from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competence.domain.codes import normalised


class CodeForm(forms.Form):
    kod = forms.CharField(
        label=_("Verification code"),
        max_length=60,
        help_text=_("Twenty letters and digits at the bottom of the certificate."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_kod(self) -> str:
        """As it stands on the certificate. What cannot be a code stays in the field, to be mended."""
        code = normalised(self.cleaned_data["kod"])
        if not code:
            raise ValidationError(
                _("This cannot be a code: it has twenty letters and digits. Look at it again."),
                code="no_code",
            )
        return code


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=200,
        help_text=_("We say whether the name matches. We never show the name ourselves."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
