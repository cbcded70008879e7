from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    kod = forms.CharField(
        label=_("Verification code"),
        max_length=60,
        help_text=_("Twenty letters and digits at the bottom of the certificate."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name on the certificate"),
        max_length=200,
        help_text=_("We say whether the name matches. We never show the name ourselves."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
